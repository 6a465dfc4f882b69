"""Service satisfaction of the units whose people took a programme, before and after, beside that of units without.

It stands beside the training and says nothing of cause. A unit's figure is compared with itself from one source alone:
its survey, or else its public form, weighted by respondents over the months before the first and after the last
completion among its people and those of the units below. Units without participants are looked at around the month by
which half of the participants had completed it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from asn_career.base.figures import round_half_up
from asn_career.base.periods import years_after
from employees.access import Permission, Principal
from employees.models import Unit
from training.effect.finding import TRAINING_EFFECT, YEARS_BACK
from training.effect.paired import Movement, movement_of
from training.models import SatisfactionFigure, ServiceFeedback, TrainingHistory, TrainingProgram
from training.satisfaction import SERVICE_SATISFACTION
from training.satisfaction_querysets import managed_units

SURVEY, FORM = "survey", "form"
MONTHS_A_YEAR = 12
Month = int  # months since the year nought, so that they can be counted
Told = Mapping[Month, tuple[int, Fraction]]  # respondents, and the sum of their scores


@dataclass(frozen=True, slots=True)
class UnitSatisfaction:
    """A unit with participants: its figure before and after, from one source."""

    unit: Unit
    source: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Beside:
    """Units that follow their service satisfaction: with participants and without, and how far theirs moved.

    ``comparable`` lists those with participants and a figure on both sides; ``followed`` and ``others_followed`` count
    all units of each kind that have any figure.
    """

    months: int
    followed: int
    comparable: list[UnitSatisfaction]
    movement: Movement
    others_followed: int
    others: Movement


class Window(NamedTuple):
    """The first and the last month of completions, between ``before`` and ``after``."""

    first: Month
    last: Month


def satisfaction_beside(program: TrainingProgram, *, principal: Principal, as_of: date) -> Beside | None:
    """Satisfaction beside a programme among the units that the reader manages; None where nobody completed it.

    Four queries.
    """
    completions = _completions(program, principal=principal, as_of=as_of)
    if not completions:
        return None
    rules = TRAINING_EFFECT.value_on(as_of)
    span = rules["satisfaction_months"]
    middle = sorted(month for _lineage, month in completions)[len(completions) // 2]
    windows = _windows(completions)
    since = min(window.first for window in [*windows.values(), Window(middle, middle)]) - span
    told = _told(principal, since=since, until=_month(as_of))
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=list(told))}
    pairs = {
        key: pair
        for key, sources in told.items()
        if (pair := _pair(sources, windows.get(key, Window(middle, middle)), span=span, as_of=as_of))
    }
    bounds = {"enough": rules["enough"], "sound": rules["sound"]}
    return Beside(
        months=span,
        followed=sum(key in windows for key in told),
        comparable=sorted(
            (_shown(units[key], *pair) for key, pair in pairs.items() if key in windows),
            key=lambda row: (row.unit.name, row.unit.pk),
        ),
        movement=movement_of([pair[1:] for key, pair in pairs.items() if key in windows], **bounds),
        others_followed=sum(key not in windows for key in told),
        others=movement_of([pair[1:] for key, pair in pairs.items() if key not in windows], **bounds),
    )


_Pair = tuple[str, Fraction, Fraction]


def _completions(
    program: TrainingProgram, *, principal: Principal, as_of: date
) -> list[tuple[list[int], Month]]:
    """The lineage of the unit of each person who completed it, with the month."""
    rows = TrainingHistory.objects.visible_to(principal, permission=Permission.MANAGE_TRAINING).filter(
        program=program,
        completed_on__range=(years_after(as_of, -YEARS_BACK), as_of),
        employee__home_unit__isnull=False,
    )
    told = rows.order_by().values_list("employee__home_unit__lineage", "completed_on")
    return [(lineage, _month(day)) for lineage, day in told]


def _windows(completions: Iterable[tuple[list[int], Month]]) -> dict[int, Window]:
    """By unit, those above too: the months of the first and the last completion among its people."""
    found: dict[int, Window] = {}
    for lineage, month in completions:
        for unit in lineage:
            known = found.get(unit, Window(month, month))
            found[unit] = Window(min(known.first, month), max(known.last, month))
    return found


def _told(principal: Principal, *, since: Month, until: Month) -> dict[int, dict[str, Told]]:
    """By unit and source: respondents and the sum of their scores per month. Two queries."""
    managed = managed_units(principal).values("pk")
    first, last = _day(since), _day(until)
    found: dict[int, dict[str, dict[Month, tuple[int, Fraction]]]] = defaultdict(lambda: defaultdict(dict))
    figures = SatisfactionFigure.objects.filter(unit__in=managed, month__range=(first, last))
    for unit, month, people, score in figures.values_list("unit", "month", "respondents", "score"):
        found[unit][SURVEY][_month(month)] = (people, Fraction(score) * people)
    for row in ServiceFeedback.objects.filter(unit__in=managed).by_month(since=first):
        month = row["month"].date()
        factor = SERVICE_SATISFACTION.value_on(month)["factor"]
        found[row["unit_id"]][FORM][_month(month)] = (row["answers"], Fraction(row["total"] * factor))
    return {unit: dict(sources) for unit, sources in found.items()}


def _pair(sources: Mapping[str, Told], window: Window, *, span: int, as_of: date) -> _Pair | None:
    """A unit's figure on both sides of its window from the first source that tells both."""
    fewest = SERVICE_SATISFACTION.value_on(as_of)["fewest_answers"]
    sides = (range(window.first - span, window.first), range(window.last + 1, window.last + 1 + span))
    for source in (SURVEY, FORM):
        before, after = (_mean(sources.get(source, {}), side, fewest=fewest) for side in sides)
        if before is not None and after is not None:
            return source, before, after
    return None


def _mean(told: Told, months: Iterable[Month], *, fewest: int) -> Fraction | None:
    parts = list(_within(told, months))
    people = sum(number for number, _total in parts)
    return sum((total for _number, total in parts), Fraction(0)) / people if people >= fewest else None


def _within(told: Told, months: Iterable[Month]) -> Iterator[tuple[int, Fraction]]:
    return (told[month] for month in months if month in told)


def _shown(unit: Unit, source: str, before: Fraction, after: Fraction) -> UnitSatisfaction:
    figures = (round_half_up(Decimal(each.numerator) / Decimal(each.denominator)) for each in (before, after))
    return UnitSatisfaction(unit, source, *figures)


def _month(day: date) -> Month:
    return day.year * MONTHS_A_YEAR + day.month - 1


def _day(month: Month) -> date:
    return date(month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)
