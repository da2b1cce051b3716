"""Pages that use every field and every block of their type, with words that are too long for a narrow screen.

    tree = plant_site(("pl", "en"))
    pages = show_everything(tree.en)     # {"home": …, "news": …, "guide": …}, each by its type

Each language is written on its own: nothing here is a translation of something there.
"""

import datetime as dt

from django.core.files.base import ContentFile
from factories import campaigns
from factories.pages import WORDS, add, add_audience, add_helpline, add_image, add_topic, body

from home.blocks import BodyBlock
from home.models import CampaignPage, EventPage, GuidePage, NewsPage, SiteDocument

LONG = {
    "pl": "Konstantynopolitańczykowianeczka" * 2,
    "en": "Antidisestablishmentarianism" * 2,
    "uk": "Нікотинамідаденіндинуклеотид" * 2,
}
SAID = {
    "pl": {"gallery": "Z warsztatu", "talk": "<p>Dzień dobry.</p>", "why": "Nie wiesz?", "ask": "Zapytaj nas"},
    "en": {"gallery": "From the workshop", "talk": "<p>Good morning.</p>", "why": "Unsure?", "ask": "Ask us"},
    "uk": {"gallery": "З майстерні", "talk": "<p>Добрий день.</p>", "why": "Не знаєте?", "ask": "Запитайте нас"},
}
ELSEWHERE = "https://example.org/"
LISTED = {
    "guide": (GuidePage, "guides"),
    "news": (NewsPage, "news"),
    "event": (EventPage, "events"),
    "campaign": (CampaignPage, "campaigns"),
}
STANDING = {"standard": "about", "contact": "contact", "accessibility": "accessibility", "home": "home"}
"""Type of page → where it stands in a branch."""


def add_document(title="Ulotka", name="ulotka.pdf", **fields):
    rights = {"author": "A. Nowak", "licence": "CC BY 4.0"}
    return SiteDocument.objects.create(title=title, file=ContentFile(b"x", name=name), **{**rights, **fields})


def measured_campaign():
    """One with something to show: enough people in two months."""
    made = campaigns.campaign()
    for month in (3, 4):
        campaigns.activity(at=dt.datetime(2026, month, 5, 9, tzinfo=dt.UTC), campaign=made, attended=40)
    return made


def every_block(branch, image=None):
    """A body with each block there is, the text with a link to a page and to a file. `image`: which it shows."""
    code, long = branch.home.language, LONG[branch.home.language]
    said, lead = SAID[code], WORDS[code]["lead"]
    campaigns.topic(WORDS[code]["guides"])  # without one the sign-up form has nothing to offer
    image = image or add_image()
    image.contextual_alt_text, image.decorative = long, False
    file, recording, captions = add_document(), add_document(name="film.mp4"), add_document(name="napisy.vtt")
    links = (
        f'<p>{lead} <a linktype="page" id="{branch.home.pk}">{said["ask"]}</a>.</p>'
        f'<p>{lead} <a linktype="document" id="{file.pk}">PDF</a>.</p>'
    )
    film = {"poster": image, "length": "4 min", "transcript": said["talk"]}
    parts = [
        *body(code),
        ("text", f"<h2>{lead}</h2>{links}"),
        ("text", f"<h2>{long}</h2>{links}"),
        ("figure", {"image": image, "caption": long}),
        ("gallery", {"title": said["gallery"], "images": [{"image": image, "caption": long}] * 2}),
        ("video", {**film, "title": long, "url": f"{ELSEWHERE}v"}),
        ("video", {**film, "title": said["why"], "file": recording, "captions": captions}),
        ("download", {"title": long, "document": file, "note": lead}),
        ("helpline", {"helpline": add_helpline(long, code=code, hours="24/7", note=lead, url=ELSEWHERE)}),
        ("results", {"title": long, "campaign": measured_campaign().slug}),
        ("call_to_action", {"text": said["why"], "label": said["ask"], "url": ELSEWHERE}),
        ("call_to_action", {"text": said["why"], "label": said["ask"], "page": branch.home}),
        ("related", {"title": lead, "pages": [branch.home]}),
        ("sign_up", {"title": long, "text": lead}),
    ]
    assert {kind for kind, _value in parts} == BodyBlock().child_blocks.keys()
    return parts


def show_every_block(branch):
    """A guide with each of them, in the language of the branch."""
    code = branch.home.language
    audiences = [add_audience(f"{WORDS[code]['about']} {LONG[code]}", code)]
    return add(GuidePage, branch.guides, f"Pokaz {LONG[code]}", body=every_block(branch), audiences=audiences)


def show_everything(branch, topics=(), bodies=None):
    """The standing pages of the branch, and one more of each type it lists, with all that their types can show.

    `bodies`: those that get each block there is; the others get a text. All of them, unless told otherwise.
    """
    code, parts = branch.home.language, every_block(branch)
    facts = {**_facts(code), "topics": [*topics, add_topic(f"{WORDS[code]['news']} {LONG[code]}", code)]}
    fields = {kind: {**facts[kind], **facts["shared"]} for kind in (*LISTED, *STANDING)}
    for kind, values in fields.items():
        values["body"] = parts if bodies is None or kind in bodies else parts[:1]
        if kind in LISTED:
            values |= {"topics": facts["topics"], "audiences": facts["audiences"]}
    pages = {
        kind: add(model, getattr(branch, name), f"{kind} {LONG[code]}", **fields[kind])
        for kind, (model, name) in LISTED.items()
    }
    helplines = [("helpline", value) for kind, value in parts if kind == "helpline"]
    fields["home"] |= {"featured": pages["guide"], "helplines": helplines}
    standing = {kind: publish(getattr(branch, name), **fields[kind]) for kind, name in STANDING.items()}
    return {**pages, **standing}


def _facts(code):
    """Fields by type of page, and those they share."""
    lead, long = WORDS[code]["lead"], LONG[code]
    notice = ("correction", {"corrected_on": dt.date(2026, 5, 4), "wrong": lead, "right": long})
    files = [("download", {"title": long, "document": add_document(), "note": ""})]
    number = {"name": long, "telephone": "22 000 00 00", "email": "a@example.org", "hours": "8–16"}
    words = {"audience_note": lead, "what_changed": lead, "takes": "45 min"}
    return {
        "guide": {**words, "downloads": files, "corrections": [notice]},
        "news": {"corrections": [notice]},
        "event": event_facts(code),
        "campaign": {
            "partners": lead,
            "materials": files,
            "results": [("result", {"value": "12", "label": lead, "note": lead})],
        },
        "contact": {"contacts": [("contact", {**number, "purpose": lead, "address": lead, "note": lead})]},
        "standard": {},
        "accessibility": {},
        "home": {},
        "shared": {
            "lead": lead,
            "hero_image": add_image(),
            "hero_alt": long,
            "hero_caption": long,
            "author_unit": WORDS[code]["about"],
        },
        "audiences": [add_audience(f"{WORDS[code]['guides']} {long}", code)],
    }


def event_facts(code):
    """Every field of an event, two days of agenda among them."""
    lead = WORDS[code]["lead"]
    items = [
        {"time": dt.time(9), "until": dt.time(10, 30), "title": lead, "text": LONG[code]},
        {"title": LONG[code]},
    ]
    days = [("day", {"date": dt.date(2030, 5, day), "title": lead, "items": items}) for day in (17, 18)]
    return {
        "ends_at": dt.datetime(2030, 5, 18, 15, tzinfo=dt.UTC),
        "status": "cancelled",
        "venue": LONG[code],
        "city": "Łódź",
        "country": "PL",
        "organisers": "Latarnia",
        "partners": f"{lead}\n{LONG[code]}",
        "audience_categories": lead,
        "agenda": days,
        "registration_url": ELSEWHERE,
        "registration_until": dt.date(2030, 5, 1),
        "capacity": 40,
        "added_on": dt.date(2026, 5, 4),
    }


def publish(page, **fields):
    page = type(page).objects.get(pk=page.pk)  # it may have got children since
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)
