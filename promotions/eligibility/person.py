"""Rules about the person and the move: status, service, direction, talent pool, age, discipline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from asn_career.base.findings import FAIL, MANUAL, PASS, WARN, Finding
from asn_career.base.periods import years_after
from promotions.eligibility.findings import Case, jpt, managerial, rule
from promotions.records import Sanction, Target
from promotions.rulebook import RuleBook


@rule("status")
def status(case: Case) -> Finding:
    """A managerial post needs a PNS (PP 11/2017)."""
    table = case.rules["status"]["managerial" if managerial(case.target) else "other"]
    return Finding(table[case.facts.status], case.facts.status, "PNS")


@rule("active")
def active(case: Case) -> Finding:
    wanted = case.rules["active"]["active"]
    held = case.facts.legal_position
    return Finding(PASS if held in wanted else FAIL, held, ", ".join(wanted))


@rule("service")
def service(case: Case) -> Finding:
    """The retirement date by the target's age lies after the day (UU 20/2023 Pasal 55)."""
    retires = case.facts.retires_on
    if retires is None:
        return Finding(MANUAL, None, f"> {case.day.isoformat()}")
    return Finding(FAIL if retires <= case.day else PASS, retires.isoformat(), f"> {case.day.isoformat()}")


@rule("direction")
def direction(case: Case) -> Finding:
    """Not the target itself and no step down; a rotation stays on its level."""
    target_level = case.rules.level_of(case.target.kind)
    current = case.facts.current_post(case.day)
    if current is None or (level := case.rules.level_of(current.kind)) is None or target_level is None:
        return Finding(MANUAL, None, case.target.kind, current.record if current else "")
    same_level = case.target.route in case.rules["direction"]["same_level_routes"]
    refused = (
        current.position == case.target.position
        or level > target_level + case.rules["direction"]["highest_above_target"]
        or (same_level and level != target_level)
    )
    return Finding(FAIL if refused else PASS, current.kind, case.target.kind, current.record)


def _pool_route(target: Target) -> bool:
    return target.route == "talent_pool"


@rule("talent_pool", applies=_pool_route)
def talent_pool(case: Case) -> Finding:
    """The person's own box belongs to the pool (PermenPANRB 3/2020)."""
    pool = case.rules["boxes"]["pool"]
    if case.box is None:
        return Finding(MANUAL, None, list(pool))
    return Finding(PASS if case.box in pool else FAIL, case.box, list(pool))


@rule("age", applies=jpt)
def age(case: Case) -> Finding:
    """The birthday on which the highest age is reached is still in time."""
    limit = case.facts.age_limit_on
    if limit is None:
        return Finding(MANUAL)
    return Finding(FAIL if case.day > limit else PASS, case.day.isoformat(), f"<= {limit.isoformat()}")


@rule("discipline")
def discipline(case: Case) -> Finding:
    return gravest(case.facts.sanctions, jpt=jpt(case.target), rules=case.rules)


def gravest(sanctions: Sequence[Sanction], *, jpt: bool, rules: RuleBook) -> Finding:
    """The gravest finding among all decisions that exist on the day (PP 94/2021)."""
    findings = [_sanction(row, jpt=jpt, rules=rules) for row in sanctions]
    for outcome in (FAIL, MANUAL, WARN):
        decided = next((finding for finding in findings if finding.outcome == outcome), None)
        if decided:
            return decided
    return Finding(PASS)


def _sanction(row: Sanction, *, jpt: bool, rules: RuleBook) -> Finding:
    terms = rules["discipline"]
    if row.level in terms["blocking"]:
        outcome = _blocking(row, years=terms["jpt_years_after"] if jpt else 0, day=rules.day)
    elif row.level in terms["advisory"] and rules.day <= years_after(row.start, terms["advisory_years"]):
        outcome = WARN
    else:
        outcome = PASS
    return Finding(outcome, row.level, None, row.record)


def _blocking(row: Sanction, *, years: int, day: date) -> str:
    if row.end is None:
        return MANUAL
    return FAIL if day <= years_after(row.end, years) else PASS
