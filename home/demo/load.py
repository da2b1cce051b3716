"""Plants the demo site the way people would: pages in Polish, translations segment by segment, all through the gate."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from home import roles
from home.demo import bundle, texts
from home.demo.images import ensure_image
from home.importing.ground import Ground, ensure_ground, ensure_locale
from home.localisation import segments
from home.localisation.answers import Answers, answering
from home.pages.accessibility import AccessibilityPage
from home.pages.audiences import Audience, PageAudience
from home.pages.base import BasePage
from home.pages.campaigns import CampaignPage
from home.pages.contact import ContactPage
from home.pages.events import Attendance, EventPage
from home.pages.guides import GuideKind, GuidePage
from home.pages.helplines import Helpline
from home.pages.news import NewsPage
from home.pages.settings import IdentityText, SiteIdentity
from home.pages.standard import Purpose, StandardPage
from home.pages.terms import Term
from home.pages.topics import PageTopic, Topic
from home.published import refresh
from home.slugs import slugify

PASSWORD = "latarnia-demo"  # noqa: S105 - printed on the terminal, and refused in production
LOGINS = {
    "edyta": roles.EDITOR,
    "tomasz": roles.TRANSLATOR,
    "anna": roles.APPROVER,
    "olga": roles.OFFICER,
    "marek": roles.MANAGER,
    "admin": roles.ADMINISTRATOR,
}
LANGUAGES = ("pl", "en", "uk")
Terms = dict[tuple[type[Term], str], Term]


class MissingWord(Exception):
    """A text of the demo has no translation. A half-translated demo would break the first promise."""


class Occupied(Exception):
    """The database holds pages, and not the demo's: half of a demo beside them would work for nobody."""


def load() -> None:
    """Idempotent: a demo that is there already is left alone. Raises Occupied."""
    if NewsPage.objects.exists() and not get_user_model().objects.filter(username__in=LOGINS).exists():
        raise Occupied
    _ensure_accounts()
    if NewsPage.objects.exists():
        return
    with refresh.in_bulk():
        ground = _ensure_ground()
        _ensure_identity()
        terms = _plant_terms(Topic, texts.TOPICS) | _plant_terms(Audience, texts.AUDIENCES)
        for page, words in [*_standing_pages(ground), *_stories(ground, terms)]:
            _translate(page, words)
        _plant_foreign_event()
        bundle.prepare()


def _ensure_accounts() -> None:
    groups = roles.ensure_roles()
    users = get_user_model().objects
    for name, role in LOGINS.items():
        user, created = users.get_or_create(username=name, defaults={"email": f"{name}@example.org"})
        if created:
            user.is_superuser = role == roles.ADMINISTRATOR
            user.set_password(PASSWORD)
            user.save()
        user.groups.add(groups[role])


# --- the ground -------------------------------------------------------------------------------------------------------


def _ensure_ground() -> Ground:
    """Home page and lists in Polish with the demo's words; the other languages follow as translations."""
    for language in LANGUAGES:
        ensure_locale(language)
    ground = ensure_ground("pl")
    site = Site.objects.get(is_default_site=True)
    site.hostname, _colon, port = settings.SITE_BASE_URL.partition("//")[2].partition(":")
    site.port, site.site_name = int(port or 443), "Latarnia"
    site.save()
    _fill(
        ground.home,
        texts.HOME,
        helplines=[("helpline", {"helpline": _helpline(line)}) for line in texts.HOME["helplines"]],
    )
    _translate(ground.home, texts.HOME)
    for name, words in texts.LISTS.items():
        page = getattr(ground, name)
        _fill(page, words, slug=slugify(words["title"][0]))
        _translate(page, words)
    return ground


def _fill(page: BasePage, words: dict[str, Any], **fields: Any) -> None:
    values = {"title": words["title"][0], "lead": words["lead"][0], **fields}
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page.refresh_from_db()  # publishing moved the row and not this object, whose children would get its old address


def _ensure_identity() -> None:
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.email, identity.telephone = "kontakt@example.org", "22 000 00 00"
    identity.texts = [
        IdentityText(locale=ensure_locale(code), **{name: words[at] for name, words in texts.IDENTITY.items()})
        for at, code in enumerate(LANGUAGES)
    ]
    identity.save()


def _plant_terms(model: type[Term], vocabulary: dict[str, texts.Words]) -> Terms:
    planted: Terms = {}
    for key, words in vocabulary.items():
        term = model.named(words[0], ensure_locale("pl"))
        for code, word in zip(LANGUAGES[1:], words[1:], strict=True):
            model.objects.create(name=word, locale=ensure_locale(code), translation_key=term.translation_key)
        planted[model, key] = term
    return planted


def _helpline(words: dict[str, Any]) -> Helpline:
    """The one with that number, planted in every language when it is new."""
    number, until = words["number"], timezone.localdate() + dt.timedelta(days=365)
    if found := Helpline.objects.filter(number=number).order_by("pk").first():
        return found
    facts: dict[str, Any] = {"number": number, "valid_until": until, "translation_key": uuid.uuid4()}
    for at, code in enumerate(LANGUAGES):
        said = {name: words[name][at] for name in ("name", "hours", "note")}
        Helpline.objects.create(locale=ensure_locale(code), **said, **facts)
    return _helpline(words)


# --- pages ------------------------------------------------------------------------------------------------------------


def _standing_pages(ground: Ground) -> Iterable[tuple[BasePage, dict[str, Any]]]:
    about = StandardPage(purpose=Purpose.ABOUT, show_in_menus=True)
    contact = ContactPage(contacts=[(block.kind, _block_value(block.value)) for block in texts.CONTACT["contacts"]])
    pages = (
        (about, texts.ABOUT),
        (contact, texts.CONTACT),
        (StandardPage(purpose=Purpose.PRIVACY), texts.PRIVACY),
        (_statement(texts.ACCESSIBILITY["fields"]), texts.ACCESSIBILITY),
    )
    for page, words in pages:
        yield _plant(page, ground.home, words, {}), words


def _statement(words: dict[str, Any]) -> AccessibilityPage:
    said = {name: _block_value(value) for name, value in words.items()}
    today = timezone.localdate()
    return AccessibilityPage(
        site_url=f"{settings.SITE_BASE_URL}/",
        site_published_on=today - dt.timedelta(days=300),
        site_updated_on=today - dt.timedelta(days=30),
        prepared_on=today - dt.timedelta(days=30),
        reviewed_on=today - dt.timedelta(days=30),
        contact_email="dostepnosc@example.org",
        contact_telephone="22 000 00 00",
        **said,
    )


def _stories(ground: Ground, terms: Terms) -> Iterable[tuple[BasePage, dict[str, Any]]]:
    campaign = CampaignPage._meta.get_field("campaign").related_model.objects.filter(slug="pierwsza-rozmowa").first()
    yield _plant(CampaignPage(campaign=campaign), ground.campaigns, texts.CAMPAIGN, terms), texts.CAMPAIGN
    for words in texts.NEWS:
        section, number = words.get("legacy", ("", None))
        page = NewsPage(dated_at=_moment(words["date"]), legacy_section=section, legacy_id=number)
        yield _plant(page, ground.news, words, terms), words
    for words in texts.GUIDES:
        yield from _versions(ground, terms, words)
    for words in texts.EVENTS:
        yield _plant(_event(words), ground.events, words, terms), words


def _versions(ground: Ground, terms: Terms, words: dict[str, Any]) -> Iterable[tuple[BasePage, dict[str, Any]]]:
    """The guide; where there was one before it, first that one, in every language."""
    first = {**words, **words.get("before", {})}
    guide = GuidePage(
        kind=words.get("kind", GuideKind.GUIDE),
        audience_note=words.get("audience_note", ("",))[0],
        takes=words.get("takes", ("",))[0],
        **_version(first),
    )
    yield _plant(guide, ground.guides, first, terms), first
    if "before" in words:
        guide = GuidePage.objects.get(pk=guide.pk)  # as it was published, with its dates
        fields = {"lead": words["lead"][0], "body": _body(words), **_version(words)}
        for name, value in fields.items():
            setattr(guide, name, value)
        with answering(Answers(why=words["changed"][0])):
            guide.save_revision().publish()
        yield guide, words


def _version(words: dict[str, Any]) -> dict[str, Any]:
    """Fields of a guide that another version has others of."""
    number, day = words["version"]
    return {
        "version_number": number,
        "version_on": _moment(day).date(),
        "what_changed": words.get("changed", ("",))[0],
        "corrections": [("correction", _correction(one)) for one in words.get("corrections", [])],
    }


def _correction(words: dict[str, Any]) -> dict[str, Any]:
    said = {name: words[name][0] for name in ("wrong", "right")}
    return {"corrected_on": _moment(words["on"]).date(), **said}


def _event(words: dict[str, Any]) -> EventPage:
    venue, city, country = words["place"]
    return EventPage(
        kind=words["kind"],
        attendance=Attendance.ONLINE if words.get("online") else Attendance.ONSITE,
        starts_at=_moment(words["starts"]),
        ends_at=_moment(words["ends"]),
        venue=venue,
        city=city,
        country=country,
        venue_is_withheld=words.get("withheld", False),
        organisers=words["organisers"][0],
        partners=words.get("partners", ("",))[0],
        audience_categories=words["audiences"][0],
        capacity=words.get("places"),
        agenda=[("day", _agenda_day(day)) for day in words.get("agenda", [])],
    )


def _agenda_day(words: dict[str, Any]) -> dict[str, Any]:
    items = [
        {"time": dt.time.fromisoformat(start), "until": dt.time.fromisoformat(end), "title": title[0], "text": text[0]}
        for start, end, title, text in words["items"]
    ]
    return {"date": _moment(words["day"]).date(), "title": words["title"][0], "items": items}


def _plant(page: BasePage, parent: Page, words: dict[str, Any], terms: Terms) -> BasePage:
    page.title, page.lead, page.locale = words["title"][0], words["lead"][0], parent.locale
    page.body = _body(words)
    if "image" in words:
        page.hero_image, page.hero_alt = ensure_image(words["image"]), words["alt"][0]
    for order, key in enumerate(words.get("topics", [])):
        page.topic_links.add(PageTopic(topic=terms[Topic, key], sort_order=order))
    for order, key in enumerate(words.get("for", [])):
        page.audience_links.add(PageAudience(audience=terms[Audience, key], sort_order=order))
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _body(words: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(block.kind, _block_value(block.value)) for block in words["body"]]


def _block_value(value: Any) -> Any:
    """`Words` become Polish; lists of `p`, `h2` and `ul` become rich text."""
    if _is_words(value):
        return value[0]
    if isinstance(value, dict) and "number" in value:
        return _helpline(value)
    if isinstance(value, dict):
        return {name: _cells(item) if name == "rows" else _block_value(item) for name, item in value.items()}
    if isinstance(value, list | tuple) and value and _is_rich(value[0]):
        return "".join(_html(tag, content) for tag, content in value)
    return [_block_value(item) for item in value] if isinstance(value, list) else value


def _cells(rows: list[Any]) -> list[dict[str, Any]]:
    return [{"cells": [_block_value(cell) for cell in row]} for row in rows]


def _is_words(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value) and not _is_rich(value)


def _is_rich(value: Any) -> bool:
    return (
        isinstance(value, tuple) and len(value) == 2 and value[0] in {"p", "h2", "ul"} and isinstance(value[1], tuple)
    )


def _html(tag: str, content: Any) -> str:
    if tag == "ul":
        return "<ul>" + "".join(f"<li>{item[0]}</li>" for item in content) + "</ul>"
    return f"<{tag}>{content[0]}</{tag}>"


def _moment(when: Any) -> dt.datetime:
    """An ISO text; days from today; or (days from this Monday, hour), for what people come to on working days."""
    if isinstance(when, str):
        return timezone.make_aware(dt.datetime.fromisoformat(when))
    today = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    if isinstance(when, tuple):
        days, hour = when
        return today.replace(hour=hour) + dt.timedelta(days=days - today.weekday())
    return today + dt.timedelta(days=when)


def _plant_foreign_event() -> None:
    """An English original without a date: it waits as a draft, and the CMS shows why."""
    words = texts.FOREIGN_EVENT
    parent = ensure_ground("en").events
    venue, city, country = words["venue"]
    page = EventPage(
        title=words["title"],
        lead=words["lead"],
        locale=parent.locale,
        added_on=dt.date.fromisoformat(words["added_on"]),
        venue=venue,
        city=city,
        country=country,
        organisers=words["organisers"],
        audience_categories=words["audiences"],
        body=[("text", words["body"])],
        live=False,
    )
    parent.add_child(instance=page)
    page.save_revision(clean=False)


# --- translations -----------------------------------------------------------------------------------------------------


def _translate(page: BasePage, words: dict[str, Any]) -> None:
    """Into every language that the title is written in; published through the gate like a person's translation."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    for at, code in enumerate(LANGUAGES):
        if 0 < at < len(words["title"]):
            _translate_into(source, ensure_locale(code), at, words.get("changed", ()))


def _translate_into(source: TranslationSource, locale: Locale, at: int, changed: texts.Words) -> None:
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in segments.missing(translation):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={
                "data": _word(segment.string.data, at),
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            },
        )
    with answering(Answers(why=changed[at] if len(changed) > at else None)):
        translation.save_target(publish=True)


def _word(polish: str, at: int) -> str:
    """Segments write a line break as `<br/>`."""
    words = _dictionary().get(polish.replace("<br/>", "\n"))
    if words is None or len(words) <= at:
        raise MissingWord(f"The demo has no {LANGUAGES[at]} for: {polish}")
    return words[at].replace("\n", "<br/>")


def _dictionary() -> dict[str, texts.Words]:
    if not _known:
        for name in vars(texts):
            if name.isupper():
                _collect(getattr(texts, name))
        _known.update({words[0]: words for words in texts.PLACES})
    return _known


def _collect(value: Any) -> None:
    if _is_words(value) and value:
        _known[value[0]] = value
    elif isinstance(value, dict):
        for item in value.values():
            _collect(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _collect(item)


_known: dict[str, texts.Words] = {}
