"""What a newsletter is made of. Few blocks, because every mail program must show each of them.

Each block `kind` has two templates side by side: `campaigns/email/blocks/<kind>.mjml` and `<kind>.txt`; `compose`
turns its value into the plain data they show.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from campaigns import ports
from campaigns.newsletters import richtext
from campaigns.newsletters.examples import example
from campaigns.newsletters.render import render_alone


class MailBlock(blocks.Block):
    """Mixin: an editor sees it as a mail shows it before choosing it."""

    stored_as = ""
    """For migrations: Wagtail's block of which it is one, where that does not follow from the class."""

    def get_preview_template(self, value: Any, context: Any = None) -> str:
        return "campaigns/admin/newsletters/block_preview.html"

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        language = get_language() or settings.LANGUAGE_CODE
        mail = render_alone(example(self.name), language, ports.identity(language))
        return {**super().get_preview_context(value, parent_context=parent_context), "mail": mail}

    def deconstruct(self) -> tuple[str, Any, Any]:
        path, args, kwargs = super().deconstruct()
        return self.stored_as or path, args, kwargs


class Heading(MailBlock, blocks.CharBlock):
    stored_as = "wagtail.blocks.CharBlock"

    class Meta:
        description = _("A line that opens a part of the letter.")


class Text(MailBlock, blocks.RichTextBlock):
    stored_as = "wagtail.blocks.RichTextBlock"

    class Meta:
        description = _("Paragraphs, lists and links.")


class PageTeaser(MailBlock, blocks.StructBlock):
    """A page is named once; every language shows its own public version."""

    page = blocks.PageChooserBlock(label=_("Page"), help_text=_("Shown in the language of each newsletter."))
    title = blocks.CharBlock(
        required=False, max_length=150, label=_("Own title"), help_text=_("Empty: the title of the page.")
    )
    lead = blocks.TextBlock(
        required=False, max_length=600, rows=3, label=_("Own words"), help_text=_("Empty: the lead of the page.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Published page")
        description = _("Picture, title and lead of a page, in the language of the letter.")


class PageList(MailBlock, blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    pages = blocks.ListBlock(PageTeaser(), min_num=1, max_num=12, label=_("Pages"))

    class Meta:
        icon = "list-ul"
        label = _("List of pages")
        description = _("Titles and leads of several pages, below one another.")


class Picture(MailBlock, blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, max_length=200, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("One image, as wide as the letter.")


class Button(MailBlock, blocks.StructBlock):
    words = blocks.CharBlock(max_length=60, label=_("Words on the button"), help_text=_("Say what happens next."))
    page = blocks.PageChooserBlock(required=False, label=_("Page"))
    url = blocks.URLBlock(required=False, max_length=1800, label=_("or web address"))

    class Meta:
        icon = "link"
        label = _("Button")
        description = _("The one thing a reader should do next.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            problem = ValidationError(_("Choose a page or enter an address, one of the two."))
            raise blocks.StructBlockValidationError({"url": problem})
        return cleaned


class Fact(MailBlock, blocks.StructBlock):
    """A helpline or one fact, set apart."""

    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    telephone = blocks.CharBlock(required=False, max_length=40, label=_("Telephone"))
    text = blocks.RichTextBlock(required=False, features=richtext.FEATURES, label=_("Text"))

    class Meta:
        icon = "help"
        label = _("Helpline or fact")
        description = _("A telephone number, or one fact, in a tinted box.")


class Divider(MailBlock, blocks.StaticBlock):
    stored_as = "wagtail.blocks.static_block.StaticBlock"

    class Meta:
        description = _("A line between two parts of the letter.")


class NewsletterBody(blocks.StreamBlock):
    heading = Heading(max_length=120, icon="title", label=_("Heading"))
    text = Text(features=richtext.FEATURES, icon="pilcrow", label=_("Text"))
    page = PageTeaser()
    pages = PageList()
    image = Picture()
    button = Button()
    fact = Fact()
    divider = Divider(
        icon="horizontalrule", label=pgettext_lazy("line between parts", "Divider"), admin_text=_("A thin line.")
    )

    class Meta:
        required = False
