"""docs/metrics.md, written from the registry: `python -m campaigns.metrics.handbook > docs/metrics.md`."""

import sys

from campaigns.metrics.definitions import DEFINITIONS, N_, MetricDefinition

HEAD = """# Metrics

<!-- Generated: python -m campaigns.metrics.handbook > docs/metrics.md (a test compares). -->

What every number of Latarnia means. Ratios are ratios of sums: numerator and denominator are added up first, then
divided. A number of people below the threshold (`STATS_MIN_CELL`, 5 for colleagues; `STATS_MIN_CELL_PUBLIC`, 10 for
strangers) is hidden, and so is whatever would give it away by subtraction; zero is shown. What became of our own work
(sent, waiting, unknown whether sent, not sent) is never hidden. Where few people stand behind a share it is shown as
“k of n”, from the stated n on with its 95 % interval. A number is *provisional* until its settling time is over.

“Not collected”, “hidden (small number)”, “0”, “not applicable” and “too early” are five different answers.
"""
STAGES = {
    "input": "Inputs", "activity": "Activities", "output": "Outputs", "outtake": "Out-takes", "outcome": "Outcomes",
    "impact": "Impact", "health": "Health of the list and of the data",
}  # fmt: skip
DIRECTIONS = {1: "more is better", -1: "less is better", 0: "neither is better"}
SUPPRESSION = {
    "cell": "small numbers of people, and what would give them away",
    "group": "when few people stand behind it",
    "none": "never: it shows our own work",
}
METHODS = {
    "wilson": N_("Wilson's score interval"),
    "poisson": N_("exact Poisson interval (Garwood)"),
    "none": N_("none: a complete count, not a sample"),
}


def markdown() -> str:
    chapters = [
        "\n".join([f"\n## {title}\n", *(_entry(d) for d in DEFINITIONS if d.stage == stage)])
        for stage, title in STAGES.items()
    ]
    return HEAD + "".join(chapters)


def _entry(definition: MetricDefinition) -> str:
    facts = {
        "Counts": definition.numerator,
        "Out of": definition.denominator,
        "Unit": definition.unit,
        "Obtained": f"{definition.source} (basis `{definition.basis}`)",
        "Interval": _interval(definition),
        "Hidden": SUPPRESSION[definition.suppression],
        "Provisional": f"for {definition.settle_days} days" if definition.settle_days else "",
        "Direction": DIRECTIONS[definition.good_direction],
    }
    lines = [f"- {name}: {fact}" for name, fact in facts.items() if fact]
    return "\n".join([f"### {definition.name} · `{definition.code}` v{definition.version}\n", *lines, ""])


def _interval(definition: MetricDefinition) -> str:
    least = f", from n = {definition.min_n} on" if definition.min_n else ""
    return METHODS[definition.method] + least


if __name__ == "__main__":
    sys.stdout.write(markdown())
