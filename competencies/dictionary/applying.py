"""Putting the content of a version into the rows that everything reads: competencies, levels and indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from competencies.models import BehaviouralIndicator, Competency, CompetencyLevel

_FIELDS = ("code", "name", "name_en", "kind", "family", "description")


def apply_content(content: Mapping[str, Any], *, begins: date) -> None:
    """Make the rows say what the content says; what did not change is not written. A dozen statements."""
    rows = _competencies(content["competencies"])
    gone = Competency.objects.filter(code__in=content["withdrawn"], withdrawn_on__isnull=True)
    gone.update(withdrawn_on=begins)
    told = {rows[entry["id"]].pk: entry["levels"] for entry in content["competencies"]}
    levels = _levels(told)
    _indicators(told, levels, begins=begins)


def _competencies(entries: Iterable[Mapping[str, Any]]) -> dict[str, Competency]:
    """Each competency by its id in the content; one that came under the same code meanwhile is that competency."""
    known = {str(row.public_id): row for row in Competency.objects.all()}
    by_code = {row.code: row for row in known.values()}
    found, added, changed = {}, [], []
    for entry in entries:
        row = known.get(entry["id"]) or by_code.get(entry["code"])
        fields = {name: entry[name] for name in _FIELDS}
        if row is None:
            row = Competency(public_id=UUID(entry["id"]), **fields)
            added.append(row)
        elif row.withdrawn_on or any(getattr(row, name) != value for name, value in fields.items()):
            row.withdrawn_on = None
            for name, value in fields.items():
                setattr(row, name, value)
            changed.append(row)
        found[entry["id"]] = row
    Competency.objects.bulk_update(changed, [*_FIELDS, "withdrawn_on"])
    Competency.objects.bulk_create(added)
    return found


def _levels(told: Mapping[int, list[dict[str, Any]]]) -> dict[tuple[int, int], CompetencyLevel]:
    rows = CompetencyLevel.objects.filter(competency__in=told)
    known = {(row.competency_id, row.level): row for row in rows}
    added, changed = [], []
    for competency, levels in told.items():
        for level in levels:
            row = known.get((competency, level["level"]))
            if row is None:
                row = CompetencyLevel(
                    competency_id=competency, level=level["level"], description=level["description"]
                )
                added.append(row)
            elif row.description != level["description"]:
                row.description = level["description"]
                changed.append(row)
    CompetencyLevel.objects.bulk_update(changed, ["description"])
    known |= {(row.competency_id, row.level): row for row in CompetencyLevel.objects.bulk_create(added)}
    wanted = {(key, level["level"]) for key, levels in told.items() for level in levels}
    return {key: row for key, row in known.items() if key in wanted} | _undescribed(known, wanted)


def _undescribed(known: Mapping[Any, CompetencyLevel], wanted: set[Any]) -> dict[Any, CompetencyLevel]:
    """A level that is described no more stays, as what was rated refers to it; its words go."""
    left = [row for key, row in known.items() if key not in wanted and row.description]
    for row in left:
        row.description = ""
    CompetencyLevel.objects.bulk_update(left, ["description"])
    return {(row.competency_id, row.level): row for row in left}


def _indicators(
    told: Mapping[int, list[dict[str, Any]]], levels: Mapping[Any, CompetencyLevel], *, begins: date
) -> None:
    """An indicator whose words stay keeps its id; one that goes is retired, not removed; the order is renewed."""
    wanted = {
        levels[competency, level["level"]].pk: level["indicators"]
        for competency, each in told.items()
        for level in each
    }
    current: dict[int, dict[str, BehaviouralIndicator]] = {}
    for row in BehaviouralIndicator.objects.in_use().filter(level__in=[row.pk for row in levels.values()]):
        current.setdefault(row.level_id, {})[row.text] = row
    gone = [
        row.pk
        for level, rows in current.items()
        for text, row in rows.items()
        if text not in wanted.get(level, ())
    ]
    BehaviouralIndicator.objects.filter(pk__in=gone).update(retired_on=begins)
    _renumber(wanted, current)


def _renumber(
    wanted: Mapping[int, list[str]], current: Mapping[int, dict[str, BehaviouralIndicator]]
) -> None:
    """Numbers are unique among those in use: whatever moves goes out of the way first."""
    added, moved = [], []
    for level, texts in wanted.items():
        for number, text in enumerate(texts, start=1):
            row = current.get(level, {}).get(text)
            if row is None:
                added.append(BehaviouralIndicator(level_id=level, number=number, text=text))
            elif row.number != number:
                row.number = number
                moved.append(row)
    if moved:
        numbers = {row.pk: row.number for row in moved}
        for row in moved:
            row.number = numbers[row.pk] + 10_000
        BehaviouralIndicator.objects.bulk_update(moved, ["number"])
        for row in moved:
            row.number = numbers[row.pk]
        BehaviouralIndicator.objects.bulk_update(moved, ["number"])
    BehaviouralIndicator.objects.bulk_create(added)
