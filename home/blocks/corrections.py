"""What was wrong, and what is right: an error that readers met is not only mended but named."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class CorrectionBlock(blocks.StructBlock):
    """One error. The wrong words stay readable, and are no words to find the page by."""

    corrected_on = blocks.DateBlock(label=_("corrected on"))
    wrong = blocks.TextBlock(label=_("what it said"), rows=2, search_index=False)
    right = blocks.TextBlock(label=_("what is right"), rows=2)

    class Meta:
        icon = "warning"
        label = _("Correction")
        description = _("Tells readers what was wrong before, and since when it is right.")
        template = "home/blocks/correction.html"
        preview_value = {
            "corrected_on": dt.date(2026, 5, 4),
            "wrong": _("The workshop takes two hours."),
            "right": _("The workshop takes four hours."),
        }


class CorrectionsBlock(blocks.StreamBlock):
    correction = CorrectionBlock()
