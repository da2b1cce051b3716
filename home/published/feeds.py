"""Feeds, calendars and the map of the site: addresses that are no pages and show a few facts of many documents.

A change touches one of them where the document stands in it, before or after, and says something else there. Whether
it stood there needs no memory: it did if it is not older than the last one there now. If it is older, and stood there,
then something newer has taken its place, and that touches the file itself.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from home.published.differences import Difference
from home.published.models import ALIAS, DocumentKey, DocumentTopic, PublishedDocument, PublishedDocumentQuerySet

TYPES = ("news", "guide", "event", "campaign")
ENTRIES = 30
MOST_EVENTS = 500  # programs load the whole file each time
KEPT = dt.timedelta(days=365)
"""How long an event stays in a subscription after it began: what is taken out vanishes from people's calendars."""
SAID = ("path", "title", "entry", "topics", "published_at", "updated_at")
EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
Place = tuple[dt.datetime, int]


@dataclass(frozen=True)
class File:
    key: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    """What stands in a file, and in which order."""

    file: File
    documents: PublishedDocumentQuerySet
    """As many as it has room for, the newest first."""
    room: int
    by: str = "published_at"
    since: dt.datetime = EVER

    @property
    def last(self) -> Place:
        """The place from which on everything stands in it."""
        last = self.documents.values_list(self.by, "pk")[self.room - 1 : self.room]
        return next(iter(last), (self.since, 0))


SITEMAP = File("sitemap", ("/sitemap.xml",))


def feed(language: str) -> File:
    return File(f"feed:{language}", _both(f"/{language}/"))


def topic_feed(topic: str, language: str) -> File:
    return File(f"feed:{language}:{topic}", _both(f"/{language}/topics/{topic}/"))


def campaign_feed(page_id: int, *paths: str) -> File:
    return File(f"feed:{page_id}", tuple(path for at in paths for path in _both(at)))


def calendar(language: str) -> File:
    return File(f"calendar:{language}", (f"/{language}/calendar.ics",))


def event_calendar(page_id: int, *paths: str) -> File:
    return File(f"calendar:{page_id}", tuple(f"{path}calendar.ics" for path in paths))


def _both(path: str) -> tuple[str, ...]:
    return f"{path}feed.rss", f"{path}feed.atom"


# --- what they show -----------------------------------------------------------------------------------------------


def articles(site_id: int, language: str) -> PublishedDocumentQuerySet:
    return PublishedDocument.objects.filter(site=site_id).in_locale(language).of_type(*TYPES)


def entries(documents: PublishedDocumentQuerySet) -> PublishedDocumentQuerySet:
    return documents.order_by("-published_at", "-pk")[:ENTRIES]


def events(site_id: int) -> PublishedDocumentQuerySet:
    return PublishedDocument.objects.filter(site=site_id, type="event", starts_at__isnull=False)


def subscribed(site_id: int, language: str, now: dt.datetime) -> PublishedDocumentQuerySet:
    """The latest first."""
    found = events(site_id).in_locale(language).filter(starts_at__gte=now - KEPT)
    return found.order_by("-starts_at", "-pk")[:MOST_EVENTS]


# --- which of them a change touches -------------------------------------------------------------------------------


def touched(differences: list[Difference]) -> dict[File, int]:
    """File → the page whose change it was."""
    found = {file: difference.page_id for difference in differences for file in _own(difference)}
    for shelf, near in _shelves([d for d in differences if d.either.type in TYPES and d.is_in(*SAID, "aims")]):
        last = shelf.last
        if one := next((d for d in near if _stood(d, shelf.by, last)), None):
            found.setdefault(shelf.file, one.page_id)
    return found


def _own(difference: Difference) -> Iterator[File]:
    """Those that are there because the document is."""
    paths = dict.fromkeys(facts.path for facts in difference.sides)
    if difference.either.type != ALIAS and difference.is_in("path", "changed_on"):
        yield SITEMAP
    if difference.either.type == "event" and difference.is_in(*SAID):
        yield event_calendar(difference.page_id, *paths)
    if difference.either.type == "campaign" and difference.is_in(*SAID, "aims"):
        yield campaign_feed(difference.page_id, *paths)


def _stood(difference: Difference, by: str, last: Place) -> bool:
    moments = [moment for facts in difference.sides if (moment := getattr(facts, by))]
    return any((moment, difference.page_id) >= last for moment in moments)


Shelves = Iterator[tuple[Shelf, list[Difference]]]
"""Each with the documents that may stand in it."""


def _shelves(differences: list[Difference]) -> Shelves:
    groups: dict[tuple[int, str], list[Difference]] = defaultdict(list)
    for difference in differences:
        groups[difference.either.site_id, difference.either.language].append(difference)
    for (site_id, language), group in groups.items():
        said = [difference for difference in group if difference.is_in(*SAID)]
        yield from _of_language(site_id, language, said)
        yield from _of_campaigns(site_id, language, group)


def _of_language(site_id: int, language: str, said: list[Difference]) -> Shelves:
    here, now = articles(site_id, language), timezone.now()
    yield Shelf(feed(language), entries(here), ENTRIES), said
    for topic in sorted({topic for difference in said for topic in _topics(difference)}):
        about = [difference for difference in said if topic in _topics(difference)]
        yield Shelf(topic_feed(topic, language), entries(here.about(topic)), ENTRIES), about
    if happening := [difference for difference in said if difference.either.type == "event"]:
        found = subscribed(site_id, language, now)
        yield Shelf(calendar(language), found, MOST_EVENTS, "starts_at", now - KEPT), happening


def _topics(difference: Difference) -> set[str]:
    return {slug for facts in difference.sides for slug, _name in facts.topics}


def _of_campaigns(site_id: int, language: str, differences: list[Difference]) -> Shelves:
    """Those that link to one of these, or to which one links, now or before."""
    here = articles(site_id, language)
    campaigns = list(here.of_type("campaign").light())
    links = _Links(campaigns, differences)
    for campaign in campaigns:
        if near := [difference for difference in differences if links.between(campaign, difference)]:
            yield Shelf(campaign_feed(campaign.pk, campaign.path), entries(here.linked_with(campaign)), ENTRIES), near


class _Links:
    """Who points at whom, by translation key: a page may point at another language's version. Two queries."""

    def __init__(self, campaigns: list[PublishedDocument], differences: list[Difference]) -> None:
        mine = {d.page_id: {pk for facts in d.sides for pk in facts.aims} for d in differences}
        theirs = _aims([campaign.pk for campaign in campaigns]) if campaigns else {}
        every = {pk for aims in (*mine.values(), *theirs.values()) for pk in aims}
        found = Page.objects.filter(pk__in=every if campaigns else ())
        self._groups: dict[int, UUID] = dict(found.values_list("pk", "translation_key"))
        self._of_differences, self._of_campaigns = mine, theirs

    def between(self, campaign: PublishedDocument, difference: Difference) -> bool:
        mine = self._of_differences[difference.page_id]
        theirs = self._of_campaigns.get(campaign.pk, set())
        return self._any(mine, campaign.translation_key) or self._any(theirs, difference.either.translation_key)

    def _any(self, aims: Iterable[int], group: UUID) -> bool:
        return any(self._groups.get(pk) == group for pk in aims)


def _aims(ids: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    keys = DocumentKey.objects.filter(document__in=ids, key__startswith="page:")
    for pk, key in keys.values_list("document_id", "key"):
        found[pk].add(int(key.removeprefix("page:")))
    return found


def losing(page_ids: Collection[int]) -> list[File]:
    """Feeds of campaigns that know a document only by one of these pages, which are being deleted.

    A link may hold the page of another language, and the document in the campaign's language stays.
    """
    pointing = DocumentKey.objects.filter(key__in=[f"page:{pk}" for pk in page_ids]).exclude(document__in=page_ids)
    holders = list(pointing.values_list("document_id", flat=True))
    if not holders:
        return []
    groups = Page.objects.filter(pk__in=page_ids).values("translation_key")
    found = PublishedDocument.objects.of_type("campaign").exclude(pk__in=page_ids)
    found = found.filter(Q(pk__in=holders) | Q(translation_key__in=groups))
    return [campaign_feed(*campaign) for campaign in found.values_list("pk", "path")]


# --- all of them ----------------------------------------------------------------------------------------------------


def with_name(language: str) -> list[File]:
    """Those that say the name of the site."""
    documents = PublishedDocument.objects.in_locale(language).of_type(*TYPES)
    topics = DocumentTopic.objects.filter(document__in=documents.values("pk")).values_list("topic", flat=True)
    campaigns = documents.of_type("campaign").values_list("pk", "path")
    return [
        *(feed(language), calendar(language)),
        *(topic_feed(topic, language) for topic in sorted(set(topics))),
        *(campaign_feed(*campaign) for campaign in campaigns),
    ]


def every() -> list[File]:
    languages = [code for code, _name in settings.LANGUAGES]
    happenings = PublishedDocument.objects.of_type("event").values_list("pk", "path")
    named = [file for language in languages for file in with_name(language)]
    return [SITEMAP, *named, *(event_calendar(*event) for event in happenings)]
