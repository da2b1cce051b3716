"""A campaign's dashboard over many raw events, beside the cheapest question a database can answer, in the same run.

`BENCH_EVENTS` (100000) raw clicks of 24 sends in a fresh database; `BENCH_DATABASE_URL` chooses another than SQLite.
Measured warm: the roll-up (all, and with nothing new), the data of the dashboard, the whole page, its queries.
Asserts the workload: the dashboard's clicks are the events that were written.
"""

import datetime as dt
import os
import random
import statistics
import time
import uuid

from site_process import migrate, own_folder, report

EVENTS = int(os.environ.get("BENCH_EVENTS", 100_000))
SENDS, LINKS, RECIPIENTS, ROUNDS = 24, 12, 200, 15
GOALS = {"data_queries": 12, "data_ms": 50}
SEED = 2026


def main():
    import django

    with own_folder():
        migrate()
        django.setup()
        report(bench="dashboards", **measure())


def measure():
    from django.db import connection

    from campaigns.metrics import queries
    from campaigns.metrics.rollup import roll_up

    campaign = plant()
    first_ms = once(lambda: roll_up())
    idle_ms = median(lambda: roll_up(), 3)
    dashboard = queries.of_campaign(campaign)
    assert sum(day.human + day.machine + day.unknown for day in dashboard.days) == EVENTS
    page = page_of(campaign)
    trivial_ms = median(lambda: connection.cursor().execute("SELECT 1"))
    data_ms, page_ms = median(lambda: queries.of_campaign(campaign)), median(page)
    return {
        "database": connection.vendor,
        "events": EVENTS,
        "roll_up_all_ms": first_ms,
        "roll_up_nothing_new_ms": idle_ms,
        "trivial_sql_ms": trivial_ms,
        "data_ms": data_ms,
        "data_queries": queries_of(lambda: queries.of_campaign(campaign)),
        "page_ms": page_ms,
        "page_queries": queries_of(page),
        "page_bytes": len(page().content),
        "page_over_trivial_sql": round(page_ms / trivial_ms),
        "goals": GOALS,
    }


def plant():
    from factories import campaigns as make

    from campaigns.models import Event
    from campaigns.tracking.models import EventType

    dice = random.Random(SEED)
    campaign, topic = make.campaign(), make.topic()
    now = dt.datetime.now(dt.UTC)
    links = []
    for number in range(SENDS):
        sent_at = now - dt.timedelta(days=80 - 3 * number)
        letter = make.send(recipients=RECIPIENTS, campaign=campaign, topic=topic, sent_at=sent_at)
        make.deliver(letter, hard=6)
        links += [make.link(f"https://example.org/{uuid.uuid4()}", send=letter) for _ in range(LINKS)]
    Event.objects.bulk_create(
        (click(dice, links, now, EventType.CLICKED, Event) for _ in range(EVENTS)), batch_size=2_000
    )
    return campaign


def click(dice, links, now, kind, event):
    """In bursts after the send and on the first links most, as people and scanners do."""
    link = links[dice.randrange(SENDS) * LINKS + min(int(dice.expovariate(0.5)), LINKS - 1)]
    at = min(link.send.frozen_at + dt.timedelta(hours=dice.expovariate(1 / 20)), now)
    return event(
        type=kind,
        occurred_at=at,
        received_on=at.date(),
        link_id=link.pk,
        send_id=link.send_id,
        locale_id=link.locale_id,
        verdict=dice.choices([0, 1, 2], [10, 40, 50])[0],
    )


def page_of(campaign):
    from django.contrib.auth import get_user_model
    from django.test import Client, override_settings
    from django.urls import reverse

    override_settings(ALLOWED_HOSTS=["testserver"]).enable()
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench", "b@example.org", "correct horse battery"))
    url = reverse("campaigns_dashboards:campaign", args=[campaign.slug])

    def page():
        response = client.get(url)
        assert response.status_code == 200
        return response

    return page


def queries_of(work):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        work()
    return len(caught)


def once(work):
    start = time.perf_counter()
    work()
    return round((time.perf_counter() - start) * 1000, 3)


def median(work, rounds=ROUNDS):
    work()
    return round(statistics.median(once(work) for _ in range(rounds)), 3)


if __name__ == "__main__":
    main()
