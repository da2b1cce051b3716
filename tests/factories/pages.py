"""A page tree in two languages, and functions that add to it. Texts are invented.

    tree = plant_site()
    news = add(NewsPage, tree.pl.news, "Nowy poradnik")
    translate(news, "en", "A new guide")

Everything goes through Wagtail's own publishing, so that published documents appear as they would on the site.
"""

import datetime as dt
from dataclasses import dataclass
from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Locale, Page, Site

from home.models import (
    AccessibilityPage,
    Audience,
    CampaignIndexPage,
    CampaignPage,
    ContactPage,
    EventIndexPage,
    EventPage,
    GuideIndexPage,
    GuidePage,
    Helpline,
    HomePage,
    NewsIndexPage,
    NewsPage,
    PageAudience,
    PageTopic,
    SiteImage,
    StandardPage,
    Topic,
)
from home.published.refresh import in_bulk

WORDS = {
    "pl": {
        "home": "Centrum profilaktyki",
        "news": "Aktualności",
        "guides": "Poradniki",
        "events": "Wydarzenia",
        "campaigns": "Kampanie",
        "about": "O nas",
        "privacy": "Prywatność",
        "accessibility": "Deklaracja dostępności",
        "contact": "Kontakt",
        "lead": "Krótko o tym, co się zmieniło i dla kogo to ważne.",
        "text": "<p>Pierwszy akapit z żółcią i łódką.</p>",
    },
    "en": {
        "home": "Prevention centre",
        "news": "News",
        "guides": "Guides",
        "events": "Events",
        "campaigns": "Campaigns",
        "about": "About us",
        "privacy": "Privacy",
        "accessibility": "Accessibility statement",
        "contact": "Contact",
        "lead": "In short: what changed and whom it concerns.",
        "text": "<p>The first paragraph, in plain words.</p>",
    },
    "uk": {
        "home": "Центр профілактики",
        "news": "Новини",
        "guides": "Посібники",
        "events": "Події",
        "campaigns": "Кампанії",
        "about": "Про нас",
        "privacy": "Приватність",
        "accessibility": "Доступність",
        "contact": "Контакти",
        "lead": "Коротко про зміни.",
        "text": "<p>Перший абзац.</p>",
    },
}
BRANCHES = {
    "news": NewsIndexPage,
    "guides": GuideIndexPage,
    "events": EventIndexPage,
    "campaigns": CampaignIndexPage,
    "about": StandardPage,
    "privacy": StandardPage,
    "accessibility": AccessibilityPage,
    "contact": ContactPage,
}
SECTIONS = ("news", "guides", "events", "campaigns")
REQUIRED = {
    NewsPage: {"dated_at": dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)},
    GuidePage: {"version_on": dt.date(2026, 2, 1)},
    EventPage: {"starts_at": dt.datetime(2030, 5, 17, 8, tzinfo=dt.UTC)},
    AccessibilityPage: {
        "entity": "Latarnia",
        "site_url": "https://example.org/",
        "conformance": "full",
        "site_published_on": dt.date(2026, 1, 5),
        "site_updated_on": dt.date(2026, 2, 1),
        "prepared_on": dt.date(2026, 2, 2),
        "reviewed_on": dt.date(2026, 3, 3),
        "contact_person": "N. N.",
        "contact_email": "a11y@example.org",
        "contact_telephone": "22 000 00 00",
        "complaints_to": "Latarnia",
        "architecture": "<p>1</p>",
    },
}


@dataclass
class Branch:
    """The pages every language has, by what they are."""

    home: HomePage
    news: NewsIndexPage | None = None
    guides: GuideIndexPage | None = None
    events: EventIndexPage | None = None
    campaigns: CampaignIndexPage | None = None
    about: StandardPage | None = None
    privacy: StandardPage | None = None
    accessibility: AccessibilityPage | None = None
    contact: ContactPage | None = None


@dataclass
class Tree:
    site: Site
    pl: Branch | None = None
    en: Branch | None = None
    uk: Branch | None = None


def locale(code):
    return Locale.objects.get_or_create(language_code=code)[0]


def add(model, parent, title, *, live=True, topics=(), audiences=(), **fields):
    """A page under `parent`, published unless told otherwise."""
    page = model(title=title, locale=parent.locale, live=False, **{**REQUIRED.get(model, {}), **fields})
    page.topic_links = [PageTopic(topic=topic) for topic in topics]
    page.audience_links = [PageAudience(audience=audience) for audience in audiences]
    parent.add_child(instance=page)
    if live:
        page.save_revision().publish()
    return model.objects.get(pk=page.pk)


def translate(page, code, title, *, live=True, **fields):
    """The page in another language, under the translation of its parent; `fields` are its translated texts."""
    parent = page.get_parent()
    home = parent if parent.is_root() else parent.get_translation(locale(code))
    copy = type(page)(
        **{name: getattr(page, name) for name in REQUIRED.get(type(page), {})},
        **fields,
        title=title,
        translation_key=page.translation_key,
        locale=locale(code),
        live=False,
    )
    copy.topic_links = [PageTopic(topic=link.topic) for link in page.topic_links.all()]
    copy.audience_links = [PageAudience(audience=link.audience) for link in page.audience_links.all()]
    home.add_child(instance=copy)
    if live:
        copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


def add_topic(name, code="pl", **translations):
    """`add_topic("Szkoła", en="School")`."""
    return _add_term(Topic, name, code, translations)


def add_audience(name, code="pl", **translations):
    return _add_term(Audience, name, code, translations)


def _add_term(model, name, code, translations):
    term = model.objects.create(name=name, locale=locale(code))
    for other, word in translations.items():
        model.objects.create(name=word, locale=locale(other), translation_key=term.translation_key)
    return term


def add_helpline(name="Telefon zaufania", number="000 111 222", code="pl", **fields):
    """One language of a helpline; `translation_key` among the fields makes it a translation."""
    return Helpline.objects.create(name=name, number=number, locale=locale(code), **fields)


def add_image(title="Światło", size=(1200, 800), colour="#12263f", **fields):
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, "JPEG")
    content.seek(0)
    rights = {"author": "A. Nowak", "licence": "CC BY 4.0"}
    return SiteImage.objects.create(title=title, file=ImageFile(content, name="light.jpg"), **{**rights, **fields})


def plant_site(languages=("pl", "en"), names=tuple(BRANCHES)):
    """The site with its standing pages (or those named) in each language, live. Replaces Wagtail's welcome page."""
    root = Page.objects.get(depth=1)
    source, *others = languages
    with in_bulk():  # a site of two languages in 0.7 s instead of 1.6
        first = _plant_branch(root, source, names)
        Site.objects.all().delete()
        site = Site.objects.create(hostname="localhost", port=8000, root_page=first.home, is_default_site=True)
        for page in root.get_children().filter(slug="home").exclude(pk=first.home.pk):
            page.delete()
        branches = {source: first} | {code: _translate_branch(first, code, names) for code in others}
    return Tree(site=site, **branches)


def _plant_branch(root, code, names):
    words = WORDS[code]
    root.locale = locale(code)
    home = add(HomePage, root, words["home"], slug=code, lead=words["lead"])
    return Branch(home, **{name: add(BRANCHES[name], home, words[name], **_role(name)) for name in names})


def _translate_branch(branch, code, names):
    words = WORDS[code]
    home = translate(branch.home, code, words["home"], slug=code, lead=words["lead"])
    pages = {name: translate(getattr(branch, name), code, words[name], **_role(name)) for name in names}
    return Branch(home, **pages)


def _role(name):
    return {"purpose": name} if BRANCHES[name] is StandardPage else {}


def fill_site(tree):
    """A page of every listed type in Polish and English: `{"news": (polish, english), …}`."""
    topic = add_topic("Szkoła", en="School")
    image = add_image(author="A. Nowak", licence="CC BY 4.0")
    pages = {
        "news": (NewsPage, tree.pl.news, "Ruszył nabór na warsztaty", "Workshops are open for registration", {}),
        "guide": (GuidePage, tree.pl.guides, "Rozmowa z uczniem", "Talking to a pupil", {}),
        "event": (EventPage, tree.pl.events, "Konferencja w Łodzi", "Conference in Łódź", {"country": "PL"}),
        "campaign": (CampaignPage, tree.pl.campaigns, "Zauważ, zapytaj", "Notice and ask", {}),
    }
    with in_bulk():
        return {name: _plant_pair(*plan, topic=topic, hero_image=image) for name, plan in pages.items()}


def _plant_pair(model, parent, polish, english, fields, *, topic, **shared):
    texts = {"lead": WORDS["pl"]["lead"], "hero_alt": "Granat", "body": body("pl")}
    page = add(model, parent, polish, topics=[topic], **texts, **shared, **fields)
    texts = {"lead": WORDS["en"]["lead"], "hero_alt": "Navy", "body": body("en")}
    return page, translate(page, "en", english, **texts, **shared, **fields)


def body(code):
    """A body as stored, with most blocks in it."""
    text, lead = WORDS[code]["text"], WORDS[code]["lead"]
    return [
        ("text", text),
        ("quote", {"text": lead, "source": "NN"}),
        ("fact_box", {"title": WORDS[code]["about"], "text": text}),
        ("steps", {"title": "", "steps": [{"title": lead, "text": text}]}),
        ("accordion", {"sections": [{"title": lead, "text": text}]}),
        (
            "table",
            {
                "caption": lead,
                "columns": ["A", "B"],
                "rows": [{"cells": ["1", "2"]}, {"cells": ["3", "4"]}],
                "rows_are_named": True,
            },
        ),
    ]
