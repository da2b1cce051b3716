"""Everything that is written once and stays: who we are, privacy, whatever else."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from home.pages.base import BasePage, LegacyAddress, body_field


class Purpose(models.TextChoices):
    """Roles of pages without a type of their own; contact and accessibility have one."""

    ABOUT = "about", _("about us")
    PRIVACY = "privacy", _("privacy notice")


class StandardPage(LegacyAddress, BasePage):
    purpose = models.CharField(
        _("role on the site"),
        max_length=16,
        choices=Purpose,
        blank=True,
        help_text=_("Menu and footer find the page by its role, whatever its title and address."),
    )
    body = body_field()

    document_type = "standard"
    public_fields = ("purpose", "body")
    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    exclude_fields_in_copy: ClassVar[list[str]] = [*LegacyAddress.exclude_fields_in_copy, "purpose"]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("purpose")]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    promote_panels = [*BasePage.promote_panels, FieldPanel("purpose"), LegacyAddress.legacy_panel]

    class Meta(LegacyAddress.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def clean(self) -> None:
        super().clean()
        if self.alias_of_id:  # which repeats everything, and is nobody's twin
            return
        mates = StandardPage.objects.filter(locale=self.locale_id, purpose=self.purpose, alias_of=None)
        twins = mates.exclude(pk=self.pk)
        if self.purpose and (twin := twins.first()):
            message = _("“%(title)s” has this role already. Each role belongs to one page of a language.")
            raise ValidationError({"purpose": message % {"title": twin.title}})

    def teaser_facts(self) -> dict[str, Any]:
        return {"purpose": self.purpose}
