"""Whose rows a list of gaps comes to next, so that a page unfolds the people of the page alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast

from assessments.models import GapOverlay, GapResult
from assessments.sql import Condition
from employees.access import Principal

BY_ID, BY_NIP = "employee_id", "employee__nip"
_GATE = "who, of people already in the queryset, is told of by something newer"


@dataclass(frozen=True, slots=True)
class AskedGaps:
    """Which rows are asked for: of the speaking ``runs``, the newest first, or of one run ``as_it_was``.

    ``unit_ids`` are those the person may belong to, ``competency`` is a row id; None and empty texts narrow nothing.
    """

    runs: Sequence[int]
    as_it_was: bool = False
    nip: str = ""
    unit_ids: Sequence[int] | None = None
    competency: int | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order of people: at ``value`` of ``key`` and beyond; None is the start."""

    key: str = BY_ID
    value: Any = None
    descending: bool = False


def people_from(principal: Principal, asked: AskedGaps, place: Place, *, at_most: int) -> list[int]:
    """The next people who have rows as asked, in order. One query, at the cost of the people it passes.

    ValueError when the place's value cannot be one of its key.
    """
    parts = [_next_of(part, place)[:at_most] for part in _parts(principal, asked)]
    if not parts:
        return []
    # Each part is cut by itself, so that an index gives its next people and none is sorted as a whole.
    together = parts[0].union(*parts[1:], all=True).order_by(_ordered(place)) if parts[1:] else parts[0]
    return [person for person, _value in together[:at_most]]


def _parts(principal: Principal, asked: AskedGaps) -> list[Any]:
    """The people of each source that speaks, as far as they have rows as asked."""
    results = _narrowed(GapResult.objects.visible_to(principal), asked).filter(_told(asked))
    if asked.as_it_was:
        return [results.filter(run=run) for run in asked.runs]
    later = GapOverlay.objects.unscoped(reason=_GATE).filter(employee=OuterRef("employee"))
    newer = GapResult.objects.unscoped(reason=_GATE).filter(employee=OuterRef("employee"))
    parts = [_narrowed(GapOverlay.objects.visible_to(principal), asked).filter(_recomputed(asked))]
    for number, run in enumerate(asked.runs):
        told = results.filter(~Exists(later), run=run)
        parts.append(
            told.filter(~Exists(newer.filter(run__in=tuple(asked.runs[:number])))) if number else told
        )
    return parts


def _told(asked: AskedGaps) -> Condition:
    return _condition("told_as_asked", asked, "run", "employee", "position", "held", "evidence")


def _recomputed(asked: AskedGaps) -> Condition:
    arrays = ("competencies", "required", "held", "evidence")
    return _condition("recomputed_as_asked", asked, "employee", "position", *arrays)


def _condition(name: str, asked: AskedGaps, *columns: str) -> Condition:
    competency = Value(asked.competency, output_field=BigIntegerField())
    return Condition(
        name,
        **{column: F(column) for column in columns},
        competency=Cast(competency, BigIntegerField()),
        status=asked.status,
    )


def _narrowed(people: Any, asked: AskedGaps) -> Any:
    """Lists of ids rather than queries about units: a column of the row is looked at before its arrays are."""
    if asked.nip:
        people = people.filter(employee__nip=asked.nip)
    return people if asked.unit_ids is None else people.filter(unit__in=asked.unit_ids)


def _next_of(people: Any, place: Place) -> Any:
    if place.value is not None:
        people = people.filter(**{f"{place.key}__{'lte' if place.descending else 'gte'}": place.value})
    return people.annotate(value=F(place.key)).order_by(_ordered(place)).values_list("employee_id", "value")


def _ordered(place: Place) -> Any:
    return F("value").desc() if place.descending else F("value").asc()
