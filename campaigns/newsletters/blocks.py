"""What a newsletter is made of. Few blocks, because every mail program must show each of them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class NewsletterBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=["bold", "italic", "link", "ol", "ul"], label=_("Text"))
    page = blocks.PageChooserBlock(label=_("Published page"))

    class Meta:
        required = False
