"""What an opening takes from the rules of its day, whole, with what an agency may choose itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from asn_career.base.regulations import thawed, weights_fault
from promotions.models import Opening, OpeningStage, Vacancy
from promotions.opening_choices import StageKind
from promotions.openings.errors import WeightsError
from promotions.openings.rules import OPENING_ROUTES, route_on


def content_of(
    vacancy: Vacancy, *, as_of: date, weights: Mapping[str, int] | None = None, basis: str = ""
) -> dict[str, Any]:
    """Stages, checklists, documents, weights and tie-break of a vacancy's route on a day; ``weights`` in percent."""
    found: dict[str, Any] = thawed(route_on(as_of, vacancy.route))
    provision = OPENING_ROUTES.in_force_on(as_of)
    if weights:
        _check(weights, known={row["code"] for row in scored_in(found)})
        for stage in scored_in(found):
            stage["weight"] = weights[stage["code"]]
    return {
        "as_of": as_of.isoformat(),
        "vacancy": vacancy.code,
        "position": vacancy.position.code,
        "route": vacancy.route,
        "effective_from": provision.effective_from.isoformat(),
        "source": provision.source,
        "basis": basis,
        **found,
    }


def scored_in(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The stages that are scored, in their order."""
    return [stage for stage in content["stages"] if stage["kind"] == StageKind.SCORED]


def weights_in(content: Mapping[str, Any]) -> dict[str, int]:
    return {stage["code"]: stage["weight"] for stage in scored_in(content)}


def rule_of(opening: Opening, code: str) -> dict[str, Any]:
    """What an opening's rules say about one of its stages."""
    found: dict[str, Any] = next(row for row in opening.content["stages"] if row["code"] == code)
    return found


def rule_of_stage(stage: OpeningStage) -> dict[str, Any]:
    return rule_of(stage.opening, stage.code)


def document_rules(opening: Opening) -> dict[str, dict[str, Any]]:
    """The documents of an application by their kind, in their order."""
    return {row["code"]: row for row in opening.content["documents"]}


def _check(weights: Mapping[str, int], *, known: set[str]) -> None:
    if set(weights) != known or any(weight < 0 for weight in weights.values()):
        raise WeightsError
    if list(weights_fault(weights, named="")):
        raise WeightsError
