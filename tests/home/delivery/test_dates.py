import datetime as dt

import pytest

from home.delivery import dates

NINE = dt.datetime(2026, 5, 17, 7, tzinfo=dt.UTC)
WARSAW = "Europe/Warsaw"


@pytest.mark.parametrize(
    ("ends_at", "language", "said"),
    [
        (None, "pl", "17 maja 2026"),
        (NINE + dt.timedelta(hours=6), "en", "17 May 2026"),
        (NINE + dt.timedelta(days=1), "pl", "17–18 maja 2026"),
        (NINE + dt.timedelta(days=1), "en", "17–18 May 2026"),
        (NINE + dt.timedelta(days=20), "pl", "17 maja\u2009–\u20096 czerwca 2026"),
    ],
)
def test_a_range_of_days_reads_like_the_language(ends_at, language, said):
    assert dates.days(NINE, ends_at, WARSAW, language) == said


def test_days_and_hours_are_those_of_the_place():
    late = dt.datetime(2026, 5, 17, 23, 30, tzinfo=dt.UTC)
    assert dates.days(late, None, WARSAW, "en") == "18 May 2026"
    assert dates.days(late, None, "America/New_York", "en") == "17 May 2026"
    assert dates.hours(NINE, NINE + dt.timedelta(hours=6), WARSAW, "pl") == "09:00–15:00"


def test_a_time_zone_has_a_name_people_know():
    assert dates.zone_name(WARSAW, "pl") == "czas środkowoeuropejski"
    assert dates.zone_name(WARSAW, "en") == "Central European Time"


def test_midnight_stands_for_an_unknown_hour():
    assert dates.hours(dt.datetime(2026, 5, 16, 22, tzinfo=dt.UTC), None, WARSAW, "pl") == ""
