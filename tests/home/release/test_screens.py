"""The screens of release bundles: what they say, who may do what, what they cost."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from factories.pages import locale
from factories.releases import approved, news, pack, planned
from wagtail.models import ModelLogEntry

from home.models import Bundle
from home.release import go_live

pytestmark = [pytest.mark.django_db, pytest.mark.once]
INDEX = "/admin/releases/"


def url(name, *args):
    return reverse(f"releases:{name}", args=args)


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def bundle(tree):
    polish, _english = news(tree)
    return pack(polish)


def test_an_empty_list_says_what_to_do(client, officer, tree):
    client.force_login(officer)
    text = page(client, INDEX)
    assert "There is no bundle yet" in text and url("create") in text


def test_an_officer_makes_one_adds_a_page_and_plans_it(client, officer, tree):
    polish, english = news(tree)
    client.force_login(officer)
    made = {"name": "Wiosna", "locales": [locale("pl").pk, locale("en").pk]}
    client.post(url("create"), made)
    bundle = Bundle.objects.get(name="Wiosna")
    assert "Nothing is in it yet" in page(client, url("show", bundle.pk))
    client.post(url("add", bundle.pk, "page"), {"page-chosen": english.pk})
    text = page(client, url("show", bundle.pk))
    assert (
        "Nowy poradnik" in text and "Nobody has approved it yet" in text and f"/admin/pages/{english.pk}/edit/" in text
    )
    for draft in (polish, english):
        approved(draft)
    assert "Everything is ready." in page(client, url("show", bundle.pk))
    client.post(url("plan", bundle.pk), {"moment": timezone.localtime() + dt.timedelta(days=1)})
    bundle.refresh_from_db()
    assert (bundle.state, bundle.planned_by, bundle.created_by) == ("planned", officer, officer)


def test_what_is_unready_cannot_go_live_by_the_button(client, approver, bundle):
    client.force_login(approver)
    assert "Go live now" not in page(client, url("show", bundle.pk))
    text = client.post(url("now", bundle.pk), {"sure": 1}, follow=True).content.decode()
    assert "Nobody has approved it yet" in text and Bundle.objects.get().state == "draft"


def test_danger_asks_whether_one_is_sure(client, approver, bundle):
    client.force_login(approver)
    text = client.post(url("now", bundle.pk), follow=True).content.decode()
    assert "tick that you are sure" in text


def test_everything_done_stands_in_the_history(client, administrator, bundle, tree):
    approved(tree.pl.news.get_children().get(title="Nowy poradnik").specific)
    bundle.items.update(left_out=["en"])
    client.force_login(administrator)
    client.post(url("now", bundle.pk), {"sure": 1})
    client.post(url("undo", bundle.pk), {"sure": 1})
    actions = list(ModelLogEntry.objects.filter(object_id=bundle.pk).values_list("action", flat=True).order_by("pk"))
    assert actions == [go_live.LIVE, go_live.UNDONE]
    assert "What it put up was taken down" in page(client, url("show", bundle.pk))


def test_a_held_bundle_is_seen_on_the_start_page_with_its_reasons(client, officer, bundle):
    planned(bundle, after=dt.timedelta(minutes=-1))
    go_live.release_due(timezone.now())
    client.force_login(officer)
    assert "wait for a decision" in page(client, "/admin/")
    assert "The reasons then" in page(client, url("show", bundle.pk))


def test_a_thing_in_another_open_bundle_is_not_added(client, officer, bundle, tree):
    other = pack(languages=["pl"])
    client.force_login(officer)
    draft = tree.pl.news.get_children().get(title="Nowy poradnik")
    text = client.post(url("add", other.pk, "page"), {"page-chosen": draft.pk}, follow=True).content.decode()
    assert "It is already in the bundle “Kampania wiosenna”." in text


def test_an_item_is_taken_out_or_left_out_in_a_language(client, officer, bundle):
    client.force_login(officer)
    item = bundle.items.get()
    client.post(url("leave_out", item.pk, "en"))
    assert "left out" in page(client, url("show", bundle.pk))
    client.post(url("leave_out", item.pk, "en"))
    assert bundle.items.get().left_out == []
    client.post(url("take_out", item.pk))
    assert not bundle.items.exists()


def test_only_a_bundle_in_preparation_is_deleted_or_changed(client, administrator, bundle):
    planned(bundle)
    client.force_login(administrator)
    client.post(url("delete", bundle.pk))
    assert Bundle.objects.exists()
    go_live.unplan(bundle, actor=administrator)
    client.post(url("delete", bundle.pk))
    assert not Bundle.objects.exists()


LOOK, PREPARE, RELEASE = ("show",), ("show", "edit"), ("show", "edit", "plan")


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("editor", LOOK),
        ("translator", LOOK),
        ("manager", LOOK),
        ("approver", RELEASE),
        ("officer", RELEASE),
        ("administrator", RELEASE),
        ("stranger", ()),
    ],
)
def test_who_may_look_prepare_and_release(request, client, tree, who, may):
    bundle = pack(tree.pl.news)  # public already: quick to look at
    client.force_login(request.getfixturevalue(who))
    answers = {
        "show": client.get(url("show", bundle.pk)).status_code == 200,
        "edit": client.get(url("edit", bundle.pk)).status_code == 200,
        "plan": client.post(url("plan", bundle.pk), {"moment": "2031-01-01 10:00"}).status_code == 302
        and Bundle.objects.get().state == "planned",
    }
    assert {name for name, is_allowed in answers.items() if is_allowed} == set(may)


def test_the_list_costs_the_same_for_many(client, administrator, tree, django_assert_max_num_queries):
    client.force_login(administrator)
    pack()
    page(client, INDEX)
    with django_assert_max_num_queries(40) as few:
        page(client, INDEX)
    for number in range(5):
        pack(name=f"Zestaw {number}")
    with django_assert_max_num_queries(len(few)):
        page(client, INDEX)
