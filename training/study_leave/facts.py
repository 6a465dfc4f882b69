"""What is on file about people that decides on study leave, as it was known on a day; one query for any number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from asn_career.base.imports.nip import nip_parts
from employees.choices import Status
from employees.retirement import retirement_age, retires_on
from training.sql import execute


class Degree(NamedTuple):
    record: str
    level: str


class Appraisal(NamedTuple):
    record: str
    predicate: str


class Sanction(NamedTuple):
    """A disciplinary decision that exists on the day; ``end`` is its last day."""

    record: str
    level: str
    end: date | None


class OtherLeave(NamedTuple):
    """Another study leave of the person: under way, or with an obligation until a day."""

    record: str
    running: bool
    obliged_until: date | None


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """Everything about one person that decides; dates of law in place of a birth date."""

    record: str
    status: str
    legal_position: str
    appointed_on: date | None = None
    retires_on: date | None = None
    degrees: tuple[Degree, ...] = ()
    appraisals: Mapping[int, Appraisal] | None = None
    sanctions: tuple[Sanction, ...] = ()
    others: tuple[OtherLeave, ...] = ()


def find_facts(employee_ids: list[int], *, on: date, but_for: int | None = None) -> dict[int, StudyFacts]:
    """The facts of people who have passed the gate, by person. One query, whatever their number.

    ``but_for`` is the number of the study leave in question, which is none of the others.
    """
    rows = execute("study_leave_facts", people=employee_ids, as_of=on, year=on.year, but_for=but_for)
    return {row[0]: _facts(row[1:], on=on) for row in rows}


def _facts(row: tuple[Any, ...], *, on: date) -> StudyFacts:
    public_id, status, legal_position, nip, born, kind, own_age, degrees, appraisals, sanctions, others = row
    age = retirement_age(kind or "", own=own_age, on=on)
    return StudyFacts(
        record=f"employees/{public_id}",
        status=status,
        legal_position=legal_position,
        appointed_on=appointment(status, nip),
        retires_on=retires_on(born, age=age) if age else None,
        degrees=tuple(Degree(f"education-history/{key}", level) for key, level in _array(degrees)),
        appraisals={year: Appraisal(f"performance/{key}", found) for year, key, found in _array(appraisals)},
        sanctions=tuple(
            Sanction(f"discipline/{key}", level, _day(end)) for key, level, end in _array(sanctions)
        ),
        others=tuple(
            OtherLeave(f"study-leaves/{key}", running, _day(until)) for key, running, until in _array(others)
        ),
    )


def appointment(status: str, nip: str) -> date | None:
    """The month of appointment as CPNS, which a NIP states; None where the number has no month."""
    if status not in (Status.PNS, Status.CPNS):
        return None
    parts = nip_parts(nip)
    return date(parts.year, parts.month, 1) if parts.month else None


def _array(value: Any) -> list[Any]:
    """An aggregate of the statement, however the driver hands JSON out."""
    return json.loads(value) if isinstance(value, str) else list(value)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
