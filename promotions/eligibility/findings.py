"""What a rule says about a candidate, and the register of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from asn_career.base.findings import Finding, RuleOutcome, Settlement, settled_outcome
from assessments.job_fit import JobFit
from employees.choices import JPT_KINDS, MANAGERIAL_KINDS
from promotions.records import CandidateFacts, Target
from promotions.rulebook import RuleBook


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
    return settled_outcome(rule.code, rule.judge(case), basis=basis, settled=settled)
