"""What an editor builds the body of a page from. Every block is rendered on the server and needs no script.

Texts sit in char, text and rich-text blocks only, also inside the table: wagtail-localize skips block types it does
not know, and a skipped text would stay in the source language.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

INLINE = ["bold", "italic", "link", "document-link"]
TEXT = ["h2", "h3", "ol", "ul", *INLINE]
LISTS = ["ol", "ul", *INLINE]


class FigureBlock(blocks.StructBlock):
    """An image; its rights come with it. Alt text, or the word that it is decorative, is asked for by ImageBlock."""

    image = ImageBlock(label=_("image"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "home/blocks/figure.html"
        preview_value = {"caption": _("What the picture shows, and where it was taken.")}


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("words"))
    source = blocks.CharBlock(label=_("who said it"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "home/blocks/quote.html"
        preview_value = {
            "text": _("The first question is not what is wrong, but who could talk to them."),
            "source": _("A school counsellor"),
        }


class FactBoxBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.RichTextBlock(label=_("text"), features=LISTS)

    class Meta:
        icon = "info-circle"
        label = _("Fact box")
        template = "home/blocks/fact_box.html"
        preview_value = {"title": _("In short"), "text": "<p>…</p>"}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("what to do"), max_length=160)
    text = blocks.RichTextBlock(label=_("how"), features=LISTS, required=False)


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120, required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "home/blocks/steps.html"
        preview_value = {"title": _("What to do first"), "steps": [{"title": _("Listen"), "text": "<p>…</p>"}]}


class SectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=160)
    text = blocks.RichTextBlock(label=_("text"), features=LISTS)


class AccordionBlock(blocks.StructBlock):
    """Questions and answers that open one by one, with the browser's own `details`."""

    sections = blocks.ListBlock(SectionBlock(), label=_("sections"), min_num=1)

    class Meta:
        icon = "collapse-down"
        label = _("Questions and answers")
        template = "home/blocks/accordion.html"
        preview_value = {"sections": [{"title": _("Who is it for?"), "text": "<p>…</p>"}]}


class TableRowBlock(blocks.StructBlock):
    cells = blocks.ListBlock(blocks.CharBlock(required=False, max_length=300), label=_("cells"))


class TableBlock(blocks.StructBlock):
    """A table a screen reader can walk: caption, named columns, rows of the same length."""

    caption = blocks.CharBlock(label=_("what the table shows"), max_length=200)
    columns = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("names of the columns"), min_num=1)
    rows = blocks.ListBlock(TableRowBlock(), label=_("rows"), min_num=1)
    rows_are_named = blocks.BooleanBlock(label=_("the first cell names its row"), required=False, default=True)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "home/blocks/table.html"
        preview_value = {
            "caption": _("Workshops by region"),
            "columns": [_("Region"), _("Workshops")],
            "rows": [{"cells": [_("North"), "4"]}, {"cells": [_("South"), "7"]}],
            "rows_are_named": True,
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        width = len(value["columns"])
        uneven = [str(number) for number, row in enumerate(value["rows"], 1) if len(row["cells"]) != width]
        if uneven:
            message = _("Every row needs %(width)d cells, one per column. Look at row %(rows)s.")
            error = ValidationError(message, params={"width": width, "rows": ", ".join(uneven)})
            raise StructBlockValidationError(block_errors={"rows": error})
        return value


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=200)
    document = DocumentChooserBlock(label=_("file"))
    note = blocks.CharBlock(label=_("what is inside"), required=False, max_length=300)

    class Meta:
        icon = "download"
        label = _("File to download")
        template = "home/blocks/download.html"
        preview_value = {"title": _("Guide for schools"), "note": _("Print version, A5")}


class CallToActionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("why"), max_length=200)
    label = blocks.CharBlock(label=_("words on the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    url = blocks.URLBlock(label=_("or an address elsewhere"), required=False)

    class Meta:
        icon = "arrow-right-full"
        label = _("Call to action")
        template = "home/blocks/call_to_action.html"
        preview_value = {"text": _("Not sure what you saw?"), "label": _("Ask us"), "url": "https://example.org/"}

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if bool(value["page"]) == bool(value["url"]):
            error = ValidationError(_("Choose a page or give an address, one of the two."))
            raise StructBlockValidationError(block_errors={"page": error})
        return value


class HelplineBlock(blocks.StructBlock):
    """Whom to call. Plain facts, so that they can be read out and dialled."""

    name = blocks.CharBlock(label=_("who answers"), max_length=120)
    number = blocks.RegexBlock(
        r"^\+?[0-9 ]{3,20}$", label=_("telephone"), error_messages={"invalid": _("Digits and spaces only.")}
    )
    hours = blocks.CharBlock(label=_("when"), required=False, max_length=120)
    note = blocks.CharBlock(label=_("for whom, at what cost"), required=False, max_length=200)
    url = blocks.URLBlock(label=_("website"), required=False)

    class Meta:
        icon = "mobile-alt"
        label = _("Helpline")
        template = "home/blocks/helpline.html"
        preview_value = {"name": _("Helpline for young people"), "number": "000 000 000", "hours": _("day and night")}


class RelatedPagesBlock(blocks.StructBlock):
    """Pages of this site. Only those that are public in the reader's language are shown."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=120)
    pages = blocks.ListBlock(blocks.PageChooserBlock(), label=_("pages"), min_num=1, max_num=6)

    class Meta:
        icon = "link"
        label = _("Related pages")
        template = "home/blocks/related_pages.html"
        preview_value = {"title": _("Read on"), "pages": []}


class ResultBlock(blocks.StructBlock):
    """A number worth showing, with what it counts and where it comes from."""

    value = blocks.CharBlock(label=pgettext_lazy("result", "number"), max_length=20)
    label = blocks.CharBlock(label=_("what it counts"), max_length=120)
    note = blocks.CharBlock(label=_("period, source"), required=False, max_length=200)

    class Meta:
        icon = "order"
        label = _("Result")
        template = "home/blocks/result.html"
        preview_value = {"value": "12", "label": _("workshops held"), "note": _("January to June")}


class AgendaItemBlock(blocks.StructBlock):
    time = blocks.TimeBlock(label=_("time"), required=False)
    title = blocks.CharBlock(label=_("title"), max_length=200)
    text = blocks.TextBlock(label=_("speaker, details"), required=False)

    class Meta:
        icon = "time"
        label = _("Point of the agenda")
        template = "home/blocks/agenda_item.html"
        preview_value = {"title": _("Opening"), "text": _("Director of the centre")}


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=TEXT, template="home/blocks/text.html", preview_value="<p>…</p>"
    )
    figure = FigureBlock()
    quote = QuoteBlock()
    fact_box = FactBoxBlock()
    steps = StepsBlock()
    accordion = AccordionBlock()
    table = TableBlock()
    download = DownloadBlock()
    call_to_action = CallToActionBlock()
    helpline = HelplineBlock()
    related = RelatedPagesBlock()


class DownloadsBlock(blocks.StreamBlock):
    download = DownloadBlock()


class HelplinesBlock(blocks.StreamBlock):
    helpline = HelplineBlock()


class ResultsBlock(blocks.StreamBlock):
    result = ResultBlock()


class AgendaBlock(blocks.StreamBlock):
    item = AgendaItemBlock()
