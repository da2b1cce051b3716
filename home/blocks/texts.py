"""Words in shapes: quotation, fact box, steps, questions and answers."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

INLINE = ["bold", "italic", "link", "document-link"]
TEXT = ["h2", "h3", "ol", "ul", *INLINE]
LISTS = ["ol", "ul", *INLINE]


class ProseBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs) -> None:
        super().__init__(**{"features": TEXT, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, headings, lists and links.")
        template = "home/blocks/text.html"

    def get_preview_value(self) -> object:
        heading, words = _("How to begin"), _("Ask what happened, and listen to the end. Advice can wait.")
        return self.normalize(f"<h2>{heading}</h2><p>{words}</p>")


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("words"))
    source = blocks.CharBlock(label=_("who said it"), required=False, default="", max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Somebody's own words, set apart, with their name or role.")
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
        description = _("What a hurried reader must not miss, in a tinted box.")
        template = "home/blocks/fact_box.html"

    def get_preview_value(self) -> object:
        words = _("One talk seldom changes anything. The second and third one do.")
        return self.normalize({"title": _("In short"), "text": f"<p>{words}</p>"})


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("what to do"), max_length=160)
    text = blocks.RichTextBlock(label=_("how"), features=LISTS, required=False)


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120, required=False, default="")
    steps = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("Numbered steps that follow one another.")
        template = "home/blocks/steps.html"

    def get_preview_value(self) -> object:
        ask, agree = _("Without judging, in a quiet place."), _("Say when you will speak again.")
        steps = [
            {"title": _("Listen"), "text": f"<p>{ask}</p>"},
            {"title": _("Agree on the next talk"), "text": f"<p>{agree}</p>"},
        ]
        return self.normalize({"title": _("What to do first"), "steps": steps})


class SectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=160)
    text = blocks.RichTextBlock(label=_("text"), features=LISTS)


class AccordionBlock(blocks.StructBlock):
    """Questions and answers that open one by one, with the browser's own `details`."""

    sections = blocks.ListBlock(SectionBlock(), label=_("sections"), min_num=1)

    class Meta:
        icon = "collapse-down"
        label = _("Questions and answers")
        description = _("Answers that open under their questions, for what only some readers need.")
        template = "home/blocks/accordion.html"

    def get_preview_value(self) -> object:
        whom, cost = _("Teachers, counsellors and everybody else who works with young people."), _("Nothing.")
        sections = [
            {"title": _("Who is it for?"), "text": f"<p>{whom}</p>"},
            {"title": _("What does it cost?"), "text": f"<p>{cost}</p>"},
        ]
        return self.normalize({"sections": sections})
