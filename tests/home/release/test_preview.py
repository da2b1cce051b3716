"""The site as of the moment: what an editor sees there, and that nobody else sees any of it."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from factories.pages import add
from factories.releases import approved, news, pack, planned
from planting import fresh

from home.models import NewsPage, PublishedDocument

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def bundle_once(planted):
    polish, _english = news(planted)
    return planned(pack(polish))


@pytest.fixture
def bundle(bundle_once, db):
    return fresh(bundle_once)


@pytest.fixture
def look(client, officer, bundle):
    """The preview of an address, as an officer sees it."""
    client.force_login(officer)

    def look(path, status=200):
        response = client.get(f"/admin/releases/{bundle.pk}/preview{path}")
        assert response.status_code == status
        return response.content.decode()

    return look


def test_pages_lists_and_the_language_switch_are_as_they_will_be(look, bundle):
    before = PublishedDocument.objects.count()
    inside = f"/admin/releases/{bundle.pk}/preview"
    assert f'href="{inside}/pl/aktualnosci/nowy-poradnik/"' in look("/pl/aktualnosci/")
    page = look("/pl/aktualnosci/nowy-poradnik/")
    assert f'href="{inside}/en/news/a-new-guide/"' in page and "The site as of" in page
    assert "A new guide" in look("/en/news/a-new-guide/")
    assert PublishedDocument.objects.count() == before


def test_links_and_forms_stay_inside(look, bundle):
    page = look("/pl/aktualnosci/nowy-poradnik/")
    assert 'href="/pl/' not in page and 'action="/' not in page.replace(f'action="/admin/releases/{bundle.pk}/', "")
    assert 'href="/static/' in page


def test_drafts_outside_the_bundle_stay_invisible(look, tree):
    add(NewsPage, tree.pl.news, "Cudzy szkic", live=False)
    assert "Cudzy szkic" not in look("/pl/aktualnosci/")
    look("/pl/aktualnosci/cudzy-szkic/", status=404)


def test_what_is_scheduled_before_the_moment_has_happened(look, bundle, tree):
    soon, later = (add(NewsPage, tree.pl.news, title, live=False) for title in ("Wcześniej", "Później"))
    for page, hours in ((soon, 0.5), (later, 2)):
        page.go_live_at = timezone.now() + dt.timedelta(hours=hours)
        page.save_revision().publish()
    listed = look("/pl/aktualnosci/")
    assert "Wcześniej" in listed and "Później" not in listed
    assert not NewsPage.objects.get(pk=soon.pk).live


def test_it_is_never_stored_by_anybody_nor_indexed(client, officer, bundle):
    client.force_login(officer)
    response = client.get(f"/admin/releases/{bundle.pk}/preview/pl/")
    assert {"no-store", "private"} <= {part.strip() for part in response["Cache-Control"].split(",")}
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_strangers_and_people_without_the_right_see_nothing(client, bundle, stranger):
    address = f"/admin/releases/{bundle.pk}/preview/pl/aktualnosci/"
    assert client.get(address).status_code == 302
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(stranger)
    assert client.get(address).status_code in {302, 403}
    assert client.get("/pl/aktualnosci/nowy-poradnik/").status_code == 404


def test_nothing_is_written_while_looking(look, bundle):
    look("/pl/aktualnosci/nowy-poradnik/")
    bundle.refresh_from_db()
    assert bundle.state == "planned" and bundle.items.get().record is None
    assert not NewsPage.objects.filter(title="Nowy poradnik", live=True).exists()


@pytest.mark.parametrize("path", ["/admin/", "/t/o/x.gif", "/api/v1/documents", "/de/"])
def test_only_pages_of_the_site_are_shown(look, path):
    look(path, status=404)


def test_it_takes_no_post(client, officer, bundle):
    client.force_login(officer)
    assert client.post(f"/admin/releases/{bundle.pk}/preview/pl/newsletter/").status_code == 405


def test_without_a_moment_it_is_the_site_with_the_bundle(client, officer, tree):
    polish, _english = news(tree)
    bundle = pack(polish)
    approved(polish)
    client.force_login(officer)
    page = client.get(f"/admin/releases/{bundle.pk}/preview/pl/aktualnosci/").content.decode()
    assert "Nowy poradnik" in page and "The site with" in page
