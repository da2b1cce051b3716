"""What editors compose pages from. Every block is rendered on the server and needs no script.

Texts sit in char, text and rich-text blocks only, also inside the table: wagtail-localize skips block types it does
not know, and a skipped text would stay in the source language. A text nobody wrote is "" and never None, also in
content that is older than its field: wagtail-localize stops at None. Every block has a preview with words of its own.
"""

from home.blocks.agenda import AgendaBlock, AgendaDayBlock, AgendaItemBlock
from home.blocks.calls import CallToActionBlock, RelatedPagesBlock, SignUpBlock
from home.blocks.contacts import ContactBlock, ContactsBlock
from home.blocks.corrections import CorrectionBlock, CorrectionsBlock
from home.blocks.facts import CampaignResultsBlock, HelplineBlock, HelplinesBlock, ResultBlock, ResultsBlock
from home.blocks.media import DownloadBlock, DownloadsBlock, FigureBlock, GalleryBlock, VideoBlock
from home.blocks.streams import BodyBlock
from home.blocks.tables import TableBlock
from home.blocks.texts import AccordionBlock, FactBoxBlock, QuoteBlock, StepsBlock

__all__ = [
    "AccordionBlock",
    "AgendaBlock",
    "AgendaDayBlock",
    "AgendaItemBlock",
    "BodyBlock",
    "CallToActionBlock",
    "CampaignResultsBlock",
    "ContactBlock",
    "ContactsBlock",
    "CorrectionBlock",
    "CorrectionsBlock",
    "DownloadBlock",
    "DownloadsBlock",
    "FactBoxBlock",
    "FigureBlock",
    "GalleryBlock",
    "HelplineBlock",
    "HelplinesBlock",
    "QuoteBlock",
    "RelatedPagesBlock",
    "ResultBlock",
    "ResultsBlock",
    "SignUpBlock",
    "StepsBlock",
    "TableBlock",
    "VideoBlock",
]
