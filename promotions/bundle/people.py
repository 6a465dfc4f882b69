"""The people of a bundle: frozen facts and figures of everybody considered, written so many at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from asn_career.base.canonical import canonical
from promotions.bundle.rows import GATE
from promotions.bundle.verifier.columns import CANDIDATE_COLUMNS, COMPONENTS, FIGURES, POINTS, SCORE_COLUMNS
from promotions.models import Considered, ConsideredPerson, Shortlist
from promotions.retelling import Retold, retell

AT_ONCE = 500


def write_people(
    shortlist: Shortlist, folder: Path, *, wrote: Callable[[int], None] | None = None
) -> dict[str, Path]:
    """candidates.csv and scores.csv in a folder, in the order of the opaque ids; by name."""
    made = {name: folder / name for name in ("candidates.csv", "scores.csv")}
    with (
        made["candidates.csv"].open("w", encoding="utf-8", newline="") as candidates,
        made["scores.csv"].open("w", encoding="utf-8", newline="") as scores,
    ):
        read, found = (csv.writer(file, lineterminator="\n") for file in (candidates, scores))
        read.writerow(CANDIDATE_COLUMNS)
        found.writerow(SCORE_COLUMNS)
        for people in _everybody(shortlist):
            for person, told in people:
                read.writerow(candidate_row(person, told))
                found.writerow(score_row(person, told))
            if wrote:
                wrote(len(people))
    return made


def _everybody(shortlist: Shortlist) -> Iterator[list[tuple[Considered, Retold]]]:
    """Everybody considered with what the run says of them, so many at a time. Two queries, and two for each part."""
    rows = Considered.objects.unscoped(reason=GATE).on(shortlist)
    order = sorted(
        (str(person), key) for person, key in rows.values_list("employee__public_id", "employee_id")
    )
    for first in range(0, len(order), AT_ONCE):
        wanted = [key for _person, key in order[first : first + AT_ONCE]]
        found = ConsideredPerson.objects.unscoped(reason=GATE).on(shortlist).filter(employee__in=wanted)
        by_key = {row.employee_id: row for row in found.select_related("employee")}
        people = [by_key[key] for key in wanted]
        for person in people:
            person.shortlist = shortlist
        yield list(zip(people, retell(people), strict=True))


def candidate_row(person: Considered, told: Retold) -> Iterable[str]:
    """A line of candidates.csv."""
    facts = dict(told.facts)
    retires_on, age_limit_on = facts.pop("retires_on"), facts.pop("age_limit_on")
    verifications = canonical(facts.pop("verifications")).decode()
    text = canonical(facts).decode()
    return str(person.employee.public_id), text, retires_on or "", age_limit_on or "", verifications


def score_row(person: Considered, told: Retold) -> Iterable[str]:
    """A line of scores.csv."""
    values = told.components["values"]
    points = {row["code"]: row["points"] for row in told.contributions}
    figures = [getattr(person, name) for name in FIGURES]
    return (
        str(person.employee.public_id),
        str(person.candidate_id or ""),
        person.outcome,
        person.letters,
        *(_figure(figure) for figure in figures),
        str(person.rank or ""),
        "1" if person.proposed else "0",
        *(values[name]["value"] or "" for name in COMPONENTS),
        *(points.get(name, "") for name in POINTS),
    )


def _figure(value: Decimal | int | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.2f}"
