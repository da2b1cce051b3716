"""Which blocks a body may hold. In the order in which an editor looks for them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks.calls import CallToActionBlock, RelatedPagesBlock, SignUpBlock
from home.blocks.facts import CampaignResultsBlock, HelplineBlock
from home.blocks.media import DownloadBlock, FigureBlock, GalleryBlock, VideoBlock
from home.blocks.tables import TableBlock
from home.blocks.texts import AccordionBlock, FactBoxBlock, ProseBlock, QuoteBlock, StepsBlock

WORDS, PICTURES, FACTS, ONWARD = _("Words"), _("Pictures and files"), _("Facts"), _("Where to go from here")


class BodyBlock(blocks.StreamBlock):
    text = ProseBlock(group=WORDS)
    quote = QuoteBlock(group=WORDS)
    fact_box = FactBoxBlock(group=WORDS)
    steps = StepsBlock(group=WORDS)
    accordion = AccordionBlock(group=WORDS)
    figure = FigureBlock(group=PICTURES)
    gallery = GalleryBlock(group=PICTURES)
    video = VideoBlock(group=PICTURES)
    download = DownloadBlock(group=PICTURES)
    table = TableBlock(group=FACTS)
    helpline = HelplineBlock(group=FACTS)
    results = CampaignResultsBlock(group=FACTS)
    call_to_action = CallToActionBlock(group=ONWARD)
    related = RelatedPagesBlock(group=ONWARD)
    sign_up = SignUpBlock(group=ONWARD)
