"""The dated rule about openings: stages by route, their evidence, weights and criteria."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language

from asn_career.base.regulations import Confidence, load_table, weights_fault
from promotions.choices import Route
from promotions.opening_choices import StageKind

# What can stand for an item of a checklist besides a document.
RECORDS = (
    "applications_decided",
    "enough_applicants",
    "official_run",
    "scores_in",
    "minutes_signed",
    "decision_recorded",
)


def _faults(value: Any) -> Iterator[str]:
    for route in Route.values:
        stages = value[route]["stages"]
        codes = [stage["code"] for stage in stages]
        if len(set(codes)) != len(codes) or any(stage["kind"] not in StageKind.values for stage in stages):
            yield f"{route}: every stage has its own code and a known kind"
        scored = {stage["code"]: stage["weight"] for stage in stages if stage["kind"] == StageKind.SCORED}
        if scored:
            yield from weights_fault(scored, named=route)
        if sorted(value[route]["tie_break"]) != sorted(scored):
            yield f"{route}: the tie-break names every scored stage once"
        for stage in stages:
            yield from _stage_faults(stage)


def _stage_faults(stage: Any) -> Iterator[str]:
    if stage["kind"] == StageKind.SCORED:
        criteria = {each["code"]: each["weight"] for each in stage["criteria"]}
        yield from weights_fault(criteria, named=stage["code"])
        if stage["assessors"] < 2 or not 0 < stage["spread"] <= 100:
            yield f"{stage['code']}: two assessors at least, and a spread of at most 100 points"
    if stage["kind"] == StageKind.CALL and stage["days"] < 1:
        yield f"{stage['code']}: an announcement lasts a day at least"
    for item in stage["evidence"]:
        Confidence(item["confidence"])
        if item["record"] and item["record"] not in RECORDS:
            yield f"{stage['code']}: no record is called {item['record']}"


OPENING_ROUTES = load_table("promotions", "opening_routes", check=_faults)


def route_on(day: date, route: str) -> Any:
    """What the rule says about one route on a day."""
    return OPENING_ROUTES.value_on(day)[route]


def said(texts: Mapping[str, Any]) -> str:
    """The text of a rule in the language of the moment; rules carry both."""
    language = (get_language() or "").partition("-")[0]
    return str(texts.get(language, texts["id"]))
