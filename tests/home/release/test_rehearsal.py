"""The clock of a rehearsal, and what others have planned until its moment."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from factories.pages import add, add_helpline, add_image, plant_site
from factories.releases import approved, news, pack, planned
from planting import fresh
from wagtail.models import Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

from home import clock
from home.models import EventPage, NewsPage, PublishedDocument
from home.release import readiness
from home.release.rehearsal import as_of
from home.release.visit import NotThere, visit
from home.roles import ensure_roles

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAYS = 20
MOMENT = dt.timedelta(days=DAYS)


@pytest.fixture(scope="module")
def planted(bed):
    ensure_roles()
    return plant_site(names=("news", "events"))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


@pytest.fixture(scope="module")
def bundle_once(planted):
    pages = news(planted)
    bundle = planned(pack(pages[0]), after=MOMENT)
    for page in pages:
        approved(page)
    return bundle


@pytest.fixture
def bundle(bundle_once, db):
    """One page in two languages, approved, in twenty days."""
    return fresh(bundle_once)


def seen(bundle, *paths):
    """What a stranger will get there at the moment; empty where nothing will answer."""
    with as_of(bundle):
        return [_answer(path) for path in paths]


def _answer(path):
    try:
        return visit(path).content.decode()
    except NotThere:
        return ""


def after(days):
    return timezone.now() + dt.timedelta(days=days)


def schedule(page, days):
    page.go_live_at = after(days)
    page.save_revision().publish()


def test_what_is_to_come_is_seen_from_the_moment(tree, bundle):
    add(EventPage, tree.pl.events, "Minione", starts_at=after(DAYS - 5))
    add(EventPage, tree.pl.events, "Przyszłe", starts_at=after(DAYS + 5))
    add(EventPage, tree.pl.events, "Dawne", starts_at=after(DAYS - 366))
    front, listed, past, file = seen(bundle, "/pl/", "/pl/wydarzenia/", "/pl/wydarzenia/minione/", "/pl/calendar.ics")
    assert "Przyszłe" in front and "Minione" not in front
    assert "Przyszłe" in listed and "Minione" not in listed and "Minione" in past
    assert "Minione" in file and "Dawne" not in file
    assert "Minione" in _answer("/pl/wydarzenia/") and "Dawne" in _answer("/pl/calendar.ics")


def test_days_that_end_until_then_have_ended(tree, bundle):
    registering = {"registration_url": "https://example.org/", "registration_until": after(DAYS - 1).date()}
    add(EventPage, tree.pl.events, "Zapisy", starts_at=after(DAYS + 9), **registering)
    line = add_helpline(number="800 111 222", valid_until=after(DAYS - 1).date())
    picture = add_image(rights_expire_on=after(DAYS - 1).date())
    body = [("helpline", {"helpline": line})]
    add(NewsPage, tree.pl.news, "Obraz", hero_image=picture, hero_alt="Granat", body=body)
    paths = "/pl/wydarzenia/zapisy/", "/pl/aktualnosci/obraz/"
    assert [mark in html for mark, html in zip(("Register", "<picture"), map(_answer, paths), strict=True)] == [
        True
    ] * 2
    event, article = seen(bundle, *paths)
    assert "Register" not in event and "<picture" not in article and "800 111 222" not in article
    picture.refresh_from_db()
    assert not picture.is_withheld


def test_what_goes_live_is_dated_by_the_moment(bundle, tree):
    soon = add(NewsPage, tree.pl.news, "Wcześniej", live=False)
    schedule(soon, 5)
    with as_of(bundle):
        assert clock.now() == bundle.moment and clock.today() == timezone.localdate(bundle.moment)
        document = PublishedDocument.objects.get(title="Nowy poradnik")
        assert document.published_at == document.updated_at == bundle.moment
        earlier = PublishedDocument.objects.get(pk=soon.pk)
        assert earlier.published_at == NewsPage.objects.get(pk=soon.pk).last_published_at == soon.go_live_at
    assert clock.now() < bundle.moment and not NewsPage.objects.filter(title="Nowy poradnik", live=True).exists()


def test_what_was_scheduled_and_expires_until_then_is_gone_again(tree, bundle):
    short = add(NewsPage, tree.pl.news, "Krótko", live=False)
    short.expire_at = after(9)
    schedule(short, 5)
    over = add(NewsPage, tree.pl.news, "Do wczoraj", expire_at=after(DAYS - 1))
    stays = add(NewsPage, tree.pl.news, "Dłużej", expire_at=after(DAYS + 1))
    listed = seen(bundle, "/pl/aktualnosci/")[0]
    assert "Dłużej" in listed and "Krótko" not in listed and "Do wczoraj" not in listed
    assert NewsPage.objects.get(pk=over.pk).live and NewsPage.objects.get(pk=stays.pk).live


def another(tree, title, days, *, is_ready=True):
    pages = news(tree, title=title, english=f"{title} in English")
    other = planned(pack(pages[0], name=title), after=dt.timedelta(days=days))
    for page in pages if is_ready else pages[:1]:
        approved(page)
    return other


def test_other_bundles_that_go_live_until_then_are_there(tree, bundle):
    earlier, later = another(tree, "Wiosna", DAYS - 1), another(tree, "Lato", DAYS + 1)
    unready = another(tree, "Jesień", DAYS - 2, is_ready=False)
    polish, english = seen(bundle, "/pl/aktualnosci/", "/en/news/")
    assert "Wiosna" in polish and "Wiosna in English" in english
    assert "Lato" not in polish and "Jesień" not in polish and "Jesień" not in english
    for other in (earlier, later, unready):
        other.refresh_from_db()
        assert other.state == "planned" and not other.reasons


def test_a_link_to_what_an_earlier_bundle_brings_is_no_fault(tree):
    earlier = another(tree, "Wiosna", 2)
    aim = NewsPage.objects.get(title="Wiosna")
    body = [("text", f'<p>Zob. <a linktype="page" id="{aim.pk}">Wiosna</a></p>')]
    page = add(NewsPage, tree.pl.news, "Dalej", live=False, body=body, lead="Zdanie.")
    page.save_revision()
    bundle = planned(pack(page, languages=["pl"]), after=dt.timedelta(days=3))
    approved(page)
    with as_of(bundle) as entries:
        assert readiness.inspect(bundle, entries).reasons() == []
    planned(earlier, after=dt.timedelta(days=4))
    with as_of(bundle) as entries:
        assert "not public" in "".join(readiness.inspect(bundle, entries).reasons())


def test_a_bundle_whose_moment_has_passed_is_seen_as_of_now(tree, bundle):
    late = planned(bundle, after=-MOMENT)
    event = add(EventPage, tree.pl.events, "Wczoraj", starts_at=after(-1))
    assert event.title not in seen(late, "/pl/wydarzenia/")[0]


def test_the_preview_shows_the_day_it_speaks_of(client, officer, tree, bundle):
    add(EventPage, tree.pl.events, "Minione", starts_at=after(DAYS - 5))
    client.force_login(officer)
    address = reverse("releases:show", args=[bundle.pk])
    assert "Minione" not in client.get(f"{address}preview/pl/wydarzenia/").content.decode()
    assert "Minione" in client.get("/pl/wydarzenia/").content.decode()


def test_where_sites_begin_at_the_moment_is_known_in_the_rehearsal_only(tree, bundle):
    cache.delete(SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION)
    before = Site.get_site_root_paths()
    tree.pl.home.slug = "inaczej"
    schedule(tree.pl.home, 5)
    with as_of(bundle):
        assert _answer("/pl/aktualnosci/")
        assert "/inaczej/" in {root.root_path for root in Site.get_site_root_paths()}
        assert cache.get(SITE_ROOT_PATHS_CACHE_KEY, version=SITE_ROOT_PATHS_CACHE_VERSION) is None, "others share it"
    assert Site.get_site_root_paths() == before


GO_BY_THE_TIME_OF_DAY = {"security.py", "withdrawn.py", "missed.py"}
"""The file for finders of holes, an action of the CMS, and words that were searched for in vain."""


def test_nothing_public_reads_another_clock():
    root = Path(clock.__file__).parent
    public = [*root.glob("delivery/*.py"), root / "templatetags" / "public.py", *root.parent.glob("search/*.py")]
    reading = {file.name for file in public if re.search(r"timezone\.(now|localdate|localtime)\(\)", file.read_text())}
    assert reading <= GO_BY_THE_TIME_OF_DAY
