"""What was withdrawn is in no answer that was kept: every address is read twice, then everything is withdrawn."""

import datetime as dt
from urllib.parse import quote

import pytest
import time_machine
from crawler import crawl
from django.contrib.auth.models import Group
from django.core.wsgi import get_wsgi_application
from django.test import TransactionTestCase
from django.utils import timezone
from factories.pages import SECTIONS, add, add_helpline, add_image, add_topic, plant_site, translate
from reader import Reader
from wagtail.models import PageViewRestriction

from config.jobs import wagtail_schedule
from home.media.sweep import withhold_ended
from home.models import CampaignPage, EventPage, GuidePage, NewsPage, SiteIdentity

SOON = dt.timedelta(days=1)


def marked(word, **more):
    """Everything of a page that holds words."""
    texts = dict.fromkeys(("slug", "lead", "hero_alt", "hero_caption", "author_unit"), word)
    return {"title": word, **texts, "body": [("text", f"<p>{word}</p>")], **more}


class Site:
    def __init__(self):
        self.tree = tree = plant_site(["pl", "en"], names=SECTIONS)
        SiteIdentity.for_site(tree.site)
        self.topic = add_topic("wtopic", en="wtopic english")
        self.line = add_helpline("wline", "000 111 222")
        self.image = add_image(author="wauthor")
        figure = ("figure", {"image": self.image, "caption": "wcaption"})
        self.image.contextual_alt_text, self.image.decorative = "wcaption", False
        shown = [("helpline", {"helpline": self.line}), figure]
        self.pages = {word: add(NewsPage, tree.pl.news, **marked(word)) for word in ("wdraft", "wlogin", "wgroup")}
        self.pages |= {word: add(GuidePage, tree.pl.guides, **marked(word)) for word in ("wgone", "wover")}
        self.pages["wedited"] = add(NewsPage, tree.pl.news, "Zostaje", lead="wedited", topics=[self.topic], body=shown)
        self.pages["wenglish"] = translate(self.pages["wedited"], "en", **marked("wenglish"))
        self.pages["wevent"] = add(EventPage, tree.pl.events, **marked("wevent"))
        self.pages["wvenue"] = add(EventPage, tree.pl.events, "Spotkanie", venue="wvenue", city="Łódź", country="PL")
        campaign = add(CampaignPage, tree.pl.campaigns, **marked("wcampaign"))
        self.pages |= {"wcampaign": campaign, "wbelow": add(NewsPage, campaign, **marked("wbelow"))}
        self.pages["wmoved"] = add(NewsPage, tree.pl.news, **marked("wmoved"))
        self.locked = add(NewsPage, tree.pl.news, "Za drzwiami")
        PageViewRestriction.objects.create(page=self.locked, restriction_type="login")

    words = (
        *("wdraft", "wlogin", "wgroup", "wgone", "wover", "wedited", "wenglish", "wevent", "wvenue", "wcampaign"),
        *("wbelow", "wmoved", "wtopic", "wline", "wauthor"),
    )

    def withdraw(self, clock):
        """Each in a way of its own."""
        page = {word: page.specific_class.objects.get(pk=page.pk) for word, page in self.pages.items()}
        page["wdraft"].unpublish()
        page["wgone"].delete()
        page["wenglish"].unpublish()
        PageViewRestriction.objects.create(page=page["wlogin"].page_ptr, restriction_type="login")
        groups = PageViewRestriction.objects.create(page=page["wgroup"].page_ptr, restriction_type="groups")
        groups.groups.add(Group.objects.create(name="Redakcja"))
        PageViewRestriction.objects.create(page=page["wevent"].page_ptr, restriction_type="password", password="x")
        PageViewRestriction.objects.create(page=page["wcampaign"].page_ptr, restriction_type="login")
        page["wmoved"].move(self.locked, pos="last-child")
        self._change(page["wedited"], lead="Inaczej")
        self._change(page["wvenue"], venue_is_withheld=True)
        self._change(page["wover"], expire_at=timezone.now() + SOON)
        self.topic.delete()
        self.line.unpublish()
        self.image.rights_expire_on = timezone.localdate()
        self.image.save()
        clock.shift(2 * SOON)
        assert wagtail_schedule() and withhold_ended()

    def _change(self, page, **fields):
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """(addresses and what they said, kept; what they say after everything was withdrawn, the first and second time)"""
    with django_db_blocker.unblock(), time_machine.travel(timezone.now(), tick=False) as clock:
        site, reader = Site(), Reader(get_wsgi_application())
        doors = [path for code in ("pl", "en") for path in (f"/{code}/feed.atom", f"/{code}/calendar.ics")]
        topic = ["/pl/topics/wtopic/feed.rss", "/pl/kampanie/wcampaign/feed.atom", "/pl/wydarzenia/wevent/calendar.ics"]
        paths = sorted(crawl("/", "/sitemap.xml", *doors, *topic).answers)
        kept = [{path: reader.get(path) for path in paths} for _ in range(2)]
        site.withdraw(clock)
        yield kept, [{path: reader.get(path) for path in paths} for _ in range(2)]
        TransactionTestCase._fixture_teardown(None)


def saying(answers, word):
    """Addresses whose answers say it, without the address itself, which the visitor brought."""
    read = {path: answer.body.decode().replace("\r\n ", "").casefold() for path, answer in answers.items()}
    return [path for path, text in read.items() if word in text.replace(path, "").replace(quote(path), "")]


def test_every_word_was_kept(told):
    (_first, second), _after = told
    hits = {path: answer for path, answer in second.items() if answer.is_hit}
    assert {"/pl/", "/pl/aktualnosci/", "/pl/feed.atom", "/sitemap.xml", "/pl/calendar.ics"} <= hits.keys()
    assert [word for word in Site.words if not saying(hits, word)] == []


@pytest.mark.parametrize("word", Site.words)
@pytest.mark.parametrize("time", [0, 1], ids=["first", "again"])
def test_what_was_withdrawn_is_in_no_answer(told, word, time):
    _before, after = told
    assert saying(after[time], word) == []
