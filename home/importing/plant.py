"""Puts an `Article` into the page tree and says what became of it."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from babel import Locale as BabelLocale
from django.core.exceptions import ValidationError
from django.db import transaction

from home.importing.article import Article
from home.importing.ground import Ground, ensure_ground
from home.pages.base import BasePage
from home.pages.events import EventPage
from home.pages.news import NewsPage
from home.pages.standard import StandardPage
from home.pages.topics import PageTopic, Topic

TITLE_LENGTH = 255


@dataclass
class Planted:
    """`state` is live, draft, unchanged or failed; `notes` are sentences for a person."""

    state: str
    page: BasePage | None = None
    notes: list[str] = field(default_factory=list)


def plant(article: Article, language: str) -> Planted:
    """One page, whole or not at all. A page that is there already is left as it is."""
    try:
        with transaction.atomic():
            ground = ensure_ground(language)
            if present := _present(article, ground):
                return Planted(
                    "unchanged", present, [f"It is here already, as page {present.pk}; nothing was changed."]
                )
            return _create(article, ground)
    except ValidationError as error:
        reasons = [f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items()]
        return Planted("failed", notes=[f"The page was refused. {'; '.join(reasons)}"])


def _create(article: Article, ground: Ground) -> Planted:
    page, parent, notes = BUILDERS[article.kind](article, ground)
    page.title, page.locale = _title(article, notes), ground.home.locale
    page.lead, page.hero_caption, page.author_unit = article.lead, article.caption[:300], article.credit[:200]
    page.legacy_section, page.legacy_id = article.legacy_section, article.legacy_id
    page.body = [("text", html) for html in _pieces(article)]
    _link_topics(page, article, notes)
    page.live = False
    parent.add_child(instance=page)
    notes += [f"A link leads to {url}: check that it still does." for url in article.links]
    if problems := _problems(article, page):
        page.save_revision(clean=False)
        return Planted("draft", page, [*notes, *(f"It stays a draft: {problem}" for problem in problems)])
    page.first_published_at = article.dated_at
    page.save_revision().publish()
    return Planted("live", page, notes)


def _title(article: Article, notes: list[str]) -> str:
    if len(article.title) > TITLE_LENGTH:
        notes.append(f"The title was cut to {TITLE_LENGTH} characters: {article.title}")
    return article.title[:TITLE_LENGTH]


def _pieces(article: Article) -> list[str]:
    """One text block per section, so that an editor can move sections."""
    pieces: list[str] = []
    for html in article.html:
        if html.startswith("<h2>") or not pieces:
            pieces.append(html)
        else:
            pieces[-1] += html
    return pieces


def _problems(article: Article, page: BasePage) -> list[str]:
    if isinstance(page, EventPage) and page.starts_at is None:
        return ["the file names no date of the event (only when it was added). Enter the date, then publish."]
    if not article.is_recognised:
        return ["nothing in the file tells that it is a page of the old site, no address and no date. Read it first."]
    return []


def _link_topics(page: BasePage, article: Article, notes: list[str]) -> None:
    if not article.tags:
        return
    for number, name in enumerate(article.tags):
        topic = Topic.named(name, page.locale)
        page.topic_links.add(PageTopic(topic=topic, sort_order=number))
    notes.append(f"Topics: {', '.join(article.tags)}.")


# --- per kind of page -------------------------------------------------------------------------------------------------


def _news(article: Article, ground: Ground) -> tuple[BasePage, BasePage, list[str]]:
    page = NewsPage()
    if article.dated_at:
        page.dated_at = article.dated_at
        return page, ground.news, []
    return page, ground.news, ["The file names no date; the page carries today's."]


def _event(article: Article, ground: Ground) -> tuple[BasePage, BasePage, list[str]]:
    venue, city, country = _place(article.venue, ground.home.language)
    page = EventPage(
        starts_at=article.starts_at,
        added_on=article.added_on,
        venue=venue,
        city=city,
        country=country,
        organisers="\n".join(article.organisers),
        audience_categories="\n".join(article.audiences),
    )
    note = f"Venue read as: {venue or '–'}; city {city or '–'}; country {country or '–'}."
    return page, ground.events, [note] if article.venue else []


def _standard(article: Article, ground: Ground) -> tuple[BasePage, BasePage, list[str]]:
    dated = f"The date {article.dated_at:%Y-%m-%d %H:%M} is kept as the first publication." if article.dated_at else ""
    return StandardPage(), ground.home, [dated] if dated else []


BUILDERS = {"news": _news, "event": _event, "standard": _standard}


def _place(venue: str, language: str) -> tuple[str, str, str]:
    """ "Hotel, City, Country" → its parts; the country as ISO code when the CLDR knows its name."""
    parts = [part.strip() for part in venue.split(",") if part.strip()]
    country = _countries(language).get(parts[-1].casefold(), "") if parts else ""
    if country:
        parts.pop()
    city = parts.pop() if country and parts else ""
    return ", ".join(parts)[:250], city[:120], country


@cache
def _countries(language: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for code in {"en", language}:
        territories = BabelLocale(code).territories.items()
        names |= {name.casefold(): iso for iso, name in territories if re.fullmatch("[A-Z]{2}", iso)}
    return names


# --- what is here already ---------------------------------------------------------------------------------------------


def _present(article: Article, ground: Ground) -> BasePage | None:
    models: dict[str, Any] = {"news": NewsPage, "event": EventPage, "standard": StandardPage}
    same_language = models[article.kind].objects.filter(locale=ground.home.locale)
    if article.legacy_id is not None:
        return same_language.filter(legacy_section=article.legacy_section, legacy_id=article.legacy_id).first()
    title = article.title[:TITLE_LENGTH]
    return same_language.filter(title=title, lead=article.lead).first()
