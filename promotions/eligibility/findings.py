"""What a rule says about a candidate, and the register of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from assessments.job_fit import JobFit
from employees.choices import JPT_KINDS, MANAGERIAL_KINDS
from promotions.records import CandidateFacts, Target
from promotions.rulebook import RuleBook

PASS, FAIL, MANUAL, WARN = "pass", "fail", "manual", "warn"
ELIGIBLE, INELIGIBLE = "eligible", "ineligible"
OUTCOMES = (PASS, FAIL, MANUAL, WARN)


@dataclass(frozen=True, slots=True)
class Case:
    """One person before one post: everything that a rule may look at."""

    facts: CandidateFacts
    target: Target
    fit: JobFit
    box: int | None
    rules: RuleBook

    @property
    def day(self) -> date:
        return self.rules.day


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


class Rule(NamedTuple):
    """A rule with the posts it applies to and the rule file that gives its basis."""

    code: str
    applies: Callable[[Target], bool]
    judge: Callable[[Case], Finding]
    file: str


_rules: dict[str, Rule] = {}


def every_post(target: Target) -> bool:
    return True


def managerial(target: Target) -> bool:
    return target.kind in MANAGERIAL_KINDS


def jpt(target: Target) -> bool:
    return target.kind in JPT_KINDS


def functional(target: Target) -> bool:
    return target.kind.startswith("jf_")


def rule(
    code: str, *, applies: Callable[[Target], bool] = every_post, file: str = ""
) -> Callable[[Callable[[Case], Finding]], Callable[[Case], Finding]]:
    """Registers a rule under its code."""

    def register(judge: Callable[[Case], Finding]) -> Callable[[Case], Finding]:
        _rules[code] = Rule(code, applies, judge, file or code)
        return judge

    return register


def rules_for(target: Target, *, order: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that apply to a post, in the declared order."""
    return tuple(_rules[code] for code in order if _rules[code].applies(target))


def judge(rule: Rule, case: Case, *, basis: str, settled: Mapping[str, Settlement]) -> RuleOutcome:
    """The outcome of one rule; a verification speaks only where the data leave the rule open."""
    finding = rule.judge(case)
    settlement = settled.get(rule.code) if finding.outcome == MANUAL else None
    return RuleOutcome(
        rule.code,
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
