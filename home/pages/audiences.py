"""Audiences say whom a page is for: families, schools, local government. A page without one is for everybody."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, Page

from home.pages.terms import Term


class Audience(Term):
    links = "audience_links"

    class Meta(Term.Meta):
        abstract = False
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class PageAudience(Orderable):
    """A page's link to an audience; like `PageTopic`, it may point at the row of another language."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="audience_links")
    audience = models.ForeignKey(
        Audience, on_delete=models.CASCADE, related_name="page_links", verbose_name=_("audience")
    )

    panels = [FieldPanel("audience")]

    class Meta(Orderable.Meta):
        verbose_name = _("audience")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.audience_id}"
