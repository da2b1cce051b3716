"""What a newsletter is made of. Few blocks, because every mail program must show each of them.

Each block `kind` has two templates side by side: `campaigns/email/blocks/<kind>.mjml` and `<kind>.txt`; `compose`
turns its value into the plain data they show.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from campaigns.newsletters import richtext


class PageTeaser(blocks.StructBlock):
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


class PageList(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    pages = blocks.ListBlock(PageTeaser(), min_num=1, max_num=12, label=_("Pages"))

    class Meta:
        icon = "list-ul"
        label = _("List of pages")


class Picture(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, max_length=200, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Image")


class Button(blocks.StructBlock):
    words = blocks.CharBlock(max_length=60, label=_("Words on the button"), help_text=_("Say what happens next."))
    page = blocks.PageChooserBlock(required=False, label=_("Page"))
    url = blocks.URLBlock(required=False, max_length=1800, label=_("or web address"))

    class Meta:
        icon = "link"
        label = _("Button")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            problem = ValidationError(_("Choose a page or enter an address, one of the two."))
            raise blocks.StructBlockValidationError({"url": problem})
        return cleaned


class Fact(blocks.StructBlock):
    """A helpline or one fact, set apart."""

    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    telephone = blocks.CharBlock(required=False, max_length=40, label=_("Telephone"))
    text = blocks.RichTextBlock(required=False, features=richtext.FEATURES, label=_("Text"))

    class Meta:
        icon = "help"
        label = _("Helpline or fact")


class NewsletterBody(blocks.StreamBlock):
    heading = blocks.CharBlock(max_length=120, icon="title", label=_("Heading"))
    text = blocks.RichTextBlock(features=richtext.FEATURES, icon="pilcrow", label=_("Text"))
    page = PageTeaser()
    pages = PageList()
    image = Picture()
    button = Button()
    fact = Fact()
    divider = blocks.StaticBlock(
        icon="horizontalrule", label=pgettext_lazy("line between parts", "Divider"), admin_text=_("A thin line.")
    )

    class Meta:
        required = False
