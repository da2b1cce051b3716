"""Words that classify pages: one row per language under one translation key, a draft until its translation is approved.

Two vocabularies stand on this: topics (what a page is about) and audiences (whom it is for).
"""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, Locale, Page, RevisionMixin, TranslatableMixin

from home.slugs import slugify


class TermQuerySet(models.QuerySet):
    def of(self, page: Page) -> "TermQuerySet":
        """The terms of a page, in the page's own language; one not translated yet is left out. One query.

        Works on drafts too, whose links live in memory only.
        """
        model: Any = self.model
        column = f"{model._meta.model_name}_id"
        chosen = [getattr(link, column) for link in getattr(page, model.links).all()]
        keys = model.objects.filter(pk__in=chosen).values("translation_key")
        return self.filter(live=True, locale=page.locale_id, translation_key__in=keys)


class Term(DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
    """A draft until its translation passed the gate: a copy in another language must not show this one's name."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, blank=True, help_text=_("Made from the name when left empty."))

    links: ClassVar[str]
    """Under which name a page holds its links to these terms."""

    objects = TermQuerySet.as_manager()

    panels = [FieldPanel("name"), FieldPanel("slug")]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["name"]
        constraints = [
            *getattr(TranslatableMixin.Meta, "constraints", []),
            models.UniqueConstraint(fields=["locale", "slug"], name="%(class)s_slug_unique_in_locale"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.slug = slugify(self.slug or self.name)
        if not self.slug:
            raise ValidationError({"name": _("A name needs at least one letter or digit.")})

    def save(self, *args, **kwargs) -> None:
        self.slug = slugify(self.slug or self.name)
        super().save(*args, **kwargs)

    @classmethod
    def named(cls, name: str, locale: Locale) -> "Term":
        """The term of that name in that language, whatever its slug; created when new."""
        if known := cls.objects.filter(locale=locale, name=name).order_by("pk").first():
            return known
        term, _created = cls.objects.get_or_create(locale=locale, slug=slugify(name), defaults={"name": name})
        return term
