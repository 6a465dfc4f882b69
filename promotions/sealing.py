"""What a run fixes before it reads a score: rules, weights, population and tie-break, and which engine applies them."""

from __future__ import annotations

import hashlib
import inspect
from functools import cache
from types import ModuleType
from typing import Any

from asn_career.base import canonical, figures, periods, regulations
from asn_career.base.canonical import digest
from asn_career.base.findings import ELIGIBLE, MANUAL
from assessments import job_fit, potential_methods
from assessments.sql import statement as assessment_statement
from promotions import (
    contributions,
    decision,
    demanded_methods,
    eligibility,
    facts,
    freezing,
    gathering,
    merit,
    outcomes,
    ranking,
    records,
    results,
    rulebook,
    talent,
    targets,
)
from promotions.choices import RULES
from promotions.columns import counting as column_counting
from promotions.columns import deciding, match
from promotions.columns import facts as column_facts
from promotions.columns import rules as column_rules
from promotions.eligibility import findings
from promotions.facts import LegalAges
from promotions.freezing import fact_columns
from promotions.models import Vacancy
from promotions.records import Target
from promotions.rulebook import RuleBook
from promotions.sql import every_statement
from promotions.targets import Population, public_ids_of

_ENGINE: tuple[ModuleType, ...] = (
    canonical, figures, periods, regulations, job_fit, potential_methods, records, rulebook, demanded_methods, talent,
    merit, contributions, ranking, decision, gathering, facts, targets, eligibility, findings, *eligibility.TOPICS,
    outcomes, freezing, results, column_facts, column_counting, column_rules, match, deciding,
)  # fmt: skip


def rule_set_of(
    vacancy: Vacancy, *, target: Target, population: Population, ages: LegalAges, rules: RuleBook
) -> dict[str, Any]:
    """The rule set of a run, complete: whoever has it and the frozen facts can compute the run again."""
    weights = decision.weights_of(target, rules=rules)
    return {
        "as_of": rules.day.isoformat(),
        "name": rules["axes"]["rule_set"],
        "rules": rules.as_json(),
        "weights": {"talent": weights.talent, "technical": weights.technical},
        "tie_break": list(rules["ranking"]["order"]),
        "proposed_per_seat": rules["ranking"]["proposed_per_seat"],
        "seats": vacancy.seats,
        "population": _population_json(population),
        "target": _target_json(vacancy, target),
        "legal_ages": ages._asdict(),
        "rule_order": list(RULES),
        # Who is kept as a row that people review; everyone else is kept as outcomes and frozen facts.
        "reviewed": {"outcomes": [ELIGIBLE, MANUAL], "near_miss": {"failed_rules": 1, "open_rules": 0}},
        "fact_columns": {name: list(columns) for name, columns in fact_columns(rules).items()},
    }


@cache
def engine_hash() -> str:
    """The hash of every module and statement that decides; a changed engine shows in each run it makes."""
    parts = {module.__name__: inspect.getsource(module) for module in _ENGINE}
    statements = every_statement() | {"official_by_id": assessment_statement("official_by_id")}
    return hashlib.sha256(digest([parts, statements]).encode()).hexdigest()


def _population_json(population: Population) -> dict[str, Any]:
    told: dict[str, Any] = {"unit": population.unit_code, "basis": population.basis}
    if population.applicants is not None:
        told["applicants"] = public_ids_of(population.applicants)
    return told


def _target_json(vacancy: Vacancy, target: Target) -> dict[str, Any]:
    return {
        "vacancy": vacancy.code,
        "position": target.position,
        "kind": target.kind,
        "family": target.family,
        "echelon": target.echelon,
        "remote": target.remote,
        "route": target.route,
        "standard": [row._asdict() for row in target.demand.required or ()],
        "requirements": [row._asdict() for row in target.demand.requirements],
    }
