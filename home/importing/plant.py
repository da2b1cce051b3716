"""Puts an `Article` into the page tree and says what became of it."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from babel import Locale as BabelLocale
from django.core.exceptions import ValidationError
from django.db import DataError, transaction

from home.importing.article import Article
from home.importing.ground import Ground, ensure_ground
from home.pages.base import BasePage
from home.pages.events import EventPage
from home.pages.news import NewsPage
from home.pages.standard import StandardPage
from home.pages.topics import PageTopic, Topic


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
                return Planted("unchanged", present, _say_present(article, present))
            return _create(article, ground)
    except ValidationError as error:
        reasons = [f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items()]
        return Planted("failed", notes=[f"The page was refused. {'; '.join(reasons)}"])
    except (DataError, OverflowError) as error:
        return Planted("failed", notes=[f"The database refused the page. {str(error).splitlines()[0]}."])


def _create(article: Article, ground: Ground) -> Planted:
    page, parent, notes = BUILDERS[article.kind](article, ground)
    page.locale, page.lead = ground.home.locale, article.lead
    page.title, page.hero_caption, page.author_unit = article.title, article.caption, article.credit
    page.legacy_section, page.legacy_id = article.legacy_section, article.legacy_id
    page.body = [("text", html) for html in _pieces(article)]
    _link_topics(page, article, notes)
    notes += _cut_to_length(page)
    page.live = False
    parent.add_child(instance=page)
    notes += [f"A link leads to {url}: check that it still does." for url in article.links]
    if problems := _problems(article, page):
        page.save_revision(clean=False)
        return Planted("draft", page, [*notes, *(f"It stays a draft: {problem}" for problem in problems)])
    page.first_published_at = article.dated_at
    page.save_revision().publish()
    return Planted("live", page, notes)


CUT = ["title", "hero_caption", "author_unit", "venue", "city"]


def _cut_to_length(page: BasePage) -> list[str]:
    """The whole words of whatever a field cannot hold go into the report."""
    fields = [field for field in page._meta.concrete_fields if field.name in CUT]
    return [note for field in fields for note in _cut(page, field.name, field.max_length or 0)]


def _cut(thing: Any, name: str, length: int) -> list[str]:
    whole = getattr(thing, name)
    setattr(thing, name, whole[:length])
    label = thing._meta.get_field(name).verbose_name
    return [f"Cut to {length} characters ({label}): {whole}"] if len(whole) > length else []


def _say_present(article: Article, page: BasePage) -> list[str]:
    """A file may be imported twice, and an editor may have changed the page; another text must not go unnoticed."""
    said = [f"It is here already, as page {page.pk}; nothing was changed."]
    now = page.get_latest_revision_as_object()
    here = [now.lead, *(block.value.source for block in now.body if block.block_type == "text")]
    if here != [article.lead, *_pieces(article)]:
        said.append("Its words are not those of the file. Compare them; what only the file says is not on the page.")
    return said


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


TOPIC_LENGTH = Topic._meta.get_field("name").max_length


def _link_topics(page: BasePage, article: Article, notes: list[str]) -> None:
    if not article.tags:
        return
    for number, name in enumerate(article.tags):
        topic = Topic.named(name[:TOPIC_LENGTH], page.locale)
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
    return ", ".join(parts), city, country


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
    title = article.title[: models[article.kind]._meta.get_field("title").max_length]
    return same_language.filter(title=title, lead=article.lead).first()
