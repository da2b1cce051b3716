"""Person or program: the rules, as a table."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.tracking import verdicts
from campaigns.tracking.verdicts import Click, Signal

NOW = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
NAVIGATION = {"HTTP_SEC_FETCH_MODE": "navigate", "HTTP_SEC_FETCH_USER": "?1"}


@pytest.mark.parametrize(
    ("method", "meta", "more", "expected"),
    [
        ("GET", {"HTTP_USER_AGENT": FIREFOX, **NAVIGATION}, 0, ("human", "gesture")),
        ("GET", {"HTTP_USER_AGENT": FIREFOX, "HTTP_SEC_FETCH_MODE": "navigate"}, 0, ("human", "navigation")),
        ("GET", {"HTTP_USER_AGENT": FIREFOX}, 0, ("unknown", "no_signal")),
        ("GET", {"HTTP_USER_AGENT": FIREFOX}, Signal.PERSONAL, ("human", "browser")),
        ("GET", {"HTTP_USER_AGENT": FIREFOX}, Signal.PERSONAL | Signal.BURST, ("machine", "burst")),
        ("GET", {"HTTP_USER_AGENT": FIREFOX, **NAVIGATION}, Signal.DECOY, ("machine", "decoy")),
        ("GET", {"HTTP_USER_AGENT": FIREFOX, **NAVIGATION}, Signal.PROVIDER_FLAG, ("machine", "provider_flag")),
        ("HEAD", {"HTTP_USER_AGENT": FIREFOX, **NAVIGATION}, 0, ("machine", "head")),
        ("GET", {"HTTP_USER_AGENT": FIREFOX, "HTTP_SEC_PURPOSE": "prefetch;prerender"}, 0, ("machine", "prefetch")),
        ("GET", {"HTTP_USER_AGENT": FIREFOX, "HTTP_X_MOZ": "prefetch"}, 0, ("machine", "prefetch")),
        ("GET", {"HTTP_USER_AGENT": FIREFOX, "HTTP_X_PURPOSE": "preview"}, 0, ("machine", "prefetch")),
        ("GET", {"HTTP_USER_AGENT": "curl/8.5.0"}, 0, ("machine", "agent")),
        ("GET", {"HTTP_USER_AGENT": "python-requests/2.32", **NAVIGATION}, 0, ("machine", "agent")),
        ("GET", {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, 0, ("machine", "agent")),
        ("GET", {}, 0, ("machine", "no_agent")),
        ("GET", {"HTTP_USER_AGENT": "  "}, Signal.PERSONAL, ("machine", "no_agent")),
        ("GET", {"HTTP_USER_AGENT": GMAIL}, Signal.OPENED | Signal.PERSONAL, ("human", "mail_proxy")),
        ("GET", {"HTTP_USER_AGENT": GMAIL}, 0, ("unknown", "no_signal")),
        ("GET", {"HTTP_USER_AGENT": "Mozilla/5.0"}, Signal.OPENED | Signal.PERSONAL, ("machine", "privacy_proxy")),
        ("GET", {"HTTP_USER_AGENT": "Something new"}, Signal.PERSONAL, ("unknown", "no_signal")),
    ],
)
def test_each_rule_decides_its_case(method, meta, more, expected):
    assert verdicts.judge(verdicts.signals_of(method, meta) | more) == expected


@given(st.integers(0, 2 * max(Signal) - 1))
def test_every_combination_of_signals_gets_a_verdict_and_a_reason(signals):
    verdict, reason = verdicts.judge(signals)

    assert verdict in {"human", "machine", "unknown"}
    assert reason in verdicts.REASONS
    assert len(reason) <= 24


@given(st.integers(0, 2 * max(Signal) - 1))
def test_nothing_makes_a_person_of_what_a_machine_rule_named(signals):
    for certain in (Signal.DECOY, Signal.PROVIDER_FLAG, Signal.HEAD, Signal.PREFETCH, Signal.BURST):
        assert verdicts.judge(signals | certain).verdict == "machine"


@given(st.text(max_size=700))
def test_any_user_agent_has_a_class(agent):
    verdicts.signals_of("GET", {"HTTP_USER_AGENT": agent})


def clicks(*rows):
    """Rows of (message, link, seconds)."""
    return [Click(n, message, link, NOW + dt.timedelta(seconds=at)) for n, (message, link, at) in enumerate(rows)]


@pytest.mark.parametrize(
    ("rows", "burst"),
    [
        ([("m", 1, 0), ("m", 2, 0.5), ("m", 3, 1)], {0, 1, 2}),
        ([("m", 3, 2), ("m", 1, 0), ("m", 2, 1)], {0, 1, 2}),
        ([("m", 1, 0), ("m", 2, 1)], set()),
        ([("m", 1, 0), ("m", 1, 0.1), ("m", 1, 0.2), ("m", 2, 1)], set()),
        ([("m", 1, 0), ("m", 2, 5), ("m", 3, 10)], set()),
        ([("a", 1, 0), ("b", 2, 0), ("a", 3, 0)], set()),
        ([("m", 1, 0), ("m", 2, 0), ("m", 3, 0), ("m", 4, 60)], {0, 1, 2}),
    ],
)
def test_a_burst_is_many_links_of_one_message_at_once(rows, burst):
    assert verdicts.bursts(clicks(*rows)) == burst


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 5), st.integers(0, 8)), max_size=20), st.randoms())
def test_the_order_in_which_clicks_arrive_does_not_matter(rows, random):
    arrived = clicks(*rows)
    shuffled = random.sample(arrived, len(arrived))

    assert verdicts.bursts(arrived) == verdicts.bursts(shuffled)
