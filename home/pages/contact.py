"""How to reach the institution. Facts, so that a reader can dial, write and find the way; no form."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.blocks import ContactsBlock
from home.pages.base import BasePage, body_field


class ContactPage(BasePage):
    contacts = StreamField(ContactsBlock(), verbose_name=_("contacts"), blank=True)
    body = body_field()

    document_type = "contact"
    public_fields = ("contacts", "body")
    template = "home/contact_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [*BasePage.content_panels, FieldPanel("contacts"), FieldPanel("body")]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def teaser_facts(self) -> dict[str, Any]:
        return {"purpose": "contact"}
