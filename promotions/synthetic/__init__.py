"""Synthetic people in bulk: invented by arithmetic, the same for the same size, valid under every constraint.

Only for a database of its own: row ids follow from the numbers of people and offices.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from pgtrigger import registered

PEOPLE_PER_OFFICE = 1_500
BATCH = 20_000
_FOLDER = Path(__file__).parent
_ONCE = ("dictionary", "catalogue")
_PER_OFFICE = ("units", "posts", "standards", "vacancies")
_PER_PERSON = ("people", "careers", "assessments", "records", "training", "homes")
# How many rows each person has at least; a database with fewer is not what a figure speaks of.
ROWS_PER_PERSON = {
    "employees_employee": 1,
    "employees_positionhistory": 2,
    "employees_rankhistory": 2,
    "employees_educationhistory": 1,
    "assessments_assessment": 12,
    "assessments_performance": 3,
    "training_traininghistory": 2,
}


class TooFewRowsError(Exception):
    """Tables hold fewer rows than the figure would claim."""


@dataclass(frozen=True, slots=True)
class SyntheticPeople:
    """The people of a scratch database."""

    today: date

    def size(self) -> int:
        return _count("employees_employee")

    def require(self, size: int) -> None:
        """Refuse to measure over fewer rows than asked for."""
        short = [
            f"{table} has {found} rows, {size * rows} are needed"
            for table, rows in ROWS_PER_PERSON.items()
            if (found := _count(table)) < size * rows
        ]
        if short:
            raise TooFewRowsError("; ".join(short))

    def grow_to(self, size: int) -> None:
        """Add people until there are ``size``; statistics and the visibility map are those of a settled server."""
        have = self.size()
        if size <= have:
            return
        with transaction.atomic():
            self._run(_ONCE)
            self._run(_PER_OFFICE, low=_office(have + 1), high=_office(size))
        self._settle()
        for low in range(have + 1, size + 1, BATCH):
            with transaction.atomic():
                self._run(_PER_PERSON, low=low, high=min(size, low + BATCH - 1))
        self._settle()
        self.require(size)

    def _run(self, names: tuple[str, ...], **given: Any) -> None:
        with connection.cursor() as cursor:
            # Trails of invented rows are of no use; foreign keys and checks stay on.
            cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [_capture_triggers()])
            for name in names:
                statements = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
                cursor.execute(statements, {"today": self.today, "per_office": PEOPLE_PER_OFFICE, **given})

    def _settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute((_FOLDER / "sequences.sql").read_text(encoding="utf-8"))
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")


def _office(person: int) -> int:
    return (person - 1) // PEOPLE_PER_OFFICE


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def _capture_triggers() -> str:
    """The triggers that write the audit trail, as the ids that pgtrigger's own switch takes."""
    ids = [
        trigger.get_pgid(model) for model, trigger in registered() if "capture_" in trigger.get_pgid(model)
    ]
    return "{" + ",".join(ids) + "}"
