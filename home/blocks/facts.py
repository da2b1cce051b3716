"""Facts kept elsewhere, once: helplines, and what a campaign achieved."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from home import ports


class HelplineChooserBlock(SnippetChooserBlock):
    """A helpline by its row in any language; whoever shows it asks for the words of the reader's.

    wagtail-localize would exchange it for a translated copy and wait until there is one.
    """

    def get_translatable_segments(self, value: Any) -> list:
        return []

    def restore_translated_segments(self, value: Any, segments: list) -> Any:
        return value

    def get_api_representation(self, value: Any, context: Any = None) -> dict[str, str] | None:
        """What is shown in the active language; None when nothing is."""
        return value.facts_in(get_language()) if value else None

    def get_searchable_content(self, value: Any) -> list[str]:
        facts = self.get_api_representation(value)
        return [facts[name] for name in ("name", "number", "hours", "note")] if facts else []


class HelplineBlock(blocks.StructBlock):
    """Whom to call. Written once as a snippet, so that one change reaches every page."""

    helpline = HelplineChooserBlock("home.Helpline", label=_("helpline"))

    class Meta:
        icon = "mobile-alt"
        label = _("Helpline")
        description = _("A telephone number people can trust. Out of date, it disappears from the page by itself.")
        template = "home/blocks/helpline.html"
        preview_template = "home/blocks/helpline_preview.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["facts"] = value["helpline"].facts_in(get_language()) if value["helpline"] else None
        return context

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        example = {"name": _("Helpline for young people"), "number": "000 000 000", "hours": _("day and night")}
        return {**super().get_preview_context(value, parent_context=parent_context), "facts": example}


class HelplinesBlock(blocks.StreamBlock):
    helpline = HelplineBlock()


class ResultBlock(blocks.StructBlock):
    """A number worth showing, with what it counts and where it comes from."""

    value = blocks.CharBlock(label=pgettext_lazy("result", "number"), max_length=20)
    label = blocks.CharBlock(label=_("what it counts"), max_length=120)
    note = blocks.CharBlock(label=_("period, source"), required=False, default="", max_length=200)

    class Meta:
        icon = "order"
        label = _("Result")
        description = _("One number, what it counts, and its source.")
        template = "home/blocks/result.html"
        preview_value = {"value": "12", "label": _("workshops held"), "note": _("January to June")}


class ResultsBlock(blocks.StreamBlock):
    result = ResultBlock()


def campaign_choices() -> list[tuple[str, str]]:
    return list(ports.campaign_results().campaigns())


class CampaignChoiceBlock(blocks.ChoiceBlock):
    """A campaign by its short name. Its figures are read when the page is published, and every hour after."""

    def normalize_choice(self, value: Any) -> Any:
        """Short names are text already: no need to look through all campaigns for every reader."""
        return value

    def get_api_representation(self, value: str, context: Any = None) -> dict[str, Any]:
        return {"campaign": value, "figures": [figure.as_data() for figure in _measured(value)]}


class CampaignResultsBlock(blocks.StructBlock):
    """What a campaign achieved, computed by those who measure it; small groups of people stay hidden."""

    title = blocks.CharBlock(label=_("title"), max_length=120, required=False, default="")
    campaign = CampaignChoiceBlock(choices=campaign_choices, label=_("campaign"))

    class Meta:
        icon = "history"
        label = _("Results of a campaign")
        description = _("Figures of a campaign as bars and tables, counted anew every hour. Small numbers stay hidden.")
        template = "home/blocks/campaign_results.html"
        preview_template = "home/blocks/campaign_results_preview.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["figures"] = figures_of(value["campaign"])
        return context

    def get_preview_value(self) -> object:
        return self.normalize({"title": _("What came of it"), "campaign": ""})

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_preview_context(value, parent_context=parent_context), "figures": [ports.EXAMPLE]}


def figures_of(campaign: str) -> Sequence[ports.Figure]:
    """As the page's published document, or the older version being read, has them; a draft asks those who measure.

    What an older version does not have is not counted today: nobody knows what it said.
    """
    known = ports.FIGURES.get()
    return _measured(campaign) if known is None else known.get(campaign, ())


def _measured(campaign: str) -> Sequence[ports.Figure]:
    return ports.campaign_results().figures(campaign, get_language() or "")


def measured_now(stream: Any, language: str) -> dict[str, list[dict[str, Any]]]:
    """Short name → figures as JSON takes them, of the campaigns whose results a stream shows."""
    figures = ports.campaign_results().figures
    return {one: [figure.as_data() for figure in figures(one, language)] for one in sorted(shown_campaigns(stream))}


def figures_in(document: Mapping[str, Any]) -> dict[str, Sequence[ports.Figure]]:
    """Short name → figures, of the campaigns whose results a published document shows."""
    blocks = (block for value in document.values() if isinstance(value, list) for block in value)
    shown = (
        block["value"]["campaign"] for block in blocks if isinstance(block, dict) and block.get("type") == "results"
    )
    return {one["campaign"]: [ports.Figure.of_data(data) for data in one["figures"]] for one in shown}


def shown_campaigns(stream: Any) -> set[str]:
    """Short names of the campaigns whose results a stream shows."""
    return {block.value["campaign"] for block in stream if block.block_type == "results" and block.value["campaign"]}
