"""What belongs to one page alone stays with it when the page is copied: its old address, its role on the site."""

import pytest
from django.urls import reverse
from factories.pages import add, locale, plant_site
from planting import fresh
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail_localize.operations import translate_object

from home.models import NewsPage, StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OLD = {"legacy_section": "news", "legacy_id": 477}


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site(names=("news", "about"))
    add(StandardPage, tree.pl.about, "Prywatność", purpose="privacy", legacy_section="about", legacy_id=3)
    add(NewsPage, tree.pl.news, "Otwarcie", **OLD)
    return tree


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def old_address(page):
    return {name: getattr(page, name) for name in OLD}


NONE = {"legacy_section": "", "legacy_id": None}


def copied(client, page, **ticked):
    data = {"new_title": "Kopia", "new_slug": "kopia", "new_parent_page": page.get_parent().pk, **ticked}
    answer = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    assert answer.status_code == 302, answer.content.decode()
    return type(page).objects.exclude(pk=page.pk).get(slug="kopia")


@pytest.mark.parametrize("ticked", [{}, {"publish_copies": "on"}], ids=["draft", "live"])
def test_a_copy_has_no_old_address_now_or_when_it_is_published(tree, client, administrator, ticked):
    client.force_login(administrator)
    page = NewsPage.objects.get(legacy_id=477)
    copy = copied(client, page, **ticked)
    assert old_address(copy) == NONE
    assert {revision.content["legacy_id"] for revision in copy.revisions.all()} == {None}
    copy.get_latest_revision_as_object().save_revision().publish()
    copy.refresh_from_db()
    assert old_address(copy) == NONE and old_address(NewsPage.objects.get(pk=page.pk)) == OLD
    assert client.get("/cpe/news/477,x.html")["Location"] == page.url


@pytest.mark.parametrize("ticked", [{}, {"publish_copies": "on"}], ids=["draft", "live"])
def test_a_copy_takes_no_role_from_its_page(tree, client, administrator, ticked):
    client.force_login(administrator)
    page = StandardPage.objects.get(purpose="privacy")
    copy = copied(client, page, **ticked)
    copy.get_latest_revision_as_object().save_revision().publish()
    assert StandardPage.objects.get(pk=copy.pk).purpose == ""
    assert f'href="{page.url}"' in client.get("/pl/").content.decode()


def test_neither_do_copies_below_a_branch(tree):
    branch = CopyPageAction(tree.pl.about, tree.pl.home, {"slug": "kopia"}, recursive=True).execute(True)
    [below] = StandardPage.objects.child_of(branch)
    assert (below.purpose, old_address(below)) == ("", NONE)


def test_a_translation_is_the_same_page_and_keeps_them(tree, administrator):
    english, ukrainian = locale("en"), locale("uk")
    news, privacy = NewsPage.objects.get(legacy_id=477), StandardPage.objects.get(purpose="privacy")
    assert old_address(news.copy_for_translation(english)) == OLD
    assert privacy.copy_for_translation(english).purpose == "privacy"
    translate_object(news, [ukrainian], user=administrator)
    assert old_address(news.get_translation(ukrainian)) == OLD


def test_an_alias_that_becomes_a_page_of_its_own_is_a_copy(tree):
    page = StandardPage.objects.get(purpose="privacy")
    alias = page.create_alias(update_slug="lustro")
    assert (alias.purpose, old_address(alias)) == ("privacy", old_address(page))
    ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
    alias.get_latest_revision_as_object().save_revision().publish()
    alias = StandardPage.objects.get(pk=alias.pk)
    assert (alias.purpose, old_address(alias), alias.alias_of) == ("", NONE, None)
    assert StandardPage.objects.get(pk=page.pk).purpose == "privacy"


def test_an_alias_of_a_page_with_a_role_is_made_and_leaves_it_the_role(tree, client, administrator):
    client.force_login(administrator)
    page = StandardPage.objects.get(purpose="privacy")
    alias = copied(client, page, alias="on")
    assert client.get(alias.url).status_code == 200
    assert f'href="{alias.url}"' not in client.get("/pl/").content.decode()
