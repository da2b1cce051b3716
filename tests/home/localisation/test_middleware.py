"""Acts without a form on pages that cannot be public as they are: said with the way on, and undone whole."""

import pytest
from factories.pages import add, plant_site
from planting import fresh
from wagtail.models import Page

from home.models import EventPage, StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(["pl"], names=("events", "about"))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


@pytest.fixture
def drafts(tree):
    """Two that are whole, and between them one without a date, as an editor in a hurry leaves it."""
    first, last = (add(EventPage, tree.pl.events, title, live=False) for title in ("Pierwsze", "Trzecie"))
    torn = tree.pl.events.add_child(instance=EventPage(title="Bez daty", locale=tree.pl.events.locale, live=False))
    torn.save_revision(clean=False)
    return first, torn, last


def test_publishing_many_names_the_one_that_is_not_ready_and_publishes_none(client, administrator, drafts):
    client.force_login(administrator)
    chosen = "&".join(f"id={page.pk}" for page in drafts)
    answer = client.post(f"/admin/bulk/wagtailcore/page/publish/?{chosen}&next=/admin/")
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/pages/{drafts[1].pk}/edit/")
    said = client.get("/admin/").content.decode()
    assert "“Bez daty”" in said and answer["Location"] in said
    assert not Page.objects.filter(pk__in=[page.pk for page in drafts], live=True).exists()


@pytest.mark.parametrize("how", ["publish_copies", "alias"])
def test_a_second_page_with_the_same_role_is_refused_in_words(client, administrator, tree, how):
    client.force_login(administrator)
    about = StandardPage.objects.get(pk=tree.pl.about.pk)
    about.purpose = "about"
    about.save_revision().publish()
    form = {"new_title": "O nas 2", "new_slug": "o-nas-2", "new_parent_page": about.get_parent().pk, how: "on"}
    answer = client.post(f"/admin/pages/{about.pk}/copy/", form)
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/pages/{about.pk}/copy/")
    assert about.title in client.get("/admin/").content.decode()
    assert not Page.objects.filter(slug="o-nas-2").exists()
