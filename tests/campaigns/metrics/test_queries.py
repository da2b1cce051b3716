import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from factories import campaigns as make
from factories.dashboards import ADDRESS, aim, plant
from planting import fresh

from campaigns.metrics import facts, queries
from campaigns.metrics.rollup import roll_up
from campaigns.metrics.suppression import Reason, State
from campaigns.metrics.targets import Progress
from campaigns.metrics.values import measure

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(bed):
    return plant()


@pytest.fixture
def story(planted, db):
    return fresh(planted)


def steps(dashboard):
    return {step.code: step for step in dashboard.ladder}


def test_the_ladder_counts_people_and_names_its_denominators(story):
    ladder = steps(queries.of_send(story.old))
    codes = ("intended", "sent", "arrived", "hard", "complained", "left")
    assert [ladder[code].value.number for code in codes] == [360, 360, 342, 12, 8, 7]
    assert (ladder["hard"].share.part, ladder["hard"].share.whole) == (12, 360)
    assert (ladder["left"].share.part, ladder["left"].share.whole) == (7, 342)
    assert ladder["hard"].share.number in ladder["hard"].share.interval


def test_three_hard_bounces_can_be_had_neither_from_the_send_nor_from_the_campaign(story):
    send, campaign = steps(queries.of_send(story.new)), steps(queries.of_campaign(story.campaign))
    assert send["hard"].value.state is State.SUPPRESSED
    assert send["arrived"].value.state is State.SUPPRESSED
    assert campaign["hard"].value.state is State.SUPPRESSED
    assert campaign["arrived"].value.state is State.SUPPRESSED


def test_managers_in_two_time_zones_see_the_same_days(story):
    here = facts.of_campaign(story.campaign)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # a day apart
        with timezone.override(zone):
            assert facts.of_campaign(story.campaign) == here


def test_no_denominator_gives_the_hidden_number_away(story):
    values = [one.value for one in queries.measured(facts.of_send(story.new))]
    assert 297 not in {number for value in values for number in (value.number, value.part, value.whole)}
    assert measure("tak.human_clicks_per100", facts.of_send(story.new)).whole == 300


def test_a_mail_system_that_reports_nothing_leaves_arrival_not_collected():
    letter = make.send(recipients=100)
    roll_up(rebuild=True)
    ladder = steps(queries.of_send(letter))
    assert ladder["arrived"].value.state is State.NOT_COLLECTED
    assert ladder["arrived"].value.reason is Reason.NOT_REPORTED
    assert ladder["left"].share.whole == 100


def test_people_who_could_not_be_sent_to_are_in_the_ladder():
    letter = make.send(recipients=20)
    make.deliveries(letter, 2, state="ambiguous")
    make.deliveries(letter, 1, state="failed")
    roll_up(rebuild=True)
    ladder = steps(queries.of_send(letter))
    assert [ladder[code].value.number for code in ("intended", "sent", "ambiguous", "not_sent")] == [23, 20, 2, 1]


def test_clicks_of_machines_never_count_as_peoples(story):
    value = measure("tak.human_clicks_per100", facts.of_send(story.old))
    assert (value.part, value.whole) == (24 + 9 + 4 + 2 + 18 + 11, 342)
    assert value.interval.low < value.number < value.interval.high


def test_days_without_a_visit_are_nought_and_the_last_week_is_provisional(story):
    days = queries.of_campaign(story.campaign).days
    assert [day.human for day in days[:5]] == [24 + 18 + 11, 9, 4, 0, 2]
    assert days[-1].is_provisional
    assert not days[0].is_provisional


def test_links_of_a_language_with_few_readers_are_hidden_and_one_more_with_them():
    letter = make.send(recipients=50, languages=("pl",))
    make.edition(letter, "uk")
    make.deliveries(letter, 3, language="uk")
    for name, human in (("a", 9), ("b", 4)):
        make.hits(make.link(f"{ADDRESS}/{name}", send=letter), human=human)
    make.hits(make.link(f"{ADDRESS}/uk", language="uk", send=letter), human=2)
    roll_up()
    rows = {row.url[-1]: row for row in queries.of_send(letter).links}
    assert rows["a"].human.number == 9
    assert rows["b"].human.state is State.SUPPRESSED
    assert rows["k"].human.state is State.SUPPRESSED


def test_a_small_month_is_hidden_and_so_is_the_month_that_would_give_it_away(story):
    months = queries.of_campaign(story.campaign).months
    states = [row.total.state for row in months]
    assert states.count(State.SUPPRESSED) == 2
    assert sum(row.uncounted for row in months) == 1


def test_not_counted_is_not_nought():
    campaign = make.campaign()
    make.activity(campaign=campaign, attended=None)
    assert measure("out.participations", facts.of_campaign(campaign)).state is State.NOT_COLLECTED
    make.activity(campaign=campaign, attended=0)
    assert measure("out.participations", facts.of_campaign(campaign)).number == 0


def test_targets_tell_on_track_from_off_track_too_early_and_not_measurable(story):
    found = {row.definition.code: row.progress for row in queries.of_campaign(story.campaign).targets}
    assert found == {
        "out.participations": Progress.ON_TRACK,
        "out.person_hours": Progress.OFF_TRACK,
        "out.human_clicks": Progress.TOO_EARLY,
        "tak.human_clicks_per100": Progress.ON_TRACK,
        "oc.awareness_change": Progress.ON_TRACK,
        "oc.intention_change": Progress.NOT_MEASURABLE,
    }


def test_a_cost_on_track_stays_under_its_target(story):
    aim(story.campaign, "input", "inp.cost_total", 10_000)
    row = next(r for r in queries.of_campaign(story.campaign).targets if r.definition.code == "inp.cost_total")
    assert row.actual.number == 14_000
    assert row.progress is Progress.OFF_TRACK


def test_a_newer_measurement_of_the_period_supersedes_the_older(story):
    target = aim(story.campaign, "outcome", "oc.awareness_change", 10, measured=3)
    older = target.indicator.measurements.get()
    newer = target.indicator.measurements.create(
        period_start_on=older.period_start_on, period_end_on=older.period_end_on, value=8, n=90, basis="survey"
    )
    assert newer.supersede() == 1
    row = next(r for r in queries.of_campaign(story.campaign).targets if r.objective == target.indicator.objective.text
               and r.actual.number == 8)  # fmt: skip
    assert row.progress is Progress.OFF_TRACK


def test_a_click_rate_needs_people_who_agreed():
    letter = make.send(recipients=40, tracking="consented")
    link = make.link(send=letter)
    for person in letter.deliveries.all()[:8]:
        make.event(link=link, delivery=person)
    roll_up()
    rate = measure("tak.ctr_consented", facts.of_send(letter))
    assert (rate.part, rate.whole) == (8, 40)
    assert measure("tak.ctr_consented", facts.of_send(make.send())).state is State.NOT_APPLICABLE


def test_clicks_nobody_counted_are_not_nought(db):
    letter = make.send(recipients=40, tracking="none")
    roll_up(rebuild=True)
    for metric in ("out.human_clicks", "tak.human_clicks_per100"):
        assert measure(metric, facts.of_send(letter)).state is State.NOT_APPLICABLE


def test_clicks_are_divided_by_the_messages_that_count_them():
    letter = make.send(recipients=40, tracking="aggregate")
    plain = letter.deliveries.values("pk")[:10]
    letter.deliveries.filter(pk__in=list(plain.values_list("pk", flat=True))).update(tracking="none")
    make.event(link=make.link(send=letter))
    roll_up()
    assert measure("tak.human_clicks_per100", facts.of_send(letter)).whole == 30


def test_stats_says_what_the_dashboard_shows(story, capsys):
    call_command("stats", f"send:{story.old.pk}", "--json")
    data = json.loads(capsys.readouterr().out)
    metrics = {one["code"]: one for one in data["metrics"]}
    rate = metrics["out.delivery_rate"]
    assert (rate["numerator"], rate["denominator"], rate["state"]) == (342, 360, "number")
    assert rate["interval"]["low"] < rate["value"] < rate["interval"]["high"]
    assert data["ladder"][0] == {"code": "intended", "label": "Intended", "state": "number", "value": 360}


def test_stats_hides_small_numbers_and_says_why(story, capsys):
    call_command("stats", f"send:{story.new.pk}", "--json")
    ladder = {step["code"]: step for step in json.loads(capsys.readouterr().out)["ladder"]}
    assert (ladder["hard"]["value"], ladder["hard"]["reason"]) == (None, "small")
    assert ladder["arrived"]["reason"] == "complement"


def test_stats_of_a_campaign_in_words(story, capsys):
    call_command("stats", f"campaign:{story.campaign.slug}")
    out = capsys.readouterr().out
    assert "off_track" in out
    assert "104" in out


@pytest.mark.parametrize("subject", ["send:nothing", "campaign:999999", "page:1", ""])
def test_stats_of_nothing_is_an_error(db, subject):
    with pytest.raises(CommandError):
        call_command("stats", subject)


def test_roll_up_is_a_command(story):
    today = timezone.localdate()
    call_command("roll_up", "--since", (today - dt.timedelta(days=3)).isoformat())
    call_command("roll_up", "--rebuild")
    assert steps(queries.of_send(story.old))["sent"].value.number == 360
