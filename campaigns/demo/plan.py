"""A campaign as its owner would plan it: texts, topics, partners, activities, objectives, costs. Invented, sober."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from campaigns.campaign import Campaign, CampaignText
from campaigns.links.models import TrackedLink
from campaigns.metrics.models import CostLine, Indicator, Objective, Target
from campaigns.outreach.models import Activity, ActivityText, Partner
from campaigns.subscribers.models import Topic, TopicText

SLUG = "pierwsza-rozmowa"
TEXTS = {
    "pl": (
        "Pierwsza rozmowa",
        "Pół roku o tym, jak zacząć rozmowę, gdy ktoś bliski się zmienia.",
        "Zapytaj, zanim ocenisz.",
    ),
    "en": (
        "The first talk",
        "Half a year on how to begin a talk when somebody close is changing.",
        "Ask before you judge.",
    ),
}
TOPICS = {
    "dla-rodzin": {"pl": "Dla rodzin", "en": "For families", "uk": "Для родин"},
    "dla-szkol": {"pl": "Dla szkół", "en": "For schools", "uk": "Для шкіл"},
    "dla-samorzadow": {"pl": "Dla samorządów", "en": "For local governments", "uk": "Для місцевої влади"},
}
PARTNERS = [
    ("Miejski Ośrodek Pomocy (Łódź)", Partner.Kind.MUNICIPALITY),
    ("Szkoła Podstawowa nr 0", Partner.Kind.SCHOOL),
    ("Fundacja Dobre Pytanie", Partner.Kind.NGO),
    ("Instytut Bezpieczeństwa Społecznego (przykład)", Partner.Kind.RESEARCH),
]
# kind, days from today, town, hours, registered, attended, Polish name, English name
ACTIVITIES: list[tuple[str, int, str, str, int | None, int | None, str, str]] = [
    ("workshop", -96, "Łódź", "6", 28, 24, "Warsztat dla pracowników socjalnych", "Workshop for social workers"),
    (
        "training_edition",
        -75,
        "Lublin",
        "7",
        62,
        51,
        "Szkolenie: pierwsza rozmowa, edycja 1",
        "Training: the first talk, edition 1",
    ),
    ("seminar", -54, "Gdańsk", "3", 34, 25, "Seminarium z organizacjami", "Seminar with organisations"),
    (
        "training_edition",
        -33,
        "Katowice",
        "7",
        58,
        47,
        "Szkolenie: pierwsza rozmowa, edycja 2",
        "Training: the first talk, edition 2",
    ),
    ("poster_action", -30, "Łódź", "", None, None, "Plakaty w szkołach", "Posters in schools"),
    (
        "workshop",
        -12,
        "Łódź",
        "6",
        26,
        22,
        "Warsztat dla pracowników socjalnych, druga grupa",
        "Workshop for social workers, second group",
    ),
    (
        "national_meeting",
        24,
        "Warszawa",
        "12",
        None,
        None,
        "Krajowe spotkanie lokalnych zespołów",
        "National meeting of local teams",
    ),
]
# stage, Polish text, metric, baseline, target
OBJECTIVES: list[tuple[str, str, str, str | None, str]] = [
    ("output", "Dotrzeć z warsztatami i szkoleniami do praktyków", "out.participations", None, "200"),
    ("output", "Listy docierają do tych, którzy o nie prosili", "out.delivery_rate", "95", "98"),
    ("outtake", "Czytelnicy sięgają po materiały", "tak.human_clicks_per100", "2", "4"),
    ("outcome", "Więcej osób deklaruje, że zaczęłoby rozmowę", "oc.intention_change", None, "10"),
]


def plan() -> Campaign:
    """Idempotent: a campaign that is there already is left alone."""
    if found := Campaign.objects.filter(slug=SLUG).first():
        return found
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        slug=SLUG, status=Campaign.Status.LIVE, purpose=Campaign.Purpose.BEHAVIOUR,
        evaluation_tier=Campaign.Tier.ENHANCED,
        starts_on=today - dt.timedelta(days=120), ends_on=today + dt.timedelta(days=60),
    )  # fmt: skip
    for language, (name, description, call) in TEXTS.items():
        CampaignText.objects.create(
            owner=campaign, locale=_locale(language), name=name, description=description, call_to_action=call
        )
    _topics()
    _activities(campaign)
    _objectives(campaign)
    _costs(campaign)
    _links(campaign)
    return campaign


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def _topics() -> None:
    for slug, names in TOPICS.items():
        topic = Topic.objects.create(slug=slug)
        for language, name in names.items():
            TopicText.objects.create(owner=topic, locale=_locale(language), name=name)


def _activities(campaign: Campaign) -> None:
    partners = [Partner.objects.create(name=name, kind=kind, country="PL") for name, kind in PARTNERS]
    for number, (kind, day, city, hours, registered, attended, polish, english) in enumerate(ACTIVITIES):
        starts_at = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + dt.timedelta(days=day)
        activity = Activity.objects.create(
            kind=kind, campaign=campaign, starts_at=starts_at, city=city, hours=Decimal(hours) if hours else None,
            language=_locale("pl"), status=Activity.Status.HELD if day < 0 else Activity.Status.PLANNED,
            registered=registered, attended=attended,
        )  # fmt: skip
        activity.partners.add(partners[number % len(partners)])
        for language, name in (("pl", polish), ("en", english)):
            ActivityText.objects.create(owner=activity, locale=_locale(language), name=name)


def _objectives(campaign: Campaign) -> None:
    start, end = campaign.starts_on, campaign.ends_on
    assert start and end, "plan() gives the campaign both"
    for stage, text, metric, baseline, value in OBJECTIVES:
        objective = Objective.objects.create(campaign=campaign, stage=stage, text=text, due_on=end)
        indicator = Indicator.objects.create(objective=objective, metric=metric)
        numbers: dict[str, Any] = {"baseline": Decimal(baseline) if baseline else None, "value": Decimal(value)}
        Target.objects.create(indicator=indicator, period_start_on=start, period_end_on=end, **numbers)


def _costs(campaign: Campaign) -> None:
    today = timezone.localdate()
    for day, kind, amount, hours, note in [
        (-110, CostLine.Kind.CASH, 18_400_00, None, "plakaty i ulotki"),
        (-75, CostLine.Kind.CASH, 14_000_00, None, "szkolenie, edycja 1"),
        (-60, CostLine.Kind.STAFF, 0, Decimal(36), "cztery numery newslettera"),
        (-33, CostLine.Kind.CASH, 13_200_00, None, "szkolenie, edycja 2"),
    ]:
        CostLine.objects.create(
            campaign=campaign,
            spent_on=today + dt.timedelta(days=day),
            kind=kind,
            amount_minor=amount,
            hours=hours,
            note=note,
        )


def _links(campaign: Campaign) -> None:
    for label, purpose, placement in [
        ("Plakat w szkołach", TrackedLink.Purpose.QR, "korytarze, 40 szkół"),
        ("Ulotka w przychodniach", TrackedLink.Purpose.POSTER, "poczekalnie"),
    ]:
        TrackedLink.objects.create(
            url="https://example.org/pierwsza-rozmowa", label=label, purpose=purpose, placement=placement,
            campaign=campaign, locale=_locale("pl"),
        )  # fmt: skip
