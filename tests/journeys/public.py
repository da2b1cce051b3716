"""Every public template, and what a stranger visits so that each of them is drawn in each language.

Templates are found on disk: a new one that nothing here draws fails by its name.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from factories import campaigns, people
from factories.everything import LONG, show_everything
from factories.pages import WORDS, add, locale, plant_site
from factories.translations import submit, translate_all
from wagtail.models import PageViewRestriction

from campaigns.links import tokens
from campaigns.public_forms import PublicForm
from campaigns.subscribers import leaving
from home.models import GuidePage, IdentityText, NewsPage, SiteIdentity
from home.published.refresh import in_bulk

ROOT = Path(settings.BASE_DIR, "templates")
LANGUAGES = ("pl", "en", "uk")
NO_PUBLIC_PAGE = {
    r"(^|/)admin/|^wagtail(?!core/)|^wagtailcore/shared/|^campaigns/dashboards/": "screens of the CMS",
    r"^home/blocks/(text|\w+_preview)\.html$": "a block before it is chosen; a page writes texts by itself",
    r"^campaigns/email/": "mails",
    r"^home/guide_pdf\.html$": "paper: the print view stands for it, and PDF/UA is asked for by test_pdf",
}
"""Where templates lie that draw no page for strangers, and what they draw."""
IN_ONE_LANGUAGE = {"api/docs.html": ("en", "/api/v1/docs")}


def public_templates():
    """(name, language) of everything that can be drawn for a stranger."""
    names = (path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))
    public = [name for name in names if not any(re.search(rule, name) for rule in NO_PUBLIC_PAGE)]
    spoken = {name: [code] for name, (code, _address) in IN_ONE_LANGUAGE.items()}
    return {(name, code) for name in public for code in spoken.get(name, LANGUAGES)}


class Drawn(set):
    """(name, language) of templates of ours, as they are drawn, in whatever thread."""

    def __enter__(self):
        template_rendered.connect(self._note)
        return self

    def __exit__(self, *error):
        template_rendered.disconnect(self._note)

    def _note(self, template, **kwargs):
        path = Path(template.origin.name)
        if path.is_relative_to(ROOT):
            self.add((path.relative_to(ROOT).as_posix(), get_language()))


# --- what there is to see -----------------------------------------------------------------------------------------


@dataclass
class Planted:
    """By language."""

    pages: dict
    """Addresses of pages with everything their types can show, the fullest first."""
    people: dict
    """Somebody who waits for a confirmation, somebody who gets our mail, somebody who left."""
    letters: dict
    """Deliveries: to somebody, and to somebody who was erased since."""


def plant():
    cache.clear()
    tree = plant_site(LANGUAGES)
    topic = people.topic("news", **{code: WORDS[code]["news"] for code in LANGUAGES})
    _identify(tree.site)
    with in_bulk():
        full = {code: show_everything(getattr(tree, code), bodies=("guide", "home")) for code in LANGUAGES}
        for code in LANGUAGES:
            add(NewsPage, getattr(tree, code).news, LONG[code])
            closed = add(NewsPage, getattr(tree, code).news, f"6 {code}")
            PageViewRestriction.objects.create(page=closed, restriction_type="password", password="a")
    lists = ("news", "guides", "events", "campaigns")
    pages = {
        code: [
            *(page.url for page in full[code].values()),
            *(getattr(getattr(tree, code), name).url for name in lists),
            *_below(full[code]["guide"]),
            _outdated(tree, code),
        ]
        for code in LANGUAGES
    }
    return Planted(pages, {code: _readers(code, topic) for code in LANGUAGES}, _letters(topic))


def _identify(site):
    identity = SiteIdentity.for_site(site)
    identity.shows_translation_age, identity.email, identity.telephone = True, "a@example.org", "22 000 00 00"
    identity.save()
    for code in LANGUAGES:
        words = {"organisation": WORDS[code]["about"], "tagline": LONG[code], "footer": WORDS[code]["lead"]}
        IdentityText.objects.create(identity=identity, locale=locale(code), postal_address=LONG[code], **words)


def _below(guide):
    """Print view, the page that waits for the PDF, an older version and one that was withdrawn."""
    for number in ("2.0", "3.0"):
        guide = GuidePage.objects.get(pk=guide.pk)
        guide.version_number = number
        guide.save_revision().publish()
    guide.frozen.filter(number="1.0").withdraw(timezone.now(), "abc")
    return [guide.url + part for part in ("print/", "guide.pdf", "versions/2-0/", "versions/1-0/")]


def _outdated(tree, code):
    """A translation whose original has moved on."""
    source = add(NewsPage, (tree.en if code == "pl" else tree.pl).news, f"5 {code}", lead="abc")
    translation = submit(source, code)
    translate_all(translation)
    translation.save_target(publish=True)
    source.lead = "abcd"
    source.save_revision().publish()
    return translation.get_target_instance().url


def _readers(code, topic):
    states = ("pending", "confirmed", "confirmed")
    waiting, confirmed, left = (people.subscriber(topics=[topic], language=code, state=state) for state in states)
    leaving.leave(left.pk, method="link", language=code)
    return waiting, confirmed, left


def _letters(topic):
    send = campaigns.send(recipients=1, languages=LANGUAGES, topic=topic)
    return {
        code: (
            campaigns.delivery(send, language=code, subscriber=people.subscriber(topics=[topic], language=code)),
            send.deliveries.get(edition__locale__language_code=code, subscriber=None),
        )
        for code in LANGUAGES
    }


# --- where it is --------------------------------------------------------------------------------------------------


def addresses(planted, code):
    """What one visits."""
    waiting, confirmed, left = planted.people[code]
    letter, erased = planted.letters[code]
    with override(code):
        search, named = reverse("search"), lambda name, *args: reverse(f"newsletter:{name}", args=args)
        yield from planted.pages[code]
        yield from (f"{search}?q={WORDS[code]['news']}", f"{search}?q=zzz", f"/{code}/nowhere/")
        yield from (named("sign_up"), named("sign_up_done"), _useful(code))
        yield from (named("confirm", tokens.confirm(waiting.pk)), named("confirm", "nonsense"))
        yield named("preferences", tokens.preferences(confirmed.pk)) + "?saved"
        yield from (named("preferences", token) for token in (tokens.preferences(left.pk), "nonsense"))
    yield from (f"/u/{tokens.unsubscribe(one.pk)}" for one in (letter, erased))
    yield from ("/t/c/nonsense", "/outbox/", _mail())
    yield from (address for spoken, address in IN_ONE_LANGUAGE.values() if spoken == code)


def answers(planted, code):
    """(address, answer) of what one gets only by sending a form, or on a bad day."""
    client, proof = Client(headers={"Accept-Language": code}), PublicForm().proof_value
    waiting, _confirmed, _left = planted.people[code]
    letter = f"/u/{tokens.unsubscribe(planted.letters[code][0].pk)}"
    with override(code):
        sign_up = reverse("newsletter:sign_up")
        confirm = reverse("newsletter:confirm", args=[tokens.confirm(waiting.pk)])
        for page in ("500.html", "campaigns/public/come_back_soon.html"):
            yield f"/{code}/broken/", HttpResponse(render_to_string(page))
    yield sign_up, client.post(sign_up, {})
    yield sign_up, client.post(sign_up, {}, headers={"Sec-Fetch-Site": "cross-site"})
    yield sign_up, _too_often(client, sign_up)
    yield confirm, client.post(confirm)
    yield _useful(code), client.post(_useful(code), {"answer": "yes", "proof": proof})
    yield letter, client.post(letter, {"act": "not_me"})
    yield from _wrong_words(client, code)


def _wrong_words(client, code):
    """At the doors of pages with a password, or for people with an account."""
    closed = PageViewRestriction.objects.get(page__locale__language_code=code)
    with override(code):
        password = reverse("wagtailcore_authenticate_with_password", args=[closed.pk, closed.page_id])
        account = reverse("wagtailcore_login")
    yield password, client.post(password, {"password": "b", "return_url": "/"})
    yield account, Client(enforce_csrf_checks=True).post(account)
    yield account, client.post(account, {"username": "a", "password": "b", "next": "/"})


def _too_often(client, path):
    while (answer := client.post(path, {"homepage": "x"})).status_code != 429:
        pass
    return answer


def _useful(code):
    with override(code):
        return reverse("feedback:answer", args=[NewsPage.objects.filter(locale=locale(code)).first().translation_key])


def _mail():
    """One of the demo's outbox."""
    mail = EmailMultiAlternatives("Temat", "Tekst", "a@example.org", ["b@example.org"])
    get_connection("config.outbox.OutboxBackend").send_messages([mail])
    return re.search(r'href="(/outbox/[^"]+)"', Client().get("/outbox/").content.decode())[1]
