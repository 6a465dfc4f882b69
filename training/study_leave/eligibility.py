"""Who may go on study leave: one outcome for every rule, with its legal basis and the record that decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from asn_career.base.findings import (
    FAIL,
    MANUAL,
    PASS,
    WARN,
    Finding,
    RuleOutcome,
    Settlement,
    settled_outcome,
)
from asn_career.base.periods import MONTHS, months_after, years_after
from assessments.choices import Predicate
from assessments.performance.years import years_that_count
from training.study_leave.facts import Sanction, StudyFacts
from training.study_leave.rules import StudyRules

_GRADES = {predicate: -place for place, predicate in enumerate(Predicate.values)}  # the best comes first


@dataclass(frozen=True, slots=True)
class Study:
    """What somebody applies for."""

    level: str
    mode: str
    accreditation: str
    starts_on: date
    ends_on: date

    @property
    def months(self) -> int:
        """Length in months, a begun one counted whole."""
        return months_of(self.starts_on, self.ends_on)


@dataclass(frozen=True, slots=True)
class Case:
    """One person and one study: everything that a rule may look at."""

    facts: StudyFacts
    study: Study
    rules: StudyRules

    @property
    def day(self) -> date:
        return self.rules.day


Judge = Callable[[Case], Finding]
_rules: dict[str, Judge] = {}


def rule(judge: Judge) -> Judge:
    """Registers a rule under the name of its function, which is that of its file."""
    _rules[judge.__name__] = judge
    return judge


def find_outcomes(case: Case, *, settled: Mapping[str, Settlement]) -> tuple[RuleOutcome, ...]:
    """Every rule in the declared order; a verification speaks only where the data leave a rule open."""
    return tuple(
        settled_outcome(code, judge(case), basis=case.rules.basis(code), settled=settled)
        for code, judge in _rules.items()
    )


def months_of(first: date, last: date) -> int:
    """Months from ``first`` to ``last`` inclusive, a begun one counted whole."""
    after = last + timedelta(days=1)
    whole = (after.year - first.year) * MONTHS + after.month - first.month
    return max(1, whole + (after.day > first.day))


@rule
def status(case: Case) -> Finding:
    held = case.facts.status
    return Finding(case.rules["status"][held], held, "PNS", case.facts.record)


@rule
def active(case: Case) -> Finding:
    wanted = case.rules["active"]["active"]
    held = case.facts.legal_position
    return Finding(PASS if held in wanted else FAIL, held, ", ".join(wanted), case.facts.record)


@rule
def service(case: Case) -> Finding:
    """Certain by the month of appointment, or to be looked up in the decree that made the person a PNS."""
    terms = case.rules["service"]
    required, appointed = f"P{terms['years']}Y", case.facts.appointed_on
    if appointed is None:
        return Finding(MANUAL, None, required, case.facts.record)
    shortest, longest = terms["probation_years"]["shortest"], terms["probation_years"]["longest"]
    if case.day < years_after(appointed, shortest + terms["years"]):
        outcome = FAIL
    else:
        outcome = PASS if case.day >= years_after(appointed, longest + terms["years"]) else MANUAL
    return Finding(outcome, appointed.isoformat(), required, case.facts.record)


@rule
def performance(case: Case) -> Finding:
    """Every predicate of the years that count is at least the one asked for."""
    terms, results = case.rules["performance"], case.facts.appraisals or {}
    years = years_that_count(
        case.day,
        count=terms["years"],
        results_due=terms["results_due"],
        without_last=case.day.year - 1 not in results,
    )
    found = {year: results[year].predicate if year in results else "" for year in years}
    lower = [year for year in years if found[year] and _GRADES[found[year]] < _GRADES[terms["at_least"]]]
    outcome = FAIL if lower else PASS if all(found.values()) else MANUAL
    decided = next((year for year in [*lower, *years] if year in results), None)
    return Finding(
        outcome,
        {str(year): predicate or None for year, predicate in found.items()},
        {str(year): terms["at_least"] for year in years},
        results[decided].record if decided else "",
    )


@rule
def discipline(case: Case) -> Finding:
    """The gravest finding among the decisions that exist on the day."""
    blocking = [row for row in case.facts.sanctions if row.level in case.rules["discipline"]["blocking"]]
    findings = [Finding(_running(row, day=case.day), row.level, None, row.record) for row in blocking]
    for outcome in (FAIL, MANUAL):
        decided = next((finding for finding in findings if finding.outcome == outcome), None)
        if decided:
            return decided
    return Finding(PASS)


def _running(row: Sanction, *, day: date) -> str:
    if row.end is None:
        return MANUAL
    return FAIL if day <= row.end else PASS


@rule
def remaining_service(case: Case) -> Finding:
    """Study and the service after it fit in before retirement."""
    needed = case.study.months * case.rules["remaining_service"][case.study.mode]
    until = months_after(case.study.starts_on, needed)
    retires = case.facts.retires_on
    if retires is None:
        return Finding(MANUAL, None, until.isoformat(), case.facts.record)
    outcome = PASS if until <= retires else FAIL
    return Finding(outcome, retires.isoformat(), until.isoformat(), case.facts.record)


@rule
def education(case: Case) -> Finding:
    """The study leads above the highest degree on file."""
    order, terms = case.rules["education_order"], case.rules["education"]
    highest = max(case.facts.degrees, key=lambda row: order[row.level], default=None)
    if highest is None:
        return Finding(MANUAL, None, case.study.level)
    step = order[case.study.level] - order[highest.level]
    outcome = terms["higher"] if step > 0 else terms["same"] if step == 0 else terms["lower"]
    return Finding(outcome, highest.level, case.study.level, highest.record)


@rule
def accreditation(case: Case) -> Finding:
    terms = case.rules["accreditation"]
    accepted = [name for name, outcome in terms.items() if outcome == PASS]
    return Finding(terms[case.study.accreditation], case.study.accreditation, accepted)


@rule
def single(case: Case) -> Finding:
    """No other study leave is under way, and none left an obligation that still runs."""
    terms = case.rules["single"]
    for other in case.facts.others:
        if other.running:
            return Finding(terms["running"], None, None, other.record)
    for other in case.facts.others:
        if other.obliged_until and case.day <= other.obliged_until:
            return Finding(terms["obliged"], other.obliged_until.isoformat(), None, other.record)
    return Finding(PASS)


@rule
def length(case: Case) -> Finding:
    """Longer than usual is pointed out."""
    usual = case.rules["length"].get(case.study.level)
    months = case.study.months
    within = usual is not None and months <= usual
    return Finding(PASS if within else WARN, _span(months), _span(usual) if usual else None)


def _span(months: int) -> str:
    """Months as an ISO 8601 duration."""
    return f"P{months // MONTHS}Y{months % MONTHS}M"


RULES: tuple[str, ...] = tuple(_rules)
# Rules about what not everybody who may see a study leave may read of the person.
SENSITIVE: Mapping[str, Any] = {"discipline": "people.read_sensitive", "performance": "performance.read"}
