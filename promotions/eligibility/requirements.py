"""Rules that the post itself sets: education, field, rank, training, experience (PermenPANRB 38/2017)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from asn_career.base.findings import FAIL, MANUAL, PASS, WARN, Finding
from promotions.eligibility.career import duration, highest_degree, rank_step, time_reached
from promotions.eligibility.findings import Case, rule
from promotions.records import PostRequirement, Target
from promotions.rulebook import folded, normalised_level
from promotions.talent import matching_degree

FILE = "requirements"


def _has(kind: str) -> Callable[[Target], bool]:
    return lambda target: bool(target.values_of(kind))


def weighed(case: Case, rows: Iterable[PostRequirement], finding: Finding) -> Finding:
    """What a finding means by the strictest importance: a blocking one stays, an advisory one is pointed out."""
    terms = case.rules[FILE]
    if finding.outcome == PASS or any(
        terms["training_blocking" if row.kind == "training" else "blocking"][row.importance] for row in rows
    ):
        return finding
    return finding._replace(outcome=WARN)


@rule("req_min_education", applies=_has("min_education"), file=FILE)
def req_min_education(case: Case) -> Finding:
    rows = case.target.values_of("min_education")
    order = case.rules["education_order"]
    steps = {level: order.get(level) for level in (normalised_level(row.value) for row in rows)}
    highest = highest_degree(case)
    finding = _minimum(
        None if highest is None else order[highest.level],
        steps.values(),
        value=highest.level if highest else None,
        rows=rows,
        record=highest.record if highest else "",
    )
    return weighed(case, rows, finding)


@rule("req_field_of_study", applies=_has("field_of_study"), file=FILE)
def req_field_of_study(case: Case) -> Finding:
    """A degree of at least the post's lowest level is in one of the named fields."""
    rows = case.target.values_of("field_of_study")
    fields = [row.field for row in case.facts.degrees if row.field.strip()]
    match = matching_degree(case.facts, demand=case.target.demand, rules=case.rules)
    outcome = PASS if match else FAIL if fields else MANUAL
    return weighed(case, rows, Finding(outcome, ", ".join(fields) or None, _wanted(rows), match))


@rule("req_min_rank", applies=_has("min_rank"), file=FILE)
def req_min_rank(case: Case) -> Finding:
    rows = case.target.values_of("min_rank")
    held = case.facts.rank
    finding = _minimum(
        rank_step(held.rank) if held else None,
        [rank_step(row.value) for row in rows],
        value=held.rank if held else None,
        rows=rows,
        record=held.record if held else "",
    )
    return weighed(case, rows, finding)


@rule("req_training", applies=_has("training"), file=FILE)
def req_training(case: Case) -> Finding:
    """A completed training has one of the named codes or names; having none is known."""
    rows = case.target.values_of("training")
    wanted = {folded(row.value) for row in rows}
    for row in case.facts.trainings:
        if folded(row.code) in wanted or folded(row.name) in wanted:
            return Finding(PASS, row.name or row.code, _wanted(rows), row.record)
    return weighed(case, rows, Finding(FAIL, None, _wanted(rows)))


@rule("req_experience_years", applies=_has("experience_years"), file=FILE)
def req_experience_years(case: Case) -> Finding:
    """Definitive time in any post."""
    rows = case.target.values_of("experience_years")
    years = [int(row.value) for row in rows if row.value.strip().isdecimal()]
    outcome, days, record = time_reached(
        case, years=min(years, default=0), known=lambda post: True, counts=lambda post: True
    )
    if len(years) < len(rows) and (not years or outcome == FAIL):
        outcome = MANUAL
    value = duration(days, as_of=case.day) if case.facts.posts else None
    return weighed(case, rows, Finding(outcome, value, _wanted(rows), record))


def _minimum(
    reached: int | None,
    minima: Iterable[int | None],
    *,
    value: str | None,
    rows: Iterable[PostRequirement],
    record: str,
) -> Finding:
    """The lowest of several minima serves; one that cannot be read leaves a refusal open."""
    bounds = list(minima)
    readable = [bound for bound in bounds if bound is not None]
    if reached is not None and readable and reached >= min(readable):
        outcome = PASS
    elif reached is None or len(readable) < len(bounds):
        outcome = MANUAL
    else:
        outcome = FAIL
    return Finding(outcome, value, _wanted(rows), record)


def _wanted(rows: Iterable[PostRequirement]) -> str:
    return " / ".join(row.value for row in rows)
