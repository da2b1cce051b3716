import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Activity, Newsletter, Subscriber
from campaigns.newsletters.approval import approved_revision
from config.scenario import SeedError, read
from home.published.models import PublishedDocument

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SCENARIO = {
    "locales": ["pl", "en"],
    "users": [
        {"name": "ewa", "role": "editor", "password": "correct horse"},
        {"name": "adam", "role": "approver", "password": "correct horse"},
    ],
    "topics": [{"slug": "news", "names": {"pl": "Wieści", "en": "News"}}],
    "campaigns": [{"slug": "talk", "names": {"pl": "Rozmowa", "en": "Talk"}, "starts_on": "2026-01-01"}],
    "pages": [
        {"key": "a", "type": "news", "locale": "pl", "title": "Widoczna", "text": "<p>Tekst</p>"},
        {"key": "b", "type": "news", "locale": "pl", "title": "Szkic", "state": "draft"},
        {"key": "c", "type": "news", "locale": "pl", "title": "Tajna", "state": "private"},
        {"key": "d", "type": "news", "locale": "pl", "title": "Jutrzejsza", "state": "scheduled"},
        {"key": "e", "type": "news", "locale": "pl", "title": "Minęła", "state": "expired"},
    ],
    "subscribers": [
        {"address": "a@example.org", "locale": "pl", "topics": ["news"], "agrees_to_tracking": True},
        {"address": "b@example.org", "locale": "en", "topics": ["news"], "is_suppressed": True},
    ],
    "newsletters": [
        {
            "key": "one", "topic": "news", "campaign": "talk", "tracking": "aggregate", "is_approved": True,
            "texts": {"pl": {"title": "Jeden", "subject": "Temat", "text": "<p>Dzień dobry</p>", "pages": ["a"]}},
        }
    ],
    "activities": [
        {"key": "w", "kind": "workshop", "names": {"pl": "Warsztat"}, "starts_at": "2026-02-01T10:00:00+01:00", "attended": 12}
    ],
    "links": [{"key": "poster", "url": "https://example.org/x", "campaign": "talk", "purpose": "poster"}],
}  # fmt: skip


WITHOUT_PAGES = {**SCENARIO, "pages": [], "newsletters": []}
"""As pages take their time; they come before what is refused here, or are it."""


def person(**changes):
    return {"address": "a@example.org", "locale": "pl", "topics": ["news"], **changes}


def seed(tmp_path, scenario):
    file, out = tmp_path / "scenario.json", StringIO()
    file.write_text(json.dumps(scenario))
    call_command("seed", file, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_a_scenario_is_planted_and_its_ids_are_printed(tmp_path):
    ids = seed(tmp_path, SCENARIO)
    assert set(ids) == set(SCENARIO) - {"locales"}
    assert "Widoczna" in PublishedDocument.objects.values_list("title", flat=True)
    assert not PublishedDocument.objects.filter(title__in=["Szkic", "Tajna", "Jutrzejsza", "Minęła"]).exists()
    assert Subscriber.objects.find("A@example.org").tracking_agreed_at
    assert approved_revision(Newsletter.objects.get(pk=ids["newsletters"]["one"]))


def test_what_is_printed_holds_no_address(tmp_path):
    assert "@" not in json.dumps(seed(tmp_path, SCENARIO))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pagess": []}, "pagess: unknown key"),
        ({"users": [{"name": "x", "role": "king", "password": "correct horse"}]}, "users.0: there is no role “king”"),
        (
            {"subscribers": [{"address": "a@example.org", "locale": "pl", "topics": ["none"]}]},
            "subscribers.0: “none” does not stand in topics",
        ),
        (
            {"pages": [{"key": "a", "type": "blog", "locale": "pl", "title": "x"}]},
            "pages.0.type: known are only 'news', 'guide'",
        ),
        ({"locales": ["pl", "xx"]}, "locales: “xx” is no language of this site"),
        ({"subscribers": [person(address="nobody at home")]}, "subscribers.0: this is no e-mail address"),
        ({"subscribers": [person(address="")]}, "subscribers.0: this is no e-mail address"),
        ({"subscribers": [person(), person(address="A@Example.org")]}, "subscribers.1: it is there already"),
        ({"subscribers": [person(topics=["news", "news"])]}, "subscribers.0: it is there already"),
        ({"topics": [SCENARIO["topics"][0]] * 2}, "topics: “news” is described twice"),
        ({"pages": [SCENARIO["pages"][0]] * 2}, "pages: “a” is described twice"),
        ({"campaigns": [{**SCENARIO["campaigns"][0], "ends_on": "2020-01-01"}]}, "campaigns.0: .*contradicts itself"),
        ({"links": [{"key": "poster", "url": "javascript:alert(1)"}]}, "links.0: url: "),
        (
            {"activities": [{**SCENARIO["activities"][0], "starts_at": "0001-01-01T00:00:00+14:00"}]},
            "activities.0.starts_at: .*slip",
        ),
        ({"pages": [{"key": "a", "type": "news", "locale": "pl", "title": "half a \ud800 letter"}]}, "pages.0: "),
    ],
)
def test_nonsense_is_refused_by_its_place_and_nothing_is_written(tmp_path, change, message):
    with pytest.raises(CommandError, match=message):
        seed(tmp_path, {**WITHOUT_PAGES, **change})
    assert not Subscriber.objects.exists()


WRONG = {
    "locales": "pl",
    "users": [{"name": 1, "role": "editor", "password": "short"}, 5],
    "topics": [{"names": [], "is_open": "perhaps"}],
    "campaigns": [{"slug": "a", "names": {}, "starts_on": "2026-13-01", "ends_on": "2026-01-01T10:00"}],
    "pages": [{"key": "a", "type": "blog", "locale": "pl", "title": "100% \ud800", "go_live_at": "soon", "starts_at": []}],
    "activities": [{"key": "a", "kind": "x", "names": {}, "starts_at": "0001-01-01T00:00:00Z", "hours": "x", "attended": 1.5}],
}  # fmt: skip
DAY, TIME = "a day like 2026-05-04 is expected.", "a day and a time like 2026-05-04T09:00 are expected."


def test_every_problem_is_told_in_words_of_ours_which_can_be_translated():
    """pydantic speaks English only."""
    with pytest.raises(SeedError) as refused:
        read(WRONG)
    assert dict(line.split(": ", 1) for line in str(refused.value).splitlines()) == {
        "locales": "a list is expected, in square brackets.",
        "users.0.name": "a text is expected, in quotation marks.",
        "users.0.password": "at least 8 characters are expected.",
        "users.1": "an object is expected, in curly brackets.",
        "topics.0.slug": "this is missing.",
        "topics.0.names": "an object is expected, in curly brackets.",
        "topics.0.is_open": "true or false is expected.",
        "campaigns.0.starts_on": DAY,
        "campaigns.0.ends_on": DAY,
        "pages.0.type": "known are only 'news', 'guide', 'event', 'campaign', 'standard'.",
        "pages.0.go_live_at": TIME,
        "pages.0.starts_at": TIME,
        "activities.0.starts_at": "the year 1 must be a slip; write one from 1900 to 2100.",
        "activities.0.hours": "a number is expected.",
        "activities.0.attended": "a whole number is expected.",
    }


def test_a_file_that_is_no_json_says_so(tmp_path):
    (tmp_path / "x.json").write_text("{nonsense")
    with pytest.raises(CommandError, match="is not JSON"):
        call_command("seed", tmp_path / "x.json")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"topics": [], "topics": []}', "“topics” stands twice"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ("null", "file: "),
    ],
)
def test_a_file_of_which_something_would_be_dropped_is_refused(tmp_path, text, message):
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(CommandError, match=message):
        call_command("seed", tmp_path / "x.json")


def test_a_time_without_a_zone_is_one_of_this_site(tmp_path):
    held = {**SCENARIO["activities"][0], "starts_at": "2026-02-01T10:00:00"}
    ids = seed(tmp_path, {**SCENARIO, "activities": [held]})
    assert Activity.objects.get(pk=ids["activities"]["w"]).starts_at.isoformat() == "2026-02-01T09:00:00+00:00"
