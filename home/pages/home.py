"""The front page, one per language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import HelplinesBlock
from home.known import known
from home.pages.base import BasePage, body_field
from home.pages.helplines import Helpline


class HomePage(BasePage):
    featured = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page on top"),
        help_text=_("Usually a campaign. It is shown only in the languages in which it is public."),
    )
    helplines = StreamField(HelplinesBlock(), verbose_name=_("helplines"), blank=True)
    body = body_field()

    document_type = "home"
    public_fields = ("featured_key", "helplines", "body")
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.NewsIndexPage",
        "home.GuideIndexPage",
        "home.EventIndexPage",
        "home.CampaignIndexPage",
        "home.ContactPage",
        "home.AccessibilityPage",
        "home.StandardPage",
    ]
    max_count = 1  # an editor makes one; the other languages' are its translations
    content_panels = [
        *BasePage.content_panels,
        PageChooserPanel("featured", ["home.CampaignPage", "home.GuidePage", "home.EventPage", "home.NewsPage"]),
        FieldPanel("helplines"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("home page")

    def surrogate_keys(self) -> set[str]:
        shown = ["latest:news", "upcoming:event", "audiences", *([] if self.featured_id else ["latest:campaign"])]
        return {*super().surrogate_keys(), *(f"{fragment}:{self.language}" for fragment in shown)}

    @property
    def featured_key(self) -> str | None:
        """The translation key of the page on top: the same page in whatever language the reader reads."""
        on_top = (known(Page, [self.featured_id]) or {}).get(self.featured_id) or self.featured
        return str(on_top.translation_key) if on_top else None

    @property
    def helplines_shown(self) -> list[dict[str, str]]:
        """What is told of them in the page's language today."""
        chosen = [block.value["helpline"] for block in self.helplines]
        return Helpline.objects.facts([helpline for helpline in chosen if helpline], self.language)
