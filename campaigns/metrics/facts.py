"""Everything the numbers of a campaign or of one send are computed from, read in a handful of queries.

Facts are plain values with dates, so that any period can be cut out of them without asking the database again.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Expression, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from campaigns import conf, ports
from campaigns.campaign import Campaign
from campaigns.metrics.models import CostLine, LedgerTotal, LinkDay, PageDay, RollUpMark, SendDay, SendPeople
from campaigns.newsletters.models import Delivery, Edition, Send, Tracking
from campaigns.outreach.models import Activity
from campaigns.ports import NamedPage
from campaigns.tracking.models import EventType, Verdict

State, Fate = Delivery.State, Delivery.Fate
WAITING = {State.PENDING, State.CLAIMED, State.SENDING}
FATES = {
    Fate.NONE: "silent",
    Fate.DEFERRED: "silent",
    Fate.DELIVERED: "delivered",
    Fate.COMPLAINED: "delivered",  # a complaint is about a message that arrived
    Fate.BOUNCED_SOFT: "soft",
    Fate.BOUNCED_HARD: "hard",
    Fate.BOUNCED_BLOCK: "block",
}
VERDICTS = {Verdict.HUMAN: "human", Verdict.MACHINE: "machine", Verdict.UNKNOWN: "unknown"}


@dataclass
class Mail:
    """Counts of messages. `sent` is the sum of delivered, hard, soft, block and silent."""

    intended: int = 0
    sent: int = 0
    waiting: int = 0
    ambiguous: int = 0
    not_sent: int = 0
    """Failed, rejected, suppressed, left or erased before it was sent, cancelled."""
    delivered: int = 0
    hard: int = 0
    soft: int = 0
    block: int = 0
    silent: int = 0
    """Sent, and nothing final heard since."""
    complained: int = 0
    left: int = 0
    uncounted: int = 0
    """Sent with plain links, whose clicks nobody counts."""
    agreed: int = 0
    """Sent to people who agreed to personal statistics."""
    agreed_silent: int = 0
    clickers: int = 0
    """Different people of `agreed` who followed a link."""
    arrived: int = 0
    """Accepted by the recipient's server; where the mail system never reports that, sent and not returned."""
    agreed_arrived: int = 0
    unreported: int = 0
    """Sent by a mail system that never reports an acceptance."""

    @property
    def counted(self) -> int:
        """Sent with links whose clicks are counted: what clicks may be divided by."""
        return self.sent - self.uncounted

    def __add__(self, other: "Mail") -> "Mail":
        return Mail(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True)
class Mailing:
    """One send in one language."""

    send: uuid.UUID
    language: str
    subject: str
    day: dt.date
    mail: Mail


@dataclass(frozen=True)
class Visits:
    """How often links were followed on one day; without a send, by short links."""

    send: uuid.UUID | None
    language: str
    day: dt.date
    verdict: str
    count: int


@dataclass
class Link:
    label: str
    url: str
    language: str
    send: uuid.UUID | None
    human: int = 0
    machine: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Views:
    """How often a page was shown on one day."""

    page: uuid.UUID
    language: str
    day: dt.date
    verdict: str
    count: int


@dataclass(frozen=True)
class Held:
    """An activity that took place. None is “nobody counted”, never nought."""

    day: dt.date
    format: str
    attended: int | None
    hours: Decimal | None


@dataclass(frozen=True)
class Cost:
    day: dt.date
    kind: str
    amount_minor: int
    currency: str
    hours: Decimal | None


@dataclass(frozen=True)
class Facts:
    today: dt.date
    least: int
    """The smallest number of people that may be shown."""
    rolled_at: dt.datetime | None
    """When the rollups were last brought up to date."""
    mailings: list[Mailing] = field(default_factory=list)
    visits: list[Visits] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    activities: list[Held] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    pages: list[NamedPage] = field(default_factory=list)
    views: list[Views] = field(default_factory=list)
    viewed_since: dt.date | None = None
    """The first day on which any page of the site was counted."""

    def within(self, first: dt.date, last: dt.date) -> "Facts":
        """The facts of a period, both days included. A visit belongs to the period of its mailing."""
        mailings = [one for one in self.mailings if first <= one.day <= last]
        sends = {one.send for one in mailings}
        return replace(
            self,
            mailings=mailings,
            visits=[v for v in self.visits if (v.send in sends if v.send else first <= v.day <= last)],
            activities=[a for a in self.activities if first <= a.day <= last],
            costs=[c for c in self.costs if first <= c.day <= last],
            views=[v for v in self.views if first <= v.day <= last],
            viewed_since=self.viewed_since if self.viewed_since and self.viewed_since <= last else None,
        )

    @property
    def mail(self) -> Mail:
        return sum((one.mail for one in self.mailings), Mail())

    def visited(self, *verdicts: str, by_mail: bool = False) -> int:
        return sum(v.count for v in self.visits if v.verdict in verdicts and (v.send or not by_mail))

    def mail_by_send(self) -> dict[uuid.UUID, Mail]:
        found: dict[uuid.UUID, Mail] = {}
        for one in self.mailings:
            found[one.send] = found.get(one.send, Mail()) + one.mail
        return found

    def mail_by_language(self) -> dict[str, Mail]:
        found: dict[str, Mail] = {}
        for one in self.mailings:
            found[one.language] = found.get(one.language, Mail()) + one.mail
        return found


def of_send(send: Send, *, least: int | None = None) -> Facts:
    """Five queries."""
    where = Q(send=send)
    return replace(
        of_site(least=least),
        mailings=_mailings(where),
        visits=_visits_by_mail(where),
        links=_links(Q(link__send=send)),
    )


def of_campaign(campaign: Campaign, *, least: int | None = None) -> Facts:
    """Eight queries."""
    where = Q(send__campaign=campaign)
    pages = list(ports.pages().of_campaign(campaign.pk))
    visits, views = _visits_and_views(campaign, pages)
    return replace(
        of_site(least=least),
        mailings=_mailings(where),
        visits=visits,
        links=_links(Q(link__campaign=campaign) | Q(link__send__campaign=campaign)),
        activities=_activities(campaign),
        costs=_costs(campaign),
        pages=pages,
        views=views,
    )


def _day(moment: dt.datetime) -> dt.date:
    """In the time zone of the site, as in the rollups: two managers see the same numbers, wherever they are."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def of_site(*, least: int | None = None) -> Facts:
    """What holds for everything that is measured here. One query."""
    first = PageDay.objects.order_by("day").values("day")[:1]
    mark = RollUpMark.objects.filter(name="events").values_list("rolled_at", Subquery(first)).first()
    rolled_at, viewed_since = mark or (None, None)
    least = least or conf.current().stats_min_cell
    return Facts(_day(timezone.now()), least, rolled_at, viewed_since=viewed_since)


def _mailings(where: Q) -> list[Mailing]:
    """Two queries: the counted ledgers, and how many different people clicked."""
    subject = Edition.objects.filter(send=OuterRef("send"), locale=OuterRef("locale")).values("subject")[:1]
    rows = (
        LedgerTotal.objects.filter(where)
        .select_related("send", "locale")
        .annotate(subject=Subquery(subject))
        .order_by("send__frozen_at", "locale")
    )
    found: dict[tuple[uuid.UUID, str], Mailing] = {}
    for row in rows:
        key = (row.send_id, row.locale.language_code)
        day = _day(row.send.frozen_at or row.send.created_at)
        mailing = found.setdefault(key, Mailing(*key, row.subject or "", day, Mail()))
        _add(mailing.mail, row)
    _count_arrivals(found.values())
    people = SendPeople.objects.filter(where, type=EventType.CLICKED)
    for send, language, count in people.values_list("send_id", "locale__language_code", "count"):
        if (send, language) in found:
            found[send, language].mail.clickers = count
    return list(found.values())


def _add(mail: Mail, row: LedgerTotal) -> None:
    mail.intended += row.count
    if row.state in WAITING:
        mail.waiting += row.count
    elif row.state == State.AMBIGUOUS:
        mail.ambiguous += row.count
    elif row.state != State.SENT:
        mail.not_sent += row.count
    else:
        _add_sent(mail, row)


def _add_sent(mail: Mail, row: LedgerTotal) -> None:
    mail.sent += row.count
    fate = FATES[Fate(row.fate)]
    setattr(mail, fate, getattr(mail, fate) + row.count)
    mail.complained += row.count if row.fate == Fate.COMPLAINED else 0
    mail.left += row.count if row.has_left else 0
    mail.uncounted += row.count if row.tracking == Tracking.NONE else 0
    if row.tracking == Tracking.CONSENTED:
        mail.agreed += row.count
        mail.agreed_arrived += row.count if fate == "delivered" else 0
        mail.agreed_silent += row.count if fate == "silent" else 0


def _count_arrivals(mailings: Iterable[Mailing]) -> None:
    """A send of which not one acceptance is known went through a mail system that reports none."""
    by_send: dict[uuid.UUID, list[Mailing]] = {}
    for one in mailings:
        by_send.setdefault(one.send, []).append(one)
    for together in by_send.values():
        is_reported = any(one.mail.delivered for one in together)
        for one in together:
            _count_arrived(one.mail, is_reported)


def _count_arrived(mail: Mail, is_reported: bool) -> None:
    mail.arrived = mail.delivered
    if not is_reported:
        mail.unreported = mail.sent
        mail.arrived += mail.silent
        mail.agreed_arrived += mail.agreed_silent


def _visits_by_mail(where: Q) -> list[Visits]:
    rows = SendDay.objects.filter(where, type=EventType.CLICKED)
    return [
        Visits(send, language, day, VERDICTS[Verdict(verdict)], count)
        for send, language, day, verdict, count in rows.values_list(
            "send_id", "locale__language_code", "day", "verdict", "count"
        )
    ]


def _visits_and_views(campaign: Campaign, pages: Iterable[NamedPage]) -> tuple[list[Visits], list[Views]]:
    """By mail, by short links, of pages: three tables that look alike, in one query."""
    keys = {page.translation_key for page in pages}
    nobody = Value(None, models.UUIDField())
    clicked = SendDay.objects.filter(send__campaign=campaign, type=EventType.CLICKED)
    by_mail = _by_day(clicked, "visit", F("send_id"), F("locale__language_code"))
    short = LinkDay.objects.filter(link__campaign=campaign, link__send=None)
    by_short_link = _by_day(short, "visit", nobody, Coalesce("link__locale__language_code", Value("")))
    shown = _by_day(PageDay.objects.filter(page_key__in=keys), "view", F("page_key"), F("locale__language_code"))
    found: dict[str, list[Any]] = {"visit": [], "view": []}
    for kind, of, language, day, verdict, count in by_mail.union(by_short_link, shown, all=True):
        make = Visits if kind == "visit" else Views
        found[kind].append(make(of, language, day, VERDICTS[Verdict(verdict)], count))
    return found["visit"], found["view"]


def _by_day(rows: "models.QuerySet[Any]", kind: str, of: Expression | F, language: Expression | F) -> Any:
    named = rows.annotate(kind=Value(kind), of=of, language=language)
    return named.values_list("kind", "of", "language", "day", "verdict").annotate(n=Sum("count"))


def _links(where: Q) -> list[Link]:
    rows = (
        LinkDay.objects.filter(where)
        .values_list("link", "link__label", "link__url", "link__locale__language_code", "link__send", "verdict")
        .annotate(n=Sum("count"))
    )
    found: dict[int, Link] = {}
    for key, label, url, language, send, verdict, count in rows:
        link = found.setdefault(key, Link(label, url, language or "", send))
        setattr(link, VERDICTS[Verdict(verdict)], count)
    return list(found.values())


def _activities(campaign: Campaign) -> list[Held]:
    rows = Activity.objects.of_campaign(campaign).held().order_by("starts_at")
    return [
        Held(_day(starts_at), kind, attended, hours)
        for starts_at, kind, attended, hours in rows.values_list("starts_at", "format", "attended", "hours")
    ]


def _costs(campaign: Campaign) -> list[Cost]:
    rows = CostLine.objects.filter(campaign=campaign).order_by("spent_on")
    return [Cost(*row) for row in rows.values_list("spent_on", "kind", "amount_minor", "currency", "hours")]
