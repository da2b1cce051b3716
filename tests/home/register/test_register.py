"""The register at the foot of a page: who produced, approved, published and changed it, when and why."""

import datetime as dt

import pytest
from django.contrib.auth.models import update_last_login
from django.urls import reverse
from factories.pages import add, plant_site
from planting import fresh
from time_machine import travel
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from config.jobs import wagtail_schedule
from home.localisation.answers import Answers, answering
from home.localisation.gate import Refused
from home.models import GuidePage, NewsPage, Publication, PublishedDocument, PurgedAddress, RevisionNote, SiteIdentity
from home.pages.why import why_of
from home.published.refresh import refresh
from home.register.read import register_of

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(languages=("pl",), names=("news", "guides"))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


@pytest.fixture
def anna(administrator):
    return _named(administrator, "Anna", "Redaktorska")


@pytest.fixture
def piotr(approver):
    return _named(approver, "Piotr", "Zatwierdzający")


def _named(user, first, last):
    user.first_name, user.last_name = first, last
    user.save()
    return user


def news(tree, by, when="2026-03-02T09:00:00Z", **fields):
    with travel(when, tick=False):
        page = add(NewsPage, tree.pl.news, "Warsztaty", live=False, owner=by, **fields)
        page.save_revision(user=by).publish(user=by)
    return NewsPage.objects.get(pk=page.pk)


def change(page, by, why=None, when="2026-05-04T09:00:00Z", **fields):
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    with travel(when, tick=False), answering(Answers(why=why)):
        page.save_revision(user=by).publish(user=by)
    return type(page).objects.get(pk=page.pk)


def read(client, page):
    return " ".join(client.get(page.url).content.decode().partition('id="register"')[2].split())


def show_names(tree):
    SiteIdentity.objects.update_or_create(site=tree.site, defaults={"register_shows_names": True})


def test_readers_see_the_unit_the_roles_and_the_dates_but_no_names(tree, client, anna):
    page = news(tree, anna, author_unit="Zespół Profilaktyki")
    change(page, anna)
    told = read(client, page)
    assert 'Zespół Profilaktyki, <time datetime="2026-03-02">' in told
    assert 'editorial office, <time datetime="2026-05-04">' in told
    assert "Anna" not in client.get(page.url).content.decode()


def test_a_site_that_wants_it_names_them(tree, client, anna, piotr):
    page = news(tree, anna)
    change(page, piotr)
    show_names(tree)
    told = read(client, page)
    assert "<dt>Produced by</dt><dd>Anna Redaktorska" in told
    assert "<dt>Last changed by</dt><dd>Piotr Zatwierdzający" in told


def test_an_account_that_was_deleted_leaves_its_role(tree, client, anna):
    page = news(tree, anna)
    show_names(tree)
    anna.delete()
    assert "<dt>Published by</dt><dd>editorial office" in read(client, page)


def test_the_reason_of_a_change_is_shown_with_its_date(tree, client, anna):
    page = change(news(tree, anna), anna, "Nowy termin zapisów.")
    told = read(client, page)
    assert "Nowy termin zapisów." in told and "4 maja 2026" in told
    assert "No reason was given." in read(client, change(page, anna, when="2026-06-01T09:00:00Z"))


def test_a_reason_belongs_to_one_change_only(tree, anna):
    page = change(news(tree, anna), anna, "Nowy termin.")
    page = change(page, anna, when="2026-06-01T09:00:00Z")
    assert list(page.publications.order_by("at").values_list("why", flat=True)) == ["", "Nowy termin.", ""]


def test_a_reason_given_with_a_draft_holds_until_it_is_published(tree, anna, piotr):
    page = news(tree, anna)
    with travel("2026-05-04T09:00:00Z", tick=False), answering(Answers(why="Nowy adres.")):
        page.save_revision(user=anna)
    assert why_of(page) == "Nowy adres."
    page = change(page, piotr, when="2026-05-05T09:00:00Z")
    assert page.publications.latest("at").why == "Nowy adres."
    assert why_of(page) == ""


def test_a_reason_can_be_taken_back(tree, anna):
    page = news(tree, anna)
    with travel("2026-05-04T09:00:00Z", tick=False), answering(Answers(why="Pomyłka.")):
        page.save_revision(user=anna)
    page = change(page, anna, why="", when="2026-05-05T09:00:00Z")
    assert page.publications.latest("at").why == ""


def test_who_approved_stands_in_it(tree, client, anna, piotr):
    page = add(NewsPage, tree.pl.news, "Do zatwierdzenia", live=False, owner=anna)
    page.save_revision(user=anna)
    page.get_workflow().start(page, anna)
    page.current_workflow_state.current_task_state.approve(user=piotr)
    show_names(tree)
    row = page.publications.get()
    assert (row.written_by, row.approved_by, row.published_by) == (anna, piotr, piotr)
    assert "<dt>Approved by</dt><dd>Piotr Zatwierdzający" in read(client, NewsPage.objects.get(pk=page.pk))


def test_who_planned_it_published_it(tree, anna):
    page = news(tree, anna)
    page.title, page.go_live_at = "Jutro", dt.datetime(2030, 1, 2, tzinfo=dt.UTC)
    page.save_revision(user=anna).publish(user=anna)
    assert page.publications.planned().count() == 1
    with travel("2030-01-02T00:01:00Z", tick=False):
        wagtail_schedule()
    latest = page.publications.done().latest("at")
    assert (latest.published_by, latest.at.year, page.publications.planned().count()) == (anna, 2030, 0)


def test_what_the_gate_refuses_leaves_no_row(tree, anna):
    guide = add(GuidePage, tree.pl.guides, "Rozmowa", version_number="2")
    guide.version_number = "1"
    with pytest.raises(Refused):
        guide.save_revision(user=anna).publish(user=anna)
    assert guide.publications.count() == 1


def test_a_page_older_than_the_register_tells_its_dates(tree, client, anna):
    page = change(news(tree, anna), anna)
    Publication.objects.all().delete()
    refresh([page])
    told = read(client, page)
    assert 'datetime="2026-03-02"' in told and 'datetime="2026-05-04"' in told


def test_a_draft_has_none(tree, anna):
    page = add(NewsPage, tree.pl.news, "Szkic", live=False)
    assert "register" not in page.make_preview_request().content.decode().partition("<main")[2]


def test_the_form_asks_why_and_keeps_the_answer(tree, client, administrator):
    page = news(tree, administrator, body=[("text", "<p>Dawniej</p>")])
    client.force_login(administrator)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert 'name="change-why"' in client.get(url).content.decode()
    fields = {"title": "Nowy tytuł", "slug": page.slug, "dated_at": "2026-03-02 10:00"}
    parts = {name: streamfield([]) for name in ("body", "corrections")} | {
        name: inline_formset([]) for name in ("topic_links", "comments")
    }
    why = {"change-why": "Zmiana nazwy.", "action-publish": "action-publish"}
    data = nested_form_data(fields | parts | why)
    client.post(url, data)
    assert page.publications.latest("at").why == "Zmiana nazwy."
    assert RevisionNote.objects.get(revision=Revision.page_revisions.latest("created_at")).why == "Zmiana nazwy."


def test_a_page_shows_it_without_a_query(tree, anna, django_assert_num_queries):
    page = news(tree, anna)
    for day in (4, 5, 6):
        page = change(page, anna, f"Zmiana {day}", when=f"2026-05-0{day}T09:00:00Z")
    facts = PublishedDocument.objects.get(pk=page.pk).register
    with django_assert_num_queries(0):
        told = register_of(page, facts, unit="U", names={anna.pk: "Anna"})
    assert [(act.why, act.by) for act in told.changes] == [(f"Zmiana {day}", "Anna") for day in (6, 5, 4)]


def rename(user, **names):
    for name, value in names.items():
        setattr(user, name, value)
    PurgedAddress.objects.all().delete()
    user.save()
    return set(PurgedAddress.objects.values_list("path", flat=True))


def test_a_new_name_refreshes_the_pages_that_say_it_and_no_other(tree, client, anna, piotr):
    page = news(tree, anna)
    other = add(NewsPage, tree.pl.news, "Inna", owner=piotr)
    assert rename(anna, last_name="Nowa") == set(), "the site names nobody"
    show_names(tree)
    assert "Anna Nowa" in read(client, page)
    assert rename(anna, last_name="Jeszcze Nowsza") == {page.url} != {other.url}
    assert "Anna Jeszcze Nowsza" in read(client, page)
    assert rename(anna, email="anna@example.org") == set()
    update_last_login(None, anna)
    assert not PurgedAddress.objects.exists()
    assert "person" not in client.get(page.url)["Surrogate-Key"], "who writes what is nobody's business"


def test_a_name_that_comes_back_is_new_to_pages_that_said_another_one_meanwhile(tree, client, anna):
    page = news(tree, anna)
    show_names(tree)
    rename(anna, last_name="Pierwsza")
    SiteIdentity.objects.update(register_shows_names=False)
    assert rename(anna, last_name="Druga") == set()
    show_names(tree)
    assert "Anna Druga" in read(client, page)
    assert rename(anna, last_name="Pierwsza") == {page.url}
    assert "Anna Pierwsza" in read(client, page)


def test_the_api_tells_what_and_why_but_nothing_about_people(tree, client, anna):
    page = change(news(tree, anna), anna, "Nowy termin.")
    show_names(tree)
    told = client.get(f"/api/v1/documents/{page.pk}").json()["register"]
    assert [(fact["why"], set(fact)) for fact in told] == [
        ("Nowy termin.", {"at", "version", "why", "is_minor"}),
        ("", {"at", "version", "why", "is_minor"}),
    ]
