"""Readers may be told that a translation is older than its original: a setting of the site, off unless chosen."""

import pytest
from django.urls import reverse
from factories.translations import MARKER, source_news, submit, translate_all
from time_machine import travel

from home.localisation import answers
from home.models import SiteIdentity
from home.published.models import PublishedDocument

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOTE = "This translation follows the version of"


@pytest.fixture(scope="module")
def finished_once(planted):
    with travel("2026-03-02T09:00:00Z", tick=False):
        translation = submit(source_news(planted))
        translate_all(translation)
        translation.save_target(publish=True)
    return translation


@pytest.fixture
def told(tree):
    SiteIdentity.objects.update_or_create(site=tree.site, defaults={"shows_translation_age": True})


def change(translation, when="2026-05-04T09:00:00Z", is_minor=False, **fields):
    page = translation.source.get_source_instance()
    for name, value in fields.items():
        setattr(page, name, value)
    with travel(when, tick=False):
        page.save_revision().publish()
    if is_minor:
        newest = translation.source.versions.order_by("-number").first()
        newest.is_minor = True
        newest.save()


def read(client, translation):
    return client.get(translation.get_target_instance().get_url()).content.decode()


def test_it_names_both_dates_and_leads_to_the_original(client, finished, told):
    change(finished, lead=f"{MARKER} nowy")
    page = read(client, finished)
    original = finished.source.get_source_instance().get_url()
    assert "the version of 2 March 2026; the original was updated on 4 May 2026" in " ".join(page.split())
    assert f'<a href="{original}" hreflang="pl">' in page


def test_a_later_change_moves_the_date(client, finished, told):
    change(finished, lead=f"{MARKER} nowy")
    etag = PublishedDocument.objects.get(page=finished.get_target_instance().pk).etag
    change(finished, "2026-06-07T09:00:00Z", lead=f"{MARKER} nowszy")
    assert "updated on 7 June 2026" in read(client, finished)
    assert PublishedDocument.objects.get(page=finished.get_target_instance().pk).etag != etag


def test_nothing_is_said_unless_the_site_chose_so(client, finished):
    change(finished, lead=f"{MARKER} nowy")
    assert NOTE not in read(client, finished)


@pytest.mark.parametrize("is_minor", [True, False])
def test_nothing_is_said_for_a_comma(client, finished, told, is_minor):
    change(finished, lead=f"{MARKER} lead,", is_minor=is_minor)
    assert (NOTE in read(client, finished)) is not is_minor


def test_nothing_is_said_while_it_is_current_nor_on_the_original(client, finished, told):
    assert NOTE not in read(client, finished)
    change(finished, lead=f"{MARKER} nowy")
    assert NOTE not in client.get(finished.source.get_source_instance().get_url()).content.decode()


def test_an_original_that_is_not_public_is_not_linked(client, finished, told):
    change(finished, lead=f"{MARKER} nowy")
    with answers.answering(answers.Answers(keeps_translations=True, reason="stands alone")):
        finished.source.get_source_instance().unpublish()
    page = read(client, finished)
    assert NOTE in page and "Read the original" not in page


def test_the_api_tells_it_too(client, finished):
    change(finished, lead=f"{MARKER} nowy")
    url = reverse("api-1:document_by_id", args=[finished.get_target_instance().pk])
    document = client.get(url).json()
    assert document["translation_of"]["locale"] == "pl"
    assert document["translation_of"]["changed_at"].startswith("2026-05-04")
