"""Versions of a guide: the words that were public under a number stay readable when a newer number comes."""

import datetime as dt
import re
from copy import copy
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from home.known import blanks
from home.pages.why import LONGEST_WHY
from home.ports import Figure

if TYPE_CHECKING:
    from home.pages.guides import GuidePage

NUMBER = r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}"
is_number = RegexValidator(rf"^{NUMBER}\Z", _("Write the version as numbers with points between them: 2 or 2.1."))


def as_number(text: str) -> tuple[int, ...]:
    """`2.10` → (2, 10), so that it comes after 2.9; noughts at the end do not count, and 2 is 2.0."""
    parts = [int(part) for part in re.findall(r"[0-9]+", text)]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


class GuideVersionQuerySet(models.QuerySet["GuideVersion"]):
    def newest_first(self) -> "GuideVersionQuerySet":
        """By when they came: numbers only go up."""
        return self.order_by("-published_at", "-pk")

    def withdraw(self, now: dt.datetime, why: str) -> int:
        """Takes these versions from readers; their words stay with us. Raises IntegrityError without a reason.

        What was withdrawn before keeps its day and its reason. Returns how many were not.
        """
        return self.filter(withdrawn_at=None).update(withdrawn_at=now, withdrawn_why=why)

    def put_back(self) -> int:
        return self.exclude(withdrawn_at=None).update(withdrawn_at=None, withdrawn_why="")


class GuideVersion(models.Model):
    """The words of one version of a guide in one language, as they were last public under that number.

    `content` are the fields strangers may read, as Wagtail serialises them. Pictures, files and helplines in it are
    kept by their ids: they are shown as they are today, or not at all once their right has ended. What campaigns had
    achieved is kept as it was when the next number came.
    """

    page = models.ForeignKey("home.GuidePage", models.CASCADE, related_name="frozen", verbose_name=_("guide"))
    number = models.CharField(_("version"), max_length=20)
    version_on = models.DateField(_("date of this version"), null=True)
    what_changed = models.TextField(_("what changed in this version"), blank=True)
    content = models.JSONField(_("words"), encoder=DjangoJSONEncoder)
    media_keys = models.JSONField(_("surrogate keys of its pictures and files"), default=list)
    figures_data = models.JSONField(_("figures of campaigns in it"), default=dict)
    published_at = models.DateTimeField(_("first public"))
    corrected_at = models.DateTimeField(_("last corrected"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_why = models.CharField(_("why it was withdrawn"), max_length=LONGEST_WHY, blank=True)

    objects = GuideVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a guide")
        verbose_name_plural = _("versions of guides")
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="guide_version_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_why="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_why="")),
                name="guide_version_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.number}"

    @property
    def path(self) -> str:
        """Below the address of the guide, so that a move does not change it. Wagtail's addresses hold no points."""
        return f"versions/{self.number.replace('.', '-')}/"

    @property
    def figures(self) -> dict[str, list[Figure]]:
        """By the short names of campaigns, for readers of its language."""
        return {name: [Figure.of_data(one) for one in kept] for name, kept in self.figures_data.items()}

    def as_page(self, live: "GuidePage") -> "GuidePage":
        """The guide with the words of this version; everything else, its address too, is that of the live page.

        Fields and blocks that guides had then and have no more are left out.
        """
        page, names = copy(live), {field.name for field in live._meta.concrete_fields}
        for name in names & self.content.keys():
            self._put(page, name, self.content[name])
        return page

    def references(self) -> set[str]:
        """Keys of the pages, pictures, files and helplines these words point at. No query."""
        guide: Any = GuideVersion.page.field.related_model
        with blanks():
            return set(self.as_page(guide()).references())

    @staticmethod
    def _put(page: "GuidePage", name: str, value: Any) -> None:
        field: Any = page._meta.get_field(name)
        if isinstance(field, models.ForeignKey):  # to an image that may be gone by now
            there = field.related_model._default_manager.in_bulk([value]) if value else {}
            setattr(page, name, there.get(value))
        else:
            setattr(page, name, field.to_python(value))
