"""A decision as it is stored: plain data that a page, the API and an offline check read alike."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from asn_career.base.canonical import digest
from asn_career.base.figures import from_cents, points_to_cents
from promotions.decision import Decision
from promotions.eligibility import Settlement
from promotions.models import Candidate, Shortlist
from promotions.records import CandidateFacts, Demand
from promotions.talent import AGAINST_POST, Talent

_RECORDS = ("posts", "duties", "degrees", "appraisals", "awards", "teams", "sanctions", "trainings")
_SINGLE = ("rank", "feedback", "potential")


def candidate_of(
    shortlist: Shortlist,
    *,
    employee_id: int,
    public_id: str,
    facts: CandidateFacts,
    own_demand: Demand | None,
    settled: Mapping[str, Settlement],
    decision: Decision,
) -> Candidate:
    """The row of one person who was considered, still without a rank."""
    frozen = facts_json(facts, own_demand=own_demand, settled=settled)
    candidate = Candidate(
        shortlist=shortlist,
        employee_id=employee_id,
        outcome=decision.outcome,
        facts=frozen,
        rules=[rule._asdict() for rule in decision.rules],
        components=components_json(decision),
        contributions=[
            {"code": part.code, "points": f"{from_cents(part.cents)}"} for part in decision.contributions
        ],
        missing=list(decision.merit.missing),
        **figures(decision),
    )
    candidate.input_digest = digest([public_id, frozen])
    candidate.result_digest = digest([public_id, result_json(candidate)])
    return candidate


def figures(decision: Decision) -> dict[str, Any]:
    """The figures of the axes, the match and the score; the box is that of the person's own post."""
    return {
        "y": _shown(decision.talent.y),
        "x": _shown(decision.talent.x),
        "talent": _shown(decision.talent.talent),
        "box": decision.own.box,
        "jpm": decision.fit.jpm,
        "jpm_uncapped": decision.fit.jpm_uncapped,
        "jpm_technical": decision.fit.jpm_technical,
        "score": _shown(decision.merit.score),
    }


def components_json(decision: Decision) -> dict[str, Any]:
    """Each component's value and record; those taken against the post also as they are in the person's own."""
    return {
        "values": _values(decision.talent),
        "own": {code: value for code, value in _values(decision.own).items() if code in AGAINST_POST},
        "missing_competencies": list(decision.fit.missing),
    }


def result_json(candidate: Candidate) -> dict[str, Any]:
    """What two runs on the same inputs have in common."""
    names = ("outcome", "rules", "components", "contributions", "missing", *_FIGURES)
    return {name: getattr(candidate, name) for name in names}


_FIGURES = ("y", "x", "talent", "box", "jpm", "jpm_uncapped", "jpm_technical", "score")


def facts_json(
    facts: CandidateFacts, *, own_demand: Demand | None, settled: Mapping[str, Settlement]
) -> dict[str, Any]:
    """The frozen facts, complete: what a person's decision was made from."""
    return {
        "status": facts.status,
        "legal_position": facts.legal_position,
        "retires_on": _plain(facts.retires_on),
        "age_limit_on": _plain(facts.age_limit_on),
        **{name: [_row(row) for row in getattr(facts, name)] for name in _RECORDS},
        **{name: _row(row) if (row := getattr(facts, name)) else None for name in _SINGLE},
        "results": {code: _row(held) for code, held in (facts.results or {}).items()},
        "own_post": _demand(own_demand),
        "verifications": {rule: _row(row) for rule, row in settled.items()},
    }


def _demand(demand: Demand | None) -> dict[str, Any] | None:
    if demand is None:
        return None
    return {
        "standard": [_row(row) for row in demand.required or ()],
        "fields": list(demand.fields),
        "min_education": list(demand.min_education),
    }


def _values(talent: Talent) -> dict[str, Any]:
    return {
        code: {
            "value": None if part.points is None else f"{from_cents(points_to_cents(part.points))}",
            "record": part.record,
        }
        for code, part in talent.components.items()
    }


def _row(row: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in zip(row._fields, row, strict=True)}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else str(value)


def _shown(cents: int | None) -> Decimal | None:
    return None if cents is None else from_cents(cents)
