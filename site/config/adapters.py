"""Joins the ports of `campaigns` and `home`. The only module that knows both."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Page, Site

from campaigns import conf
from campaigns.campaign import Campaign
from campaigns.dashboards.words import amount
from campaigns.metrics import queries
from campaigns.metrics.definitions import REGISTRY
from campaigns.metrics.queries import Dashboard
from campaigns.metrics.suppression import State, Value
from campaigns.metrics.values import measure
from campaigns.ports import Identity, NamedPage, Teaser
from campaigns.subscribers.forms import Offer, everybodys_offer
from home.delivery.dates import month_name
from home.delivery.pictures import public_file
from home.models import CampaignPage, IdentityText, SiteIdentity, SiteImage
from home.ports import Bar, Figure
from home.published.models import PublishedDocument, TranslationAge


class PublishedContent:
    """`campaigns.ports.PublishedContent` over the table of everything that strangers may read."""

    def choose(self, locale: str, query: str = "", limit: int = 20) -> Sequence[Teaser]:
        documents = PublishedDocument.objects.in_locale(locale).originals().light().newest_first()
        if query:
            documents = documents.filter(title__icontains=query)
        return [_teaser(document) for document in documents[:limit]]

    def teaser(self, translation_key: uuid.UUID, locale: str) -> Teaser | None:
        found = PublishedDocument.objects.in_locale(locale).filter(translation_key=translation_key)
        document = found.select_related("locale").first()
        return _teaser(document) if document else None


def _teaser(document: PublishedDocument) -> Teaser:
    image: dict[str, Any] = document.teaser.get("image") or {}
    return Teaser(
        translation_key=document.translation_key,
        locale=document.language,
        title=document.title,
        lead=document.teaser.get("lead", ""),
        url=f"{settings.SITE_BASE_URL}{document.path}",
        kind=document.teaser["type"],
        image_url=_image_url(image.get("id")),
        image_alt=image.get("alt", ""),
        published_at=document.shown_at,
        starts_at=document.starts_at,
        is_older_than_source=document.translation_age != TranslationAge.CURRENT,
    )


def _image_url(image_id: int | None) -> str:
    """Absolute; empty when there is no image, or its file is still being made. Makes nothing."""
    image = SiteImage.objects.filter(pk=image_id).first() if image_id else None
    return _public_address(image, "mail")


class Pages:
    """`campaigns.ports.Pages`: a campaign's own page is the one whose editor chose that campaign. A query each."""

    def of_campaign(self, campaign: int) -> Sequence[NamedPage]:
        return _named(CampaignPage.objects.filter(campaign=campaign).values("translation_key"))

    def named(self, keys: Collection[uuid.UUID]) -> Sequence[NamedPage]:
        return _named(keys)


def _named(keys: Any) -> list[NamedPage]:
    found = Page.objects.filter(translation_key__in=keys).select_related("locale").order_by("pk")
    rows = found.values_list("translation_key", "locale__language_code", "title", "published__path")
    return [
        NamedPage(key, code, title, f"{settings.SITE_BASE_URL}{path}" if path else "")
        for key, code, title, path in rows
    ]


def identity(language: str) -> Identity:
    """`campaigns.ports.identity`: the frame of every mail, in the words an administrator gave this language."""
    ours = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    words = ours.text_in(language)
    return Identity(
        name=ours.site_name,
        url=f"{settings.SITE_BASE_URL}/{language}/",
        postal_address=_postal_address(words) if words else "",
        contact=ours.email or ours.telephone,
        logo_url=_public_address(ours.logo, "mail_logo"),
        accent=ours.beam,
    )


def _postal_address(words: IdentityText) -> str:
    return "\n".join(filter(None, [words.organisation, words.postal_address]))


def _public_address(image: SiteImage | None, shape: str) -> str:
    """Media may live in a bucket, whose addresses are absolute already."""
    file = public_file(image, shape) if image else None
    return urljoin(f"{settings.SITE_BASE_URL}/", file.url) if file else ""


class SignUp:
    """`home.ports.SignUp` over the topics that are open."""

    made_of = ("campaigns.Topic", "campaigns.TopicText")

    def offered(self, language: str) -> Offer:
        with translation.override(language):
            return everybodys_offer()


SHOWABLE = (Campaign.Status.LIVE, Campaign.Status.CLOSED, Campaign.Status.EVALUATED)
OUTCOMES = ("act.count", "out.participations", "out.person_hours", "out.mail_accepted", "out.human_clicks")


class CampaignResults:
    """`home.ports.CampaignResults` over the same measurements as the dashboards, with the public's larger cell.

    The least is STATS_MIN_CELL_PUBLIC everywhere, also where one number could be computed from others.
    """

    def campaigns(self) -> Sequence[tuple[str, str]]:
        return [
            (campaign.slug, str(campaign)) for campaign in Campaign.objects.filter(status__in=SHOWABLE).with_texts()
        ]

    def figures(self, campaign: str, language: str) -> Sequence[Figure]:
        """Ten queries."""
        found = Campaign.objects.filter(slug=campaign, status__in=SHOWABLE).first()
        if found is None:
            return ()
        dashboard = queries.of_campaign(found, least=conf.current().stats_min_cell_public)
        with translation.override(language):
            figures = (_what_was_done(dashboard), _people_by_month(dashboard, language))
        return [figure for figure in figures if figure.rows]


def _what_was_done(dashboard: Dashboard) -> Figure:
    """One row per thing that was counted; what nobody counted, or nothing of it happened, is left out."""
    values = {code: measure(code, dashboard.facts) for code in OUTCOMES}
    rows = [
        Bar(gettext(REGISTRY[code].name), amount(value, code))
        for code, value in values.items()
        if _is_worth_a_row(value)
    ]
    columns = gettext("What"), gettext("How much")
    note = gettext(
        "Small numbers are hidden, so that nobody can be recognised. Machines that open links are not counted."
    )
    return Figure(gettext("What was done so far"), columns, rows, note)


def _is_worth_a_row(value: Value) -> bool:
    return value.state is State.SUPPRESSED or bool(value.number)


def _people_by_month(dashboard: Dashboard, language: str) -> Figure:
    most = max((month.total.number or 0 for month in dashboard.months), default=0)
    rows = [
        Bar(
            month_name(month.month, language),
            amount(month.total),
            month.total.number / most if month.total.number is not None and most else None,
        )
        for month in dashboard.months
    ]
    columns = gettext("Month"), gettext("People present")
    return Figure(
        gettext("People at our meetings, month by month"),
        columns,
        rows if len(rows) > 1 else [],
        gettext("Everybody present is counted anew at every meeting."),
    )
