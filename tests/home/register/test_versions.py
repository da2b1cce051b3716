"""Versions of a guide: frozen when they go live, readable as long as the guide is, and only upwards."""

import datetime as dt
import json

import pytest
import segno
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import campaigns
from factories.everything import add_document
from factories.pages import add, add_helpline, add_image, plant_site, translate
from planting import fresh
from wagtail.actions.move_page import MovePageAction
from wagtail.models import PageLogEntry, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.localisation.gate import Refused
from home.media.claims import public_images, shapes_needed
from home.models import (
    GuidePage,
    GuideVersion,
    Helpline,
    PublishedDocument,
    SiteDocument,
    SiteImage,
    StandardPage,
)
from home.register.versions import taking_back

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site(names=("guides", "about"))
    guide = add(GuidePage, tree.pl.guides, "Rozmowa", lead="Pierwsze słowa.", what_changed="", body=text("Dawna rada."))
    return tree, guide, translate(guide, "en", "A talk", lead="First words.")


@pytest.fixture
def site(planted, db):
    return fresh(planted)


def text(words):
    return [("text", f"<p>{words}</p>")]


def release(guide, number, words="Nowa rada.", **fields):
    """The guide goes live with this number and these words."""
    guide = GuidePage.objects.get(pk=guide.pk)
    guide.version_number, guide.body = number, text(words)
    for name, value in fields.items():
        setattr(guide, name, value)
    guide.save_revision().publish()
    return GuidePage.objects.get(pk=guide.pk)


def read(client, path):
    answer = client.get(path)
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


def test_an_older_version_stays_readable_and_leads_to_the_newer_one(site, client):
    _tree, guide, _english = site
    release(guide, "2.0", version_on=dt.date(2026, 5, 4))
    old = read(client, guide.url + "versions/1-0/")
    assert "Dawna rada." in old and "Nowa rada." not in old
    assert "You are reading version 1.0, which is no longer current." in old
    assert f'href="{guide.full_url}">Read the current version' in old


def test_the_current_page_lists_its_history(site, client):
    _tree, guide, _english = site
    assert 'id="versions"' not in read(client, guide.url)
    release(guide, "2.0", what_changed="Dodano rozdział o szkole.")
    new = read(client, guide.url)
    assert f'href="{guide.url}versions/1-0/"' in new
    assert "Dodano rozdział o szkole." in new


def test_the_current_versions_own_address_leads_to_the_page(site, client):
    guide = release(site[1], "2.0")
    answer = client.get(guide.url + "versions/2-0/")
    assert (answer.status_code, answer["Location"]) == (302, guide.url)


def test_the_same_number_corrects_that_version(site):
    guide = release(site[1], "1.0", "Poprawiona rada.")
    frozen = guide.frozen.get()
    assert frozen.corrected_at
    assert "Poprawiona rada." in frozen.as_page(guide).public_text()


def test_going_back_in_number_is_refused_with_the_cure(site):
    guide = release(site[1], "2.10")
    guide.version_number = "2.9"
    with pytest.raises(Refused, match=r"2\.10 is out already.*Give it a higher number"):
        guide.save_revision().publish()
    guide.refresh_from_db()
    assert guide.version_number == "2.10"


def test_the_form_says_so_beside_the_field(site):
    guide = release(site[1], "3")
    empty = {name: streamfield([]) for name in ("body", "downloads", "corrections")}
    rows = {name: inline_formset([]) for name in ("topic_links", "audience_links", "comments")}
    data = nested_form_data({"version_number": "2", **empty, **rows})
    form = GuidePage.get_edit_handler().get_form_class()(data, instance=guide)
    assert "3 is out already" in form.errors["version_number"][0]


def test_two_spellings_of_a_number_are_one_version(site):
    guide = release(release(site[1], "2"), "2.0", "Jeszcze inna.")
    assert sorted(guide.frozen.values_list("number", flat=True)) == ["1.0", "2.0"]


def test_each_language_has_versions_of_its_own(site, client):
    _tree, guide, english = site
    release(guide, "2.0")
    assert [v.number for v in GuidePage.objects.get(pk=english.pk).frozen_versions] == ["1.0"]
    assert read(client, english.url + "versions/2-0/") == 404


@pytest.mark.parametrize("how", ["unpublished", "private", "below private"])
def test_versions_and_print_view_are_public_only_while_the_guide_is(site, client, how):
    tree, guide, _english = site
    guide = release(guide, "2.0")
    paths = [guide.url + "versions/1-0/", guide.url + "print/"]
    assert all(isinstance(read(client, path), str) for path in paths)
    if how == "unpublished":
        guide.unpublish()
    else:
        closed = guide if how == "private" else tree.pl.guides
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
    assert all("rada" not in client.get(path, follow=True).content.decode() for path in paths)


def test_versions_move_with_the_guide(site, client):
    tree, guide, _english = site
    old_url = guide.url
    release(guide, "2.0", slug="inny-adres")
    moved = client.get(old_url + "versions/1-0/")
    assert moved.status_code == 301
    assert "Dawna rada." in read(client, moved["Location"])


def test_versions_leave_with_their_page(site):
    release(site[1], "2.0").delete()
    assert not GuideVersion.objects.filter(page=site[1].pk).exists()


def test_a_picture_of_an_older_version_stays_open_and_is_shown_in_it(site):
    image = add_image(size=(320, 180))
    guide = release(site[1], "2.0", hero_image=image)
    guide = release(guide, "3.0", hero_image=None)
    assert public_images().filter(pk=image.pk).exists()
    assert shapes_needed(SiteImage.objects.get(pk=image.pk))
    assert guide.frozen.get(number="2.0").as_page(guide).hero_image == image
    assert guide.hero_image is None


def test_a_picture_that_was_deleted_leaves_the_words(site, client):
    image = add_image(size=(320, 180))
    guide = release(release(site[1], "2.0", hero_image=image), "3.0", hero_image=None)
    image.delete()
    assert "Nowa rada." in read(client, guide.url + "versions/2-0/")


def test_old_words_keep_the_results_that_stood_beside_them(site, client):
    told = campaigns.campaign()
    day = dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC)
    campaigns.activity(at=day, campaign=told, attended=40)
    guide = release(site[1], "2.0", body=[("results", {"title": "Co zrobiono", "campaign": told.slug})])
    campaigns.activity(at=day, campaign=told, attended=2000)
    guide = release(guide, "3.0", body=guide.body)
    campaigns.activity(at=day, campaign=told, attended=5000)
    old = read(client, guide.url + "versions/2-0/")
    assert "2040" in old.replace("\xa0", "") and "7040" not in old.replace("\xa0", "")
    guide.save_revision().publish()
    assert "7040" in read(client, guide.url).replace("\xa0", "")


@pytest.mark.parametrize("gone", [SiteImage, SiteDocument, Helpline])
def test_old_words_leave_out_what_was_deleted(site, client, gone):
    """No link to nowhere, no caption of nothing; both ways of reading say the same."""
    file, image = add_document(), add_image(author="J. Widzialna")
    image.contextual_alt_text, image.decorative = "Warsztat", False
    parts = [
        ("download", {"title": "Ulotka", "document": file, "note": ""}),
        ("figure", {"image": image, "caption": "Na zdjęciu"}),
        ("gallery", {"title": "", "images": [{"image": image, "caption": "W galerii"}] * 2}),
        ("video", {"title": "Film", "file": file, "captions": file, "poster": image, "transcript": "<p>Tak.</p>"}),
        ("helpline", {"helpline": add_helpline("Telefon")}),
        ("text", f'<p><a linktype="document" id="{file.pk}">Plik</a></p>'),
    ]
    guide = release(release(site[1], "2.0", body=parts), "3.0")
    address = guide.url + "versions/2-0/"
    words = {SiteImage: ("Na zdjęciu", "W galerii"), SiteDocument: ("Ulotka",), Helpline: ("Telefon",)}[gone]
    assert all(one in read(client, address) for one in words)
    gone.objects.all().delete()
    old = read(client, address)
    assert not any(one in old for one in words) and 'href=""' not in old and 'src=""' not in old
    assert "Tak." in old and main_of(client.post(address)) == main_of(client.get(address))


def main_of(answer):
    """The article; the form below it carries the moment in which it was asked for."""
    return answer.content.decode().partition('<div class="article__main">')[2].partition("<footer")[0]


def test_old_words_are_read_though_a_field_or_a_block_is_no_more(site, client):
    guide = release(release(site[1], "2.0", "Dawniej."), "3.0")
    old = guide.frozen.get(number="2.0")
    body = [{"type": "horoscope", "value": {"sign": "lion"}, "id": "1"}, *json.loads(old.content["body"])]
    old.content |= {"body": json.dumps(body), "horoscope": "lion"}
    old.save()
    assert "Dawniej." in read(client, guide.url + "versions/2-0/")
    assert "Najnowsza." in read(client, release(guide, "4.0", "Najnowsza.").url)


@pytest.fixture
def counted(site):
    """A guide whose version 2.0 shows that 40 people came; by now 2040 have, and the guide of today says nothing."""
    told = campaigns.campaign()
    day = dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC)
    campaigns.activity(at=day, campaign=told, attended=40)
    guide = release(site[1], "2.0", body=[("results", {"title": "Co zrobiono", "campaign": told.slug})])
    guide = release(guide, "3.0")
    campaigns.activity(at=day, campaign=told, attended=2000)
    return guide, told


def figures(html):
    return {number for number in ("40", "2040") if f">{number}<" in html.replace("\xa0", "")}


@pytest.mark.parametrize("how", ["public", "private", "sent"])
def test_old_figures_are_of_then_whatever_way_they_are_read(counted, client, admin_client, how):
    """Private pages have no document, and what is sent to a page is answered by its row."""
    guide, _told = counted
    if how == "private":
        PageViewRestriction.objects.create(page=guide, restriction_type="login")
        client = admin_client
    ask = client.post if how == "sent" else client.get
    assert figures(ask(guide.url + "versions/2-0/").content.decode()) == {"40"}


def test_what_nobody_kept_is_not_counted_today(counted, client):
    """Of versions from before figures were kept nobody knows what they had said."""
    guide, _told = counted
    guide.frozen.update(figures_data={})
    old = read(client, guide.url + "versions/2-0/")
    assert figures(old) == set() and "Co zrobiono" not in old


def test_results_of_a_campaign_that_became_a_draft_again_leave_old_versions_too(counted, client):
    guide, told = counted
    type(told).objects.filter(pk=told.pk).update(status="draft")
    assert figures(read(client, guide.url + "versions/2-0/")) == set()


def test_figures_of_a_withdrawn_version_are_gone_with_it(counted, client, approver):
    guide, _told = counted
    client.force_login(approver)
    withdraw(client, guide, "2.0", why="Liczby były błędne.")
    client.logout()
    gone = client.get(guide.url + "versions/2-0/").content.decode()
    assert figures(gone) == set() and "Liczby były błędne." in gone


def test_old_figures_hide_small_numbers_as_todays_do(site, client):
    told = campaigns.campaign()
    campaigns.activity(at=dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC), campaign=told, attended=3)
    guide = release(site[1], "2.0", body=[("results", {"title": "Co zrobiono", "campaign": told.slug})])
    guide = release(guide, "3.0")
    kept = json.dumps(guide.frozen.get(number="2.0").figures_data)
    assert "hidden (small number)" in kept and '"3"' not in kept
    assert "hidden (small number)" in read(client, guide.url + "versions/2-0/")


def test_a_guide_from_before_versions_keeps_the_words_it_had(site, client):
    guide = site[1]
    guide.frozen.all().delete()
    release(guide, "2.0")
    assert "Dawna rada." in read(client, guide.url + "versions/1-0/")


def test_api_tells_the_versions_and_search_knows_the_current_words_only(site, client):
    guide = release(site[1], "2.0", what_changed="Nowy rozdział.")
    told = client.get(f"/api/v1/documents/{guide.pk}").json()
    assert [(v["number"], v["path"]) for v in told["versions"]] == [
        ("2.0", "versions/2-0/"),
        ("1.0", "versions/1-0/"),
    ]
    assert "Dawna rada" not in PublishedDocument.objects.get(pk=guide.pk).text
    assert "versions/" not in client.get("/sitemap.xml").content.decode()


def test_an_older_version_names_the_current_address_as_the_true_one(site, client):
    guide = release(site[1], "2.0")
    old = read(client, guide.url + "versions/1-0/")
    assert f'<link rel="canonical" href="{guide.full_url}">' in old
    assert 'rel="alternate" hreflang' not in old and "og:url" not in old and "ld+json" not in old


def test_a_bundle_that_is_taken_down_brings_the_earlier_version_back(site, client):
    guide = site[1]
    before = guide.live_revision
    release(guide, "2.0")
    with taking_back():
        before.publish()
    guide = GuidePage.objects.get(pk=guide.pk)
    assert guide.version_number == "1.0"
    assert list(guide.frozen.values_list("number", flat=True)) == ["1.0"]
    assert read(client, guide.url + "versions/2-0/") == 404


def test_a_planned_version_is_frozen_when_it_goes_live_and_not_before(site):
    guide = site[1]
    guide.version_number, guide.go_live_at = "2.0", dt.datetime(2200, 1, 1, tzinfo=dt.UTC)
    guide.save_revision().publish()
    assert list(guide.frozen.values_list("number", flat=True)) == ["1.0"]


def test_print_view_carries_version_date_and_a_code_that_leads_back(site, client):
    guide = site[1]
    sheet = read(client, guide.url + "print/")
    assert "<dd>1.0</dd>" in sheet and 'datetime="2026-02-01"' in sheet
    path = segno.make_qr(guide.full_url, error="m").svg_inline(border=4, light="white").partition(' d="')[2]
    assert path.partition('"')[0] in sheet
    assert guide.url + "print/" in read(client, guide.url)


def test_a_page_that_is_no_guide_may_be_called_print(site, client):
    tree = site[0]
    page = add(StandardPage, tree.pl.about, "Druk", slug="print")
    assert "Druk" in read(client, page.url)


def test_a_version_costs_the_same_whatever_their_number(site, client):
    guide = site[1]
    told = []
    for number in range(2, 6):
        guide = release(guide, str(number))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(guide.url + "versions/1-0/").status_code == 200
        told.append(len(queries))
    assert told[-1] <= told[1], "what is remembered meanwhile may only save some"


def test_a_moved_guide_keeps_its_versions(site, client):
    tree, guide, _english = site
    guide = release(guide, "2.0")
    MovePageAction(guide, tree.pl.guides, pos="first-child").execute(skip_permission_checks=True)
    assert "Dawna rada." in read(client, guide.url + "versions/1-0/")


def withdraw(client, guide, number, why="Zawierała błędny numer telefonu."):
    return client.post(reverse("versions:withdraw", args=[guide.pk, number]), {"why": why}, follow=True)


def test_a_withdrawn_version_is_gone_and_says_why_and_where_the_current_one_is(site, client, approver):
    guide = release(site[1], "2.0")
    address = guide.url + "versions/1-0/"
    client.force_login(approver)
    assert reverse("versions:index", args=[guide.pk]) in read(
        client, reverse("wagtailadmin_pages:edit", args=[guide.pk])
    )
    assert 'aria-invalid="true"' in withdraw(client, guide, "1.0", why=" ").content.decode()
    assert not guide.frozen.exclude(withdrawn_at=None).exists()
    assert "Readers no longer get version 1.0." in withdraw(client, guide, "1.0").content.decode()
    client.logout()
    gone = client.get(address)
    html = gone.content.decode()
    assert gone.status_code == 410 and "Dawna rada" not in html
    assert "Version 1.0 was withdrawn" in html and "Zawierała błędny numer telefonu." in html
    assert f'href="{guide.full_url}">Read the current version, 2.0' in html
    page = read(client, guide.url)
    assert f'href="{address}"' not in page and "withdrawn: Zawierała błędny numer telefonu." in page
    told = client.get(f"/api/v1/documents/{guide.pk}").json()["versions"]
    assert [(v["number"], v["path"], bool(v["withdrawn_why"])) for v in told] == [
        ("2.0", "versions/2-0/", False),
        ("1.0", "", True),
    ]


def test_a_second_click_changes_neither_day_nor_reason_and_is_not_written_down(site, client, approver):
    guide = release(site[1], "2.0")
    client.force_login(approver)
    withdraw(client, guide, "1.0")
    first = guide.frozen.get(number="1.0")
    withdraw(client, guide, "1.0", why="Inaczej.")
    again = guide.frozen.get(number="1.0")
    assert (again.withdrawn_at, again.withdrawn_why) == (first.withdrawn_at, first.withdrawn_why)
    for _click in range(2):
        client.post(reverse("versions:put_back", args=[guide.pk, "1.0"]))
    written = PageLogEntry.objects.filter(page=guide.pk, action__startswith="home.version").order_by("pk")
    assert [entry.action for entry in written] == ["home.version_withdrawn", "home.version_put_back"]


def test_no_words_of_a_withdrawn_version_are_told(site, client, approver):
    guide = release(release(site[1], "2.0", what_changed="Dodano zły numer."), "3.0", what_changed="")
    client.force_login(approver)
    withdraw(client, guide, "2.0")
    client.logout()
    for address in (guide.url, guide.url + "versions/2-0/", f"/api/v1/documents/{guide.pk}"):
        assert "Dodano zły numer." not in client.get(address).content.decode()


def test_nothing_below_a_guide_past_its_end_is_read_though_the_worker_is_late(site, client):
    guide = release(site[1], "2.0")
    GuidePage.objects.filter(pk=guide.pk).update(expire_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert [read(client, guide.url + below) for below in ("", "print/", "versions/1-0/")] == [404] * 3


def test_what_only_a_withdrawn_version_showed_leaves_the_site_and_comes_back_with_it(site, client, approver):
    image = add_image(size=(320, 180))
    guide = release(release(site[1], "2.0", hero_image=image), "3.0", hero_image=None)
    client.force_login(approver)
    withdraw(client, guide, "2.0")
    assert not public_images().filter(pk=image.pk).exists()
    client.post(reverse("versions:put_back", args=[guide.pk, "2.0"]))
    assert public_images().filter(pk=image.pk).exists()
    assert "Nowa rada." in read(client, guide.url + "versions/2-0/")
    actions = PageLogEntry.objects.filter(page=guide.pk, action__startswith="home.version").order_by("pk")
    assert [(entry.action, entry.user, entry.data["number"]) for entry in actions] == [
        ("home.version_withdrawn", approver, "2.0"),
        ("home.version_put_back", approver, "2.0"),
    ]


def test_only_who_may_unpublish_withdraws_and_never_the_current_version(site, client, editor, approver):
    guide = release(site[1], "2.0")
    client.force_login(editor)
    withdraw(client, guide, "1.0")
    assert not guide.frozen.exclude(withdrawn_at=None).exists()
    client.force_login(approver)
    assert withdraw(client, guide, "2.0").status_code == withdraw(client, guide, "7").status_code == 404
    assert not guide.frozen.exclude(withdrawn_at=None).exists()


def test_a_withdrawn_version_that_is_brought_back_by_a_bundle_is_readable(site, client, approver):
    guide, before = site[1], site[1].live_revision
    guide = release(guide, "2.0")
    client.force_login(approver)
    withdraw(client, guide, "1.0")
    with taking_back():
        before.publish()
    assert guide.frozen.get().withdrawn_at is None
