"""The whole path on real parts: a reader joins, colleagues write, translate, approve and send, a manager looks.

Every person has a browser of their own, the worker is a process of its own, mail goes through a real SMTP server.
"""

import datetime as dt
import re
import urllib.request

import pytest
from django.core.cache import cache
from django.utils import timezone
from factories import campaigns as make
from factories import people
from factories.dashboards import aim
from factories.pages import plant_site
from fakes.smtp_sink import SmtpSink
from journeys import steps
from journeys.office import Office, html, plain, unsubscribe_address
from stored import everything_stored
from wagtail.models import Page

from campaigns.metrics.models import LinkDay
from campaigns.models import Activity, Event, Newsletter, Partner, Subscriber
from campaigns.tracking.models import EventType, Verdict

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ANNA, JOHN, EWA = "anna.lis@example.org", "john.fox@example.org", "ewa.wilk@example.org"
CAMPAIGN = "Zauważ, zapytaj"
# A browser without a window calls itself HeadlessChrome and so stands on the list of robots.
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.fixture
def office(settings, live_server):
    settings.SITE_BASE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # who submits faster than it saves makes a second newsletter
    # Three readers are few; that small numbers hide is proved elsewhere.
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "BASE_URL": live_server.url, "STATS_MIN_CELL": 1}
    cache.clear()
    with SmtpSink() as sink:
        yield Office(sink, live_server.url)


@pytest.fixture
def tree(roles):
    return plant_site()


@pytest.fixture
def campaign():
    planned = make.campaign(CAMPAIGN, slug="zauwaz")
    Partner.objects.create(name="Szkoła Podstawowa nr 7", kind="school")
    aim(planned, "output", "out.participations", 20, last=timezone.localdate() + dt.timedelta(days=30))
    return planned


@pytest.fixture
def topic():
    news = people.topic("news", pl="Wiadomości", en="News")
    people.subscriber(EWA, topics=[news])
    return news


@pytest.fixture
def reader(visit):
    """A reader's browser; `noise` is what it complained about."""

    def reader():
        return listen(visit(user_agent=PERSON))

    return reader


def listen(page):
    page.noise = []
    page.on("console", lambda said: page.noise.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: page.noise.append(str(error)))
    return page


def test_from_the_sign_up_to_the_dashboard(
    office, tree, campaign, topic, visit, reader, editor, translator, approver, officer, manager
):
    anna, john = reader(), reader()
    join(anna, office, ANNA, "pl", agrees=True)
    join(john, office, JOHN, "en")

    writer, words, boss, sender = visit(editor), visit(translator), visit(approver), visit(officer)
    news = publish_in_both_languages(writer, words, boss, tree)
    newsletter = approve_in_both_languages(writer, words, boss, news)
    steps.start_sending(sender, newsletter, people=3)
    office.work()
    everybody_got_their_own_mail(office)

    follow_the_link(anna, office, ANNA, news.url)
    the_click_is_kept_once(office)
    leave_by_the_button(john, office, JOHN)
    leave_by_the_mail_program(office, EWA)

    hold_a_workshop(sender)
    office.work()
    chief = listen(visit(manager))
    steps.open_dashboard(chief, CAMPAIGN)
    the_dashboard_shows(chief, "ladder", "days", "links", "outreach", "targets")
    assert [page.noise for page in (anna, john, chief)] == [[], [], []]
    no_address_was_written_down(office)


def join(page, office, address, language, *, agrees=False):
    """Signs up, opens the link in the mail, presses its button."""
    page.goto(f"/{language}/newsletter/")
    page.fill("#id_address", address)
    page.check("#id_topics_0")
    page.select_option("#id_language", language)
    page.set_checked("#id_tracking", agrees)
    page.locator("main form button").click()
    page.wait_for_url("**/done/")
    office.work()
    [mail] = office.mails_to(address)
    page.goto(re.search(r"http\S+/confirm/\S+", plain(mail))[0])
    person = Subscriber.objects.find(address)
    assert person.state == "pending"  # to look is not to press
    page.locator("main form button").click()
    page.wait_for_selector("main a[href*='/preferences/']")
    person.refresh_from_db()
    assert (person.state, person.tracking_agreed_at is not None) == ("confirmed", agrees)
    office.sink.accepted.clear()


def publish_in_both_languages(writer, words, boss, tree):
    steps.write_news(writer, tree)
    news = Page.objects.get(title=f"{steps.MARKER} poradnik")
    steps.approve_in_wagtail(boss, news.title)
    steps.submit_for_english(writer, news)
    words.goto(f"/admin/pages/{steps.english_of(news).pk}/edit/")
    steps.translate(words, "A new guide", "What is in the guide")
    steps.press_ready(words)
    steps.approve_in_wagtail(boss, "A new guide")
    assert steps.MARKER not in steps.reader_of(words, f"/en/{tree.en.news.slug}/a-new-guide/")
    return news


def approve_in_both_languages(writer, words, boss, news):
    """The newsletter, composed from the page, as it will be received; live in Polish and English."""
    steps.write_newsletter(writer, title="Numer 1", subject="Nowy poradnik", topic="News", campaign=CAMPAIGN, news=news)
    assert news.title in steps.preview(writer)
    steps.submit_to_approval(writer)
    steps.approve_in_wagtail(boss, "Numer 1")
    newsletter = Newsletter.objects.get(title="Numer 1")
    steps.submit_newsletter_for_english(writer, newsletter)
    english = newsletter.get_translation(steps.locale("en"))
    words.goto(f"/admin/snippets/campaigns/newsletter/edit/{english.pk}/")
    steps.translate(words, "Issue 1", "Our new guide")
    steps.press_ready(words)
    steps.approve_in_wagtail(boss, "Issue 1")
    return newsletter


def everybody_got_their_own_mail(office):
    assert office.sink.copies() == {ANNA: 1, JOHN: 1, EWA: 1}
    subjects = {ANNA: "Nowy poradnik", JOHN: "Our new guide", EWA: "Nowy poradnik"}
    for address, subject in subjects.items():
        [mail] = office.mails_to(address)
        assert (mail["Subject"], mail["To"], mail["Cc"], mail["Bcc"]) == (subject, address, None, None)
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "/u/" in mail["List-Unsubscribe"]
        assert "[[" not in plain(mail) + html(mail)
        assert (steps.MARKER in plain(mail)) == (steps.MARKER in html(mail)) == (address != JOHN)


def follow_the_link(page, office, address, destination):
    """By a click in the mail, as it is shown."""
    [mail] = office.mails_to(address)
    letter = page.context.new_page()  # the mail program: it knows neither our policy nor our pages
    letter.set_content(html(mail))
    letter.get_by_role("link", name=steps.MARKER).first.click()
    letter.wait_for_url(f"**{destination}?*utm_campaign=zauwaz*")
    page.goto(letter.url)


def the_click_is_kept_once(office):
    for _ in range(2):
        office.work()
        [click] = Event.objects.filter(type=EventType.CLICKED)
        assert (click.verdict, click.reason) == (Verdict.HUMAN, "gesture")
        assert click.delivery.subscriber == Subscriber.objects.find(ANNA)
        assert [(day.verdict, day.count) for day in LinkDay.objects.all()] == [(Verdict.HUMAN, 1)]


def leave_by_the_button(page, office, address):
    [mail] = office.mails_to(address)
    page.goto(unsubscribe_address(mail))
    assert is_subscribed(address)
    page.locator("main form button").first.click()
    page.wait_for_selector("main a[href$='/newsletter/']")
    assert not is_subscribed(address)


def leave_by_the_mail_program(office, address):
    """RFC 8058: one POST, no cookie, no page before it."""
    [mail] = office.mails_to(address)
    with urllib.request.urlopen(unsubscribe_address(mail), b"List-Unsubscribe=One-Click") as answer:
        assert answer.status == 200 and "Set-Cookie" not in answer.headers
    assert not is_subscribed(address)


def hold_a_workshop(page):
    steps.record_workshop(
        page,
        name="Warsztat dla nauczycieli",
        campaign=CAMPAIGN,
        partner="Szkoła Podstawowa nr 7",
        day=f"{timezone.localdate()} 00:01",
        city="Łódź",
        registered=30,
        attended=24,
        hours=6,
    )
    held = Activity.objects.get()
    assert (held.person_hours, held.partners.get().kind) == (144, "school")


def the_dashboard_shows(page, *keys):
    for key in keys:
        panel = page.locator(f"#{key}")
        assert panel.locator(".main-svg").count(), f"{key} is not drawn"
        assert panel.locator("tbody tr").count(), f"{key} has no table"
        assert panel.locator(".about dl").count(), f"{key} is not defined"
    assert "24" in page.locator("#outreach tbody").text_content()


def no_address_was_written_down(office):
    for address in (ANNA, JOHN, EWA):
        assert address not in office.log
        assert [table for table, row in everything_stored() if address in row] == []


def is_subscribed(address):
    return Subscriber.objects.find(address).subscriptions.filter(state="active").exists()
