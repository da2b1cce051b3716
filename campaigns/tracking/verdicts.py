"""Person or program? Pure rules: what was noticed about a request goes in, a verdict with its reason comes out.

The first rule that matches decides. Every event keeps its signals as bits, so raising VERSION and running
`judging.rejudge` applies new rules to old events. Neither an IP address nor a user agent is ever stored.

An ordinary browser proves nothing by itself: scanners use real browsers. What speaks for a person is a header a
browser sends only when somebody acted (`Sec-Fetch-User: ?1`), a navigation as such (a script that fetches links has
no reason to claim one), or, where we may tell messages apart, a browser that did not rush through all the links.
Without any of these the verdict is `unknown`, and dashboards say so.
That a page was shown is told by a script of ours: it needs a browser that draws the page where somebody can see it.
"""

import enum
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from crawleruseragents import is_crawler

VERSION = 2
BURST_LINKS = 3
BURST_WINDOW = timedelta(seconds=2)
USER_AGENT_LENGTH = 512


class Signal(enum.IntFlag):
    """What can be noticed. Values are stored: add, never renumber."""

    HEAD = 1
    PREFETCH = 2
    ROBOT = 4
    NO_AGENT = 8
    MAIL_PROXY = 16
    PRIVACY_PROXY = 32
    BROWSER = 64
    NAVIGATION = 128
    GESTURE = 256
    PERSONAL = 512
    """The token names one message, so that bursts can be seen."""
    BURST = 1024
    DECOY = 2048
    PROVIDER_FLAG = 4096
    """The mail provider itself says that a machine did it."""
    OPENED = 8192
    """An image was loaded; otherwise a link was followed."""
    SHOWN = 16384
    """A script on a page of ours said that the page came into sight."""


class Judgement(NamedTuple):
    verdict: str
    """`human`, `machine` or `unknown`."""
    reason: str


RULES: tuple[tuple[Signal, Judgement], ...] = (
    # The first line of which every bit is set decides.
    (Signal.DECOY, Judgement("machine", "decoy")),  # nobody sees that link
    (Signal.PROVIDER_FLAG, Judgement("machine", "provider_flag")),
    (Signal.HEAD, Judgement("machine", "head")),  # a browser asks with GET
    (Signal.PREFETCH, Judgement("machine", "prefetch")),
    (Signal.BURST, Judgement("machine", "burst")),
    (Signal.OPENED | Signal.MAIL_PROXY, Judgement("human", "mail_proxy")),  # it fetches when the person opens
    (Signal.OPENED | Signal.PRIVACY_PROXY, Judgement("machine", "privacy_proxy")),  # it fetches whatever happens
    (Signal.ROBOT, Judgement("machine", "agent")),
    (Signal.NO_AGENT, Judgement("machine", "no_agent")),
    (Signal.GESTURE | Signal.BROWSER, Judgement("human", "gesture")),
    (Signal.NAVIGATION | Signal.BROWSER, Judgement("human", "navigation")),
    (Signal.PERSONAL | Signal.BROWSER, Judgement("human", "browser")),
    (Signal.SHOWN | Signal.BROWSER, Judgement("human", "shown")),  # robots that say so were named above
    (Signal(0), Judgement("unknown", "no_signal")),
)
REASONS = tuple(judgement.reason for _, judgement in RULES)

# Gmail's and Yahoo's image servers fetch when the person opens the message; lists of robots know them as robots.
MAIL_PROXIES = re.compile(r"GoogleImageProxy|YahooMailProxy|via ggpht\.com")
# Apple's Mail Privacy Protection shows exactly this and loads every image, read or not.
PRIVACY_PROXIES = {"Mozilla/5.0"}
BROWSERS = re.compile(r"^(Mozilla|Opera)/[\d.]+ .*\(|Outlook|Thunderbird|AppleWebKit|Gecko/")
PREFETCH_HEADERS = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


@lru_cache(maxsize=4096)
def judge(signals: int) -> Judgement:
    return next(judgement for needed, judgement in RULES if signals & needed == needed)


def signals_of(method: str, meta: Mapping[str, str]) -> Signal:
    """What one request shows; `meta` is a WSGI environment or Django's `request.META`."""
    seen = agent_class(meta.get("HTTP_USER_AGENT", "")[:USER_AGENT_LENGTH])
    if method == "HEAD":
        seen |= Signal.HEAD
    if any("pre" in meta.get(name, "") for name in PREFETCH_HEADERS):  # prefetch, prerender, preview
        seen |= Signal.PREFETCH
    if meta.get("HTTP_SEC_FETCH_MODE") == "navigate":
        seen |= Signal.NAVIGATION
    if meta.get("HTTP_SEC_FETCH_USER") == "?1":
        seen |= Signal.GESTURE
    return seen


@lru_cache(maxsize=4096)
def agent_class(user_agent: str) -> Signal:
    """The class of a program by how it names itself. The mail proxies come first: to the list they are robots."""
    user_agent = user_agent.strip()
    if not user_agent:
        return Signal.NO_AGENT
    if MAIL_PROXIES.search(user_agent):
        return Signal.MAIL_PROXY
    if user_agent in PRIVACY_PROXIES:
        return Signal.PRIVACY_PROXY
    if is_crawler(user_agent):
        return Signal.ROBOT
    return Signal.BROWSER if BROWSERS.search(user_agent) else Signal(0)


class Click(NamedTuple):
    event: int
    message: object
    link: object
    at: datetime


def bursts(clicks: Iterable[Click]) -> set[int]:
    """The events that belong to a burst: BURST_LINKS different links of one message within BURST_WINDOW."""
    by_message: dict[object, list[Click]] = defaultdict(list)
    for click in sorted(clicks, key=lambda click: click.at):
        by_message[click.message].append(click)
    return {event for message in by_message.values() for event in _bursts_of_message(message)}


def _bursts_of_message(clicks: list[Click]) -> set[int]:
    found: set[int] = set()
    first = 0
    for last, click in enumerate(clicks):
        while click.at - clicks[first].at > BURST_WINDOW:
            first += 1
        window = clicks[first : last + 1]
        if len({each.link for each in window}) >= BURST_LINKS:
            found.update(each.event for each in window)
    return found
