"""No publication without rights: asked at the same door as the gate of languages."""

from collections.abc import Sequence

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from home.localisation.gate import Refused
from home.pages.rights import Flaw, flaws_in


class RightsMissing(Refused):
    def __init__(self, instance: Model, flaws: Sequence[Flaw]):
        self.instance, self.flaws = instance, flaws
        super().__init__(str(self))

    def __str__(self) -> str:
        return _(
            "“%(title)s” was not published: %(flaws)s. "
            "Fill this in on the image or file, or choose another one. Your work is saved."
        ) % {"title": self.instance, "flaws": "; ".join(map(str, self.flaws))}

    @property
    def way_on(self) -> tuple[str, str]:
        """Back to the form, whose panel leads to each of them: not everybody may change images."""
        url = AdminURLFinder().get_edit_url(self.instance)
        return url or reverse("wagtailadmin_home"), _("What is missing")


def refuse_without_rights(instance: Model) -> None:
    """Raises `RightsMissing`."""
    if found := flaws_in(instance):
        raise RightsMissing(instance, found)
