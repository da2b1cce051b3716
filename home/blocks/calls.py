"""Where to go from here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page

from home.known import known


class ChosenPageBlock(blocks.PageChooserBlock):
    """A page by what it is in every language. A translation keeps the id of the source's page; nobody should see it."""

    def bulk_to_python(self, values: Any) -> Any:
        values = list(values)
        found = known(Page, values)
        return super().bulk_to_python(values) if found is None else [found.get(pk) for pk in values]

    def get_api_representation(self, value: Page | None, context: Any = None) -> str | None:
        """The translation key: `/api/v1/translations/<key>/<language>` is the page in the reader's language."""
        return str(value.translation_key) if value else None

    def deconstruct(self) -> tuple[str, Any, Any]:
        """For migrations it is Wagtail's block: what is stored is the same."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.PageChooserBlock", args, kwargs


class CallToActionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("why"), max_length=200)
    label = blocks.CharBlock(label=_("words on the button"), max_length=60)
    page = ChosenPageBlock(label=_("page"), required=False)
    url = blocks.URLBlock(label=_("or an address elsewhere"), required=False, default="")

    class Meta:
        icon = "arrow-right-full"
        label = _("Call to action")
        description = _("One sentence and one button.")
        template = "home/blocks/call_to_action.html"
        preview_value = {"text": _("Not sure what you saw?"), "label": _("Ask us"), "url": "https://example.org/"}

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if bool(value["page"]) == bool(value["url"]):
            error = ValidationError(_("Choose a page or give an address, one of the two."))
            raise StructBlockValidationError(block_errors={"page": error})
        return value


class RelatedPagesBlock(blocks.StructBlock):
    """Pages of this site. Only those that are public in the reader's language are shown."""

    title = blocks.CharBlock(label=_("title"), required=False, default="", max_length=120)
    pages = blocks.ListBlock(ChosenPageBlock(), label=_("pages"), min_num=1, max_num=6)

    class Meta:
        icon = "link"
        label = _("Related pages")
        description = _("Links to pages of this site, each in the reader's language.")
        template = "home/blocks/related_pages.html"
        preview_template = "home/blocks/related_pages_preview.html"
        preview_value = {"title": _("Read on"), "pages": []}


class SignUpBlock(blocks.StructBlock):
    """The form of the newsletter. What it asks for is decided by those who send the newsletter, not here."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.TextBlock(label=_("what people get"), required=False, default="", max_length=300)

    class Meta:
        icon = "mail"
        label = _("Newsletter sign-up")
        description = _("The form to sign up for the newsletter, in the page's language.")
        template = "home/blocks/sign_up.html"
        preview_value = {
            "title": _("News by e-mail"),
            "text": _("A few letters a month, in your language. You choose the topics and leave with one click."),
        }
