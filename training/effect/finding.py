"""The effect of a programme on its competency, among the people whom the reader manages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from asn_career.base.periods import years_after
from asn_career.base.regulations import load_table
from employees.access import Permission, Principal
from employees.models import Employee
from training.effect.comparing import Comparison, Pairs, compare
from training.models import TrainingProgram
from training.sql import statement


def _faults(value: Any) -> Iterable[str]:
    if not 2 <= value["enough"] <= value["sound"]:
        yield "enough is at least two pairs, and sound no fewer"
    if not 1 <= value["satisfaction_months"] <= 24:
        yield "satisfaction is looked at for some months on either side"


TRAINING_EFFECT = load_table("training", "training_effect", check=_faults)
YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class Effect:
    """The comparison for one programme, with the days between which the later results lie."""

    program: TrainingProgram
    since: date
    until: date
    comparison: Comparison


def find_effect(program: TrainingProgram, *, principal: Principal, as_of: date) -> Effect | None:
    """Movement of those who took ``program`` beside others; None for a programme without a competency. One query."""
    if program.competency_id is None:
        return None
    rules = TRAINING_EFFECT.value_on(as_of)
    since = years_after(as_of, -YEARS_BACK)
    pairs = _pairs(program, principal=principal, since=since, until=as_of, years=rules["years_between"])
    return Effect(program, since, as_of, compare(pairs, enough=rules["enough"], sound=rules["sound"]))


def _pairs(
    program: TrainingProgram, *, principal: Principal, since: date, until: date, years: int
) -> list[Pairs]:
    people = Employee.objects.visible_to(principal, permission=Permission.MANAGE_TRAINING).order_by()
    chosen, given = people.values("pk").query.sql_with_params()
    competency = program.competency_id
    with connection.cursor() as cursor:
        cursor.execute(
            statement("effect_pairs").replace("{people}", chosen),
            [competency, *given, program.pk, competency, competency, since, until, years],
        )
        return [Pairs(*row) for row in cursor.fetchall()]
