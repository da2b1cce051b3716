"""The registry of metrics: what each number means, word for word. Imports neither Django nor Wagtail.

A definition that changes gets a new version and begins a new series. Names and explanations are message ids; whoever
shows them translates.
"""

import enum
from dataclasses import dataclass


def N_(message: str) -> str:
    return message


PERCENT, PER_100 = N_("%"), N_("per 100")


class Aggregation(enum.StrEnum):
    SUM = "sum"
    RATIO_OF_SUMS = "ratio_of_sums"
    LAST = "last"


class Method(enum.StrEnum):
    WILSON = "wilson"
    POISSON = "poisson"
    NONE = "none"
    """A census count is no sample: it gets a definition and a coverage, not an interval."""


class Suppression(enum.StrEnum):
    CELL = "cell"
    """Counts of people: a small cell is hidden, and what would give it away."""
    GROUP = "group"
    """Counts of hits: hidden when few people stand behind them."""
    NONE = "none"
    """Counts of our own work: no person can be seen in them."""


@dataclass(frozen=True)
class MetricDefinition:
    code: str
    name: str
    stage: str
    """A value of `Stage`, or `health` for what tells about the data and not about the campaign."""
    unit: str
    numerator: str
    basis: str
    source: str
    """How the number is obtained."""
    denominator: str = ""
    aggregation: Aggregation = Aggregation.SUM
    method: Method = Method.NONE
    min_n: int = 0
    """From which denominator on an interval is shown instead of “k of n”."""
    suppression: Suppression = Suppression.NONE
    settle_days: int = 0
    """Days after which the number hardly moves; until then it is provisional."""
    good_direction: int = 0
    """1 more is better, -1 less is better, 0 neither."""
    is_entered: bool = False
    """A person enters the value as a Measurement; nothing here can compute it."""
    version: int = 1

    @property
    def scale(self) -> int:
        """What a value is multiplied by to be in `unit`: computed shares are kept between 0 and 1."""
        return 100 if self.unit == PERCENT else 1


SERVER, COUNTER, AGREED = "server_fact", "aggregate_counter", "consented_observation"
SURVEY, BY_HAND = "survey", "self_report"

ACCEPTED = N_(
    "messages accepted by the recipient's mail server; where the mail system reports no acceptance, messages sent and "
    "not returned; where that number is hidden, messages sent"
)
SENT = N_("messages handed to the mail system")
LEDGER = N_("counted from the ledger of deliveries")
HITS = N_("counted when a link of ours is followed; a visit judged to be a machine's is not counted as a person's")
ENTERED = N_("entered by a person, with its source")
TOLD_BY_PAGE = N_(
    "told by a script of ours when the page comes into sight, once each time it is opened; copies kept by networks are "
    "counted, too. Not counted: readers without scripts, readers whose browser asks not to be followed (Do Not Track, "
    "Global Privacy Control), people logged in here, previews, prints and feeds, and what a browser judged to be a "
    "machine's opened"
)
ACTIVITY_LOG = N_("counted from the recorded activities")


def _mail_share(code: str, name: str, stage: str, numerator: str, denominator: str, good: int) -> MetricDefinition:
    """A share of messages: the same method, suppression and settling time for all of them."""
    return MetricDefinition(
        code, name, stage, PERCENT, numerator, SERVER, LEDGER, denominator,
        Aggregation.RATIO_OF_SUMS, Method.WILSON, 30, Suppression.CELL, 7, good,
    )  # fmt: skip


def _entered(code: str, name: str, stage: str, unit: str, numerator: str, basis: str = SURVEY) -> MetricDefinition:
    return MetricDefinition(
        code, name, stage, unit, numerator, basis, ENTERED,
        aggregation=Aggregation.LAST, good_direction=1, is_entered=True,
    )  # fmt: skip


DEFINITIONS = [
    # inputs
    MetricDefinition(
        "inp.cost_total", N_("Cost"), "input", N_("money"), N_("money spent, in the currency it was spent in"),
        BY_HAND, N_("sum of the cost lines of kind money"), good_direction=-1,
    ),
    MetricDefinition(
        "inp.staff_hours", N_("Staff hours"), "input", N_("hours"), N_("hours our own people worked on it"),
        BY_HAND, N_("sum of the cost lines of kind staff hours"), good_direction=-1,
    ),
    # activities
    MetricDefinition(
        "act.count", N_("Activities held"), "activity", N_("activities"), N_("activities with the status held"),
        BY_HAND, ACTIVITY_LOG, good_direction=1,
    ),
    MetricDefinition(
        "act.mailings", N_("Mailings sent"), "activity", N_("mailings"), N_("sends with at least one message sent"),
        SERVER, LEDGER,
    ),
    # outputs
    MetricDefinition(
        "out.mail_accepted", N_("Mails accepted"), "output", N_("messages"), ACCEPTED,
        SERVER, LEDGER, suppression=Suppression.CELL, settle_days=7, good_direction=1,
    ),
    _mail_share("out.delivery_rate", N_("Delivery rate"), "output",
                N_("messages accepted by the recipient's mail server, without those returned later"), SENT, 1),
    MetricDefinition(
        "out.participations", N_("Participations"), "output", N_("participations"),
        N_("people present, counted anew at every activity"),
        BY_HAND, ACTIVITY_LOG, suppression=Suppression.CELL, good_direction=1,
    ),
    MetricDefinition(
        "out.person_hours", N_("Person-hours"), "output", N_("person-hours"),
        N_("people present × hours per participant, over the activities where both are known"),
        BY_HAND, ACTIVITY_LOG, suppression=Suppression.CELL, good_direction=1,
    ),
    MetricDefinition(
        "out.human_clicks", N_("Human clicks"), "output", N_("clicks"), N_("visits to our links by people"),
        COUNTER, HITS, suppression=Suppression.GROUP, settle_days=7, good_direction=1,
    ),
    MetricDefinition(
        "out.pageviews", N_("Page views"), "output", N_("views"),
        N_("how often people saw a page; of a campaign, its own page in every language together. One person may "
           "see it several times"),
        COUNTER, TOLD_BY_PAGE, suppression=Suppression.CELL, good_direction=1,
    ),
    # out-takes
    MetricDefinition(
        "tak.human_clicks_per100", N_("Human clicks per 100 messages"), "outtake", PER_100,
        N_("visits to the links of the mailing by people"), COUNTER, HITS, ACCEPTED,
        Aggregation.RATIO_OF_SUMS, Method.POISSON, 30, Suppression.GROUP, 7, 1,
    ),
    MetricDefinition(
        "tak.ctr_consented", N_("Click rate of those who agreed"), "outtake", PERCENT,
        N_("different people who agreed to personal statistics and followed a link at least once"),
        AGREED, HITS, N_("messages accepted for people who agreed to personal statistics"),
        Aggregation.RATIO_OF_SUMS, Method.WILSON, 30, Suppression.CELL, 7, 1,
    ),
    _entered("tak.prompted_recall", N_("Prompted recall"), "outtake", PERCENT,
             N_("respondents who remember the campaign when shown it, of all respondents")),
    _entered("tak.comprehension", N_("Comprehension"), "outtake", PERCENT,
             N_("respondents who can say in their own words what the message asks of them")),
    _entered("tak.relevance", N_("Relevance"), "outtake", PERCENT,
             N_("respondents who say the message concerns them")),
    _entered("trn.L1_top2", N_("Training: reaction"), "outtake", PERCENT,
             N_("answers in the two best boxes on: favourable, engaging, relevant")),
    _entered("trn.L2_gain", N_("Training: learning"), "outtake", N_("points"),
             N_("mean difference between the tests after and before, of people who took both")),
    # outcomes and impact: never computed from clicks
    _entered("oc.awareness_change", N_("Change in awareness"), "outcome", N_("percentage points"),
             N_("difference between two survey waves with the same question")),
    _entered("oc.intention_change", N_("Change in intention"), "outcome", N_("percentage points"),
             N_("difference between two survey waves with the same question")),
    _entered("trn.L3_applied", N_("Training: applied at work"), "outcome", PERCENT,
             N_("respondents who after three to six months have done at least one of the critical behaviours")),
    _entered("rec.implemented_rate", N_("Recommendations implemented"), "outcome", PERCENT,
             N_("addressees who implemented the recommendation, of all addressees"), BY_HAND),
    _entered("team.decision_implementation", N_("Team decisions implemented"), "outcome", PERCENT,
             N_("decisions implemented by their date, of the decisions due"), BY_HAND),
    _entered("team.sustained_24m", N_("Local teams alive after 24 months"), "impact", PERCENT,
             N_("teams that met in the last half-year, of those set up 24 months ago or earlier"), BY_HAND),
    _entered("pol.adopted", N_("Policies adopted"), "impact", N_("policies"),
             N_("policies adopted that follow a recommendation of ours"), BY_HAND),
    # health of the list and of the data
    _mail_share("hl.hard_bounce", N_("Hard bounces"), "health",
                N_("messages returned for good: the address does not exist"), SENT, -1),
    _mail_share("hl.soft_bounce", N_("Soft bounces"), "health",
                N_("messages given up after temporary failures"), SENT, -1),
    _mail_share("hl.block", N_("Blocked"), "health", N_("messages refused by a policy or a filter"), SENT, -1),
    _mail_share("hl.complaint", N_("Complaints"), "health", N_("recipients who reported the message as spam"),
                ACCEPTED, -1),
    _mail_share("hl.unsubscribe", N_("Unsubscribe rate"), "health",
                N_("recipients who left because of the mailing, within seven days"), ACCEPTED, -1),
    MetricDefinition(
        "hl.bot_share", N_("Share of machine visits"), "health", PERCENT, N_("visits judged to be a machine's"),
        COUNTER, HITS, N_("all visits to the links, unknown ones included"),
        Aggregation.RATIO_OF_SUMS, Method.WILSON, 30, Suppression.NONE, 7, -1,
    ),
    MetricDefinition(
        "hl.consent_share", N_("Agreed to personal statistics"), "health", PERCENT,
        N_("messages sent to people who had agreed to personal statistics"),
        SERVER, LEDGER, SENT, Aggregation.RATIO_OF_SUMS, Method.WILSON, 30, Suppression.CELL, 0, 0,
    ),
]  # fmt: skip

REGISTRY = {definition.code: definition for definition in DEFINITIONS}


def by_stage(stage: str) -> list[MetricDefinition]:
    return [definition for definition in DEFINITIONS if definition.stage == stage]
