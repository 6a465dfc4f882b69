"""What a rule says about somebody: one of four outcomes, the record that decided, and the article it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

PASS, FAIL, MANUAL, WARN = "pass", "fail", "manual", "warn"
ELIGIBLE, INELIGIBLE = "eligible", "ineligible"
OUTCOMES = (PASS, FAIL, MANUAL, WARN)


class Finding(NamedTuple):
    """An outcome with what was found, what is asked for, and the record that decided."""

    outcome: str
    value: Any = None
    required: Any = None
    record: str = ""


class RuleOutcome(NamedTuple):
    """A finding under its rule and legal basis; ``verification`` names the fact that settled a manual one."""

    rule: str
    outcome: str
    value: Any
    required: Any
    basis: str
    record: str
    verification: str = ""


class Settlement(NamedTuple):
    """A verification, as a run takes it: the outcome that people established."""

    verification: str
    outcome: str


def settled_outcome(
    rule: str, finding: Finding, *, basis: str, settled: Mapping[str, Settlement]
) -> RuleOutcome:
    """The finding under its rule; a verification speaks only where the data leave the rule open."""
    settlement = settled.get(rule) if finding.outcome == MANUAL else None
    return RuleOutcome(
        rule,
        settlement.outcome if settlement else finding.outcome,
        finding.value,
        finding.required,
        basis,
        finding.record,
        settlement.verification if settlement else "",
    )


def overall(outcomes: Iterable[RuleOutcome]) -> str:
    """Eligible without a fail and a manual; manual without a fail."""
    found = {outcome.outcome for outcome in outcomes}
    if FAIL in found:
        return INELIGIBLE
    return MANUAL if MANUAL in found else ELIGIBLE
