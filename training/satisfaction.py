"""Service satisfaction by month: the index of the public form beside the figures of surveys (PermenPANRB 14/2017)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth

from asn_career.base.figures import divide_half_up, from_cents
from asn_career.base.regulations import load_table
from employees.access import Principal
from employees.models import Unit
from training.models import SatisfactionFigure, ServiceFeedback, TrainingHistory

MONTHS = 12


def _faults(value: Any) -> Iterable[str]:
    bounds = [Decimal(row["from"]) for row in value["grades"]]
    if bounds != sorted(bounds, reverse=True):
        yield "grades go from the best down"
    if value["fewest_answers"] < 1:
        yield "an index needs an answer"


SERVICE_SATISFACTION = load_table("training", "service_satisfaction", check=_faults)


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of a month to the public form; ``index`` None while they are too few to tell."""

    answers: int
    index: Decimal | None = None
    grade: str | None = None

    @property
    def too_few(self) -> bool:
        return self.index is None


@dataclass(frozen=True, slots=True)
class ServiceMonth:
    """One month of a unit: what its survey said, what the public form said, how many trainings ended."""

    month: date
    figure: SatisfactionFigure | None
    answers: Answers | None
    completed: int = 0

    @property
    def figure_grade(self) -> str | None:
        return None if self.figure is None else grade_of(self.figure.score, on=self.month)


def judge(total: int, answers: int, *, on: date) -> Answers:
    """The index of ``answers`` ratings that sum to ``total``: exact, rounded half up once."""
    rule = SERVICE_SATISFACTION.value_on(on)
    if answers < rule["fewest_answers"]:
        return Answers(answers)
    index = from_cents(divide_half_up(total * rule["factor"] * 100, answers))
    return Answers(answers, index, grade_of(index, on=on))


def grade_of(score: Decimal, *, on: date) -> str | None:
    """The grade of a score of two decimals; None below the lowest."""
    grades = SERVICE_SATISFACTION.value_on(on)["grades"]
    return next((row["grade"] for row in grades if score >= Decimal(row["from"])), None)


def months_until(day: date, *, count: int = MONTHS) -> list[date]:
    """First days of the ``count`` months that end with the one of ``day``, the earliest first."""
    last = day.year * 12 + day.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def service_months(unit: Unit, *, principal: Principal) -> list[ServiceMonth]:
    """The last twelve months of a unit that the reader may read; trainings are those of people in sight."""
    months = months_until(principal.on)
    figures = {row.month: row for row in SatisfactionFigure.objects.filter(unit=unit, month__in=months)}
    answers = _answers([unit.pk], since=months[0]).get(unit.pk, {})
    completed = _completed(unit, principal=principal, since=months[0])
    return [
        ServiceMonth(month, figures.get(month), answers.get(month), completed.get(month, 0))
        for month in months
    ]


def newest_months(
    unit_ids: list[int], *, on: date
) -> dict[int, tuple[SatisfactionFigure | None, tuple[date, Answers] | None]]:
    """By unit the newest figure of a survey, and the newest month with answers among the last twelve. Two queries."""
    figures = SatisfactionFigure.objects.filter(unit__in=unit_ids, month__lte=on)
    newest = {row.unit_id: row for row in figures.order_by("unit", "-month").distinct("unit")}
    answers = _answers(unit_ids, since=months_until(on)[0])
    return {key: (newest.get(key), next(iter(answers.get(key, {}).items()), None)) for key in unit_ids}


def month_rows(unit_ids: Any, *, on: date) -> list[tuple[int, date, str, int, Decimal | None, str | None]]:
    """Every figure of the last twelve months: unit, month, source, respondents, score, grade. Two queries."""
    since = months_until(on)[0]
    figures = SatisfactionFigure.objects.filter(unit__in=unit_ids, month__gte=since, month__lte=on)
    rows: list[tuple[int, date, str, int, Decimal | None, str | None]] = [
        (row.unit_id, row.month, "survey", row.respondents, row.score, grade_of(row.score, on=row.month))
        for row in figures
    ]
    for unit, months in _answers(unit_ids, since=since).items():
        rows += [
            (unit, month, "form", told.answers, told.index, told.grade) for month, told in months.items()
        ]
    return sorted(rows, key=lambda row: row[:3])


def _answers(unit_ids: Any, *, since: date) -> Mapping[int, dict[date, Answers]]:
    found: dict[int, dict[date, Answers]] = {}
    for row in ServiceFeedback.objects.filter(unit__in=unit_ids).by_month(since=since):
        month = row["month"].date()
        told = judge(row["total"], row["answers"], on=month)
        found.setdefault(row["unit_id"], {})[month] = told
    return found


def _completed(unit: Unit, *, principal: Principal, since: date) -> dict[date, int]:
    """Trainings completed per month by people of the unit and the units below it whom the reader may see."""
    rows = TrainingHistory.objects.visible_to(principal).filter(
        employee__home_unit__lineage__contains=[unit.pk],
        completed_on__range=(since, principal.on),
    )
    counted = rows.annotate(month=TruncMonth("completed_on")).order_by().values("month")
    return {row["month"]: row["n"] for row in counted.annotate(n=Count("pk"))}
