"""Acts without a form on pages that cannot be public as they are: said with the way on, and undone whole."""

import pytest
from factories.pages import add, plant_site
from planting import fresh
from wagtail.models import Page

from home.models import EventPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(["pl"], names=("events",))


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
def test_a_page_older_than_a_rule_is_copied_live_by_nobody_and_the_refusal_is_in_words(
    client, administrator, drafts, how
):
    client.force_login(administrator)
    _first, torn, _last = drafts
    Page.objects.filter(pk=torn.pk).update(live=True)
    form = {"new_title": torn.title, "new_slug": "kopia", "new_parent_page": torn.get_parent().pk, how: "on"}
    answer = client.post(f"/admin/pages/{torn.pk}/copy/", form)
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/pages/{torn.pk}/copy/")
    assert "“Bez daty”" in client.get("/admin/").content.decode()
    assert not Page.objects.filter(slug="kopia").exists()
