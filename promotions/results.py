"""A decision as it is stored: plain data that a page, the API and an offline check read alike.

Each part is spelled canonically once; the same text is hashed and stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from io import StringIO
from typing import Any, NamedTuple

from django.db import connection

from asn_career.base.canonical import canonical
from asn_career.base.figures import from_cents, points_to_cents
from promotions.decision import Decision
from promotions.eligibility import Settlement
from promotions.records import (
    Appraisal,
    CandidateFacts,
    Degree,
    Demand,
    Duty,
    Held,
    Post,
    RankHeld,
    Sanction,
    Score,
    Training,
)
from promotions.talent import AGAINST_POST, Talent

# Frozen facts are stored as rows of values; these are their columns, kept with the rule set of each run.
FACT_COLUMNS: dict[str, tuple[str, ...]] = {
    "posts": Post._fields,
    "duties": Duty._fields,
    "degrees": Degree._fields,
    "rank": RankHeld._fields,
    "appraisals": Appraisal._fields,
    "feedback": Score._fields,
    "potential": Score._fields,
    "awards": Score._fields,
    "teams": Score._fields,
    "sanctions": Sanction._fields,
    "trainings": Training._fields,
    "results": Held._fields,
    "verifications": Settlement._fields,
}


Figure = Decimal | None
# y, x, talent, box, jpm, jpm_uncapped, jpm_technical, score
Figures = tuple[Figure, Figure, Figure, int | None, Figure, Figure, Figure, Figure]


class CandidateRow(NamedTuple):
    """One person who was considered, still without a rank; the fields are columns, JSON is text."""

    employee_id: int
    outcome: str
    facts: str
    rules: str
    components: str
    contributions: str
    missing: str
    y: Decimal | None
    x: Decimal | None
    talent: Decimal | None
    box: int | None
    jpm: Decimal | None
    jpm_uncapped: Decimal | None
    jpm_technical: Decimal | None
    score: Decimal | None
    input_digest: str
    result_digest: str


def candidate_row(
    employee_id: int,
    *,
    public_id: str,
    facts: CandidateFacts,
    own_demand: Demand | None,
    settled: Mapping[str, Settlement],
    decision: Decision,
) -> CandidateRow:
    """The row of one person; its digests name the person by the public id, so that a NIP changes nothing."""
    frozen = _spelled(facts_json(facts, own_demand=own_demand, settled=settled))
    rules, components, contributions, missing = (_spelled(part) for part in _parts(decision))
    figures = _figures(decision)
    told = [rules, components, contributions, missing, *map(str, figures)]
    return CandidateRow(
        employee_id,
        decision.outcome,
        frozen,
        rules,
        components,
        contributions,
        missing,
        *figures,
        _sha256([public_id, frozen]),
        _sha256([public_id, decision.outcome, *told]),
    )


def copy_rows(rows: Iterable[CandidateRow], *, shortlist_id: int) -> None:
    """Write candidates in bulk; COPY is several times faster than INSERT for rows of this width."""
    lines = StringIO("".join(_copy_line((shortlist_id, *row, "f")) for row in rows))
    columns = ", ".join(("shortlist_id", *CandidateRow._fields, "proposed"))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY promotions_candidate ({columns}) FROM STDIN", lines)


def facts_json(
    facts: CandidateFacts, *, own_demand: Demand | None, settled: Mapping[str, Settlement]
) -> dict[str, Any]:
    """The frozen facts, complete: what a person's decision was made from."""
    return {
        "status": facts.status,
        "legal_position": facts.legal_position,
        "retires_on": facts.retires_on,
        "age_limit_on": facts.age_limit_on,
        **{name: getattr(facts, name) for name in FACT_COLUMNS if name not in ("results", "verifications")},
        "results": facts.results or {},
        "own_post": _demand(own_demand),
        "verifications": settled,
    }


def _parts(decision: Decision) -> tuple[Any, ...]:
    """Rules, components, contributions and what is missing, in the order of the columns."""
    return (
        [rule._asdict() for rule in decision.rules],
        {
            "values": _values(decision.talent),
            # The three that are taken against a post, as they are in the person's own.
            "own": {code: value for code, value in _values(decision.own).items() if code in AGAINST_POST},
            "missing_competencies": decision.fit.missing,
        },
        [{"code": part.code, "points": from_cents(part.cents)} for part in decision.contributions],
        decision.merit.missing,
    )


def _figures(decision: Decision) -> Figures:
    """The axes before the target, the box of the person's own post, the match and the score."""
    talent, fit = decision.talent, decision.fit
    return (
        _shown(talent.y),
        _shown(talent.x),
        _shown(talent.talent),
        decision.own.box,
        fit.jpm,
        fit.jpm_uncapped,
        fit.jpm_technical,
        _shown(decision.merit.score),
    )


def _demand(demand: Demand | None) -> dict[str, Any] | None:
    if demand is None:
        return None
    return {
        "standard": demand.required or (),
        "fields": demand.fields,
        "min_education": demand.min_education,
    }


def _values(talent: Talent) -> dict[str, Any]:
    return {
        code: {
            "value": None if part.points is None else from_cents(points_to_cents(part.points)),
            "record": part.record,
        }
        for code, part in talent.components.items()
    }


def _copy_line(values: Iterable[Any]) -> str:
    """One line of COPY; canonical JSON has neither tabs nor line ends, so only backslashes need care."""
    return "\t".join("\\N" if value is None else str(value).replace("\\", "\\\\") for value in values) + "\n"


def _spelled(value: Any) -> str:
    return canonical(value).decode()


def _sha256(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _shown(cents: int | None) -> Decimal | None:
    return None if cents is None else from_cents(cents)
