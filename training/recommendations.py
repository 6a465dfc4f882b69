"""Programmes that would close a person's gaps, in one published order, each with its figures and its reason.

The order (rule ``recommendation_order``): what can be taken now, then what asks for something else first, then what
was taken already. Inside each of these: must-have gaps; for people of remote units online before blended before
classroom; the field of the person's post; known cost before unknown; and then the levels of gap closed per hour
spent, where money counts as hours. Ties: the whole gap, the fewer hours, the code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef
from django.utils.translation import gettext

from asn_career.base.findings import RuleOutcome
from asn_career.base.formatting import level
from asn_career.base.regulations import load_table
from assessments.choices import GapStatus
from assessments.gaps import Gap, PersonGaps
from competencies.choices import Importance
from training.choices import Modality, PrerequisiteKind
from training.models import ProgramField, ProgramPrerequisite, TaughtCompetency, TrainingProgram
from training.prerequisites import (
    Prerequisites,
    Taker,
    is_blocked,
    judge,
    missing_first,
    prerequisites_of,
    takers_of,
)

MILLION = 1_000_000


def _order_faults(value: Any) -> Iterable[str]:
    if not isinstance(value["rupiah_per_hour"], int) or value["rupiah_per_hour"] < 1:
        yield "an hour is worth whole rupiah"
    if set(value["remote_modality"]) != {"", *Modality.values}:
        yield "every modality has its step, and so has an unknown one"


RECOMMENDATION_ORDER = load_table("training", "recommendation_order", check=_order_faults)


@dataclass(frozen=True, slots=True)
class Taught:
    """A programme with one competency that it teaches, and the families of posts in whose field it lies."""

    program: TrainingProgram
    competency_id: int
    target_level: int
    families: frozenset[str]
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One programme for one gap; ``completed_on`` is set when the person has taken it already.

    ``together``: the levels that the programme closes over all of the person's gaps; both figures of the order,
    gap closed per hour and per million rupiah, are about these.
    """

    gap: Gap
    program: TrainingProgram
    held: Decimal
    completed_on: date | None
    target_level: int
    together: Decimal = Decimal(0)
    must_have: bool = False
    modality_step: int = 0
    field_step: int = 0
    rupiah_per_hour: int = 1
    remote: bool = False
    prerequisites: tuple[RuleOutcome, ...] = ()

    @property
    def reached(self) -> int:
        """The level the programme leads to, as far as the post requires it."""
        return min(self.target_level, self.gap.required)

    @property
    def closes(self) -> Decimal:
        return self.reached - self.held

    @property
    def closes_fully(self) -> bool:
        return self.reached >= self.gap.required

    @property
    def per_hour(self) -> Fraction:
        """Levels of gap closed per lesson hour."""
        return Fraction(self.together) / Fraction(self.program.hours)

    @property
    def per_million(self) -> Fraction | None:
        """Levels of gap closed per million rupiah; None when the cost is not known, or nothing."""
        cost = self.program.cost
        return Fraction(self.together) * MILLION / Fraction(cost) if cost else None

    @property
    def worth(self) -> Fraction:
        """Levels of gap closed per hour spent, money counted as hours; unknown money counts as none."""
        hours = Fraction(self.program.hours) + Fraction(self.program.cost or 0) / self.rupiah_per_hour
        return Fraction(self.together) / hours

    @property
    def blocked(self) -> bool:
        return is_blocked(self.prerequisites)

    @property
    def first(self) -> list[str]:
        """What has to come first, in words."""
        return missing_first(self.prerequisites)

    @property
    def reason(self) -> str:
        """Why this programme, and what stands before it, in one sentence."""
        if self.completed_on:
            return gettext("You have completed this programme; a new assessment would show its effect.")
        told = self._effect()
        if self.blocked:
            return gettext("%(effect)s, after: %(first)s.") % {"effect": told, "first": "; ".join(self.first)}
        if self.remote and self.program.modality == Modality.ONLINE:
            return gettext("%(effect)s, without leaving your unit.") % {"effect": told}
        return f"{told}."

    def _effect(self) -> str:
        facts = {
            "competency": self.gap.name,
            "held": level(self.held),
            "reached": level(Decimal(self.reached)),
            "hours": level(self.program.hours),
            "closes": level(self.closes),
            "short": level(self.gap.required - self.held),
        }
        if self.closes_fully:
            return (
                gettext("Raises %(competency)s from %(held)s to the required %(reached)s in %(hours)s hours")
                % facts
            )
        return (
            gettext(
                "Raises %(competency)s from %(held)s to %(reached)s in %(hours)s hours: closes %(closes)s of the "
                "%(short)s levels missing"
            )
            % facts
        )

    def order(self) -> tuple[object, ...]:
        """The published order as a key; equal only for the same programme and competency."""
        return (
            self.completed_on is not None,
            self.blocked,
            not self.must_have,
            self.modality_step,
            self.field_step,
            self.program.cost is None,
            -self.worth,
            not self.closes_fully,
            self.program.hours,
            self.program.code,
            self.gap.code,
        )


Recommendations = dict[int, tuple[Recommendation, ...]]


def find_recommendations(people: Mapping[int, PersonGaps], *, as_of: date) -> Recommendations:
    """Programmes for the gaps of these people, by person. Two queries, whatever their number; a
    third where a programme asks for something, a fourth where it asks for a level.

    The people have passed the gate with their gaps. An expired or missing result is closed by an assessment, not by
    a programme, and gets none.
    """
    gaps = [gap for person in people.values() for gap in person.gaps if gap.status == GapStatus.GAP]
    taught = _taught_by_competency({gap.competency_id for gap in gaps}, as_of=as_of)
    if not taught:
        return {}
    asking = {each.program.pk for rows in taught.values() for each in rows if each.asks}
    asked = prerequisites_of(asking) if asking else {}
    takers = takers_of({gap.employee_id for gap in gaps}, as_of=as_of, levels=_asks_for_levels(asked))
    found = {
        key: recommend(person.gaps, taker=takers[key], taught=taught, asked=asked, as_of=as_of)
        for key, person in people.items()
        if key in takers
    }
    return {key: rows for key, rows in found.items() if rows}


def recommend(
    gaps: Iterable[Gap],
    *,
    taker: Taker,
    taught: Mapping[int, Sequence[Taught]],
    asked: Prerequisites,
    as_of: date,
) -> tuple[Recommendation, ...]:
    """One person's recommendations in order."""
    rules = RECOMMENDATION_ORDER.value_on(as_of)
    by_program: dict[int, list[Recommendation]] = defaultdict(list)
    for gap in gaps:
        for each in taught.get(gap.competency_id, ()) if gap.status == GapStatus.GAP else ():
            if gap.held is not None and each.target_level > gap.held:
                by_program[each.program.pk].append(_row(gap, gap.held, each, taker=taker, rules=rules))
    rows = [
        row
        for key, same in by_program.items()
        for row in _with_what_they_share(same, taker=taker, asked=asked.get(key, ()), as_of=as_of)
    ]
    return tuple(sorted(rows, key=Recommendation.order))


def by_competency(rows: Iterable[Recommendation]) -> dict[int, list[Recommendation]]:
    """One person's recommendations under the competency they are for, each list in order."""
    grouped: dict[int, list[Recommendation]] = defaultdict(list)
    for row in rows:
        grouped[row.gap.competency_id].append(row)
    return dict(grouped)


def by_program(rows: Iterable[Recommendation]) -> list[list[Recommendation]]:
    """One person's recommendations with the rows of a programme together, in the order of the first of each."""
    grouped: dict[int, list[Recommendation]] = defaultdict(list)
    for row in rows:
        grouped[row.program.pk].append(row)
    return list(grouped.values())


def field_step(families: frozenset[str], family: str) -> int:
    """0 for a programme of the field of the post, 1 for one of no particular field, 2 for one of another field."""
    if not families:
        return 1
    return 0 if " ".join(family.split()).casefold() in families else 2


def _row(gap: Gap, held: Decimal, each: Taught, *, taker: Taker, rules: Any) -> Recommendation:
    steps = rules["remote_modality"]
    return Recommendation(
        gap=gap,
        program=each.program,
        held=held,
        completed_on=taker.completed.get(each.program.pk),
        target_level=each.target_level,
        modality_step=steps[each.program.modality] if taker.remote else 0,
        field_step=field_step(each.families, taker.family),
        rupiah_per_hour=rules["rupiah_per_hour"],
        remote=taker.remote,
    )


def _with_what_they_share(
    rows: list[Recommendation], *, taker: Taker, asked: Iterable[Any], as_of: date
) -> Iterable[Recommendation]:
    together = sum((row.closes for row in rows), start=Decimal(0))
    must_have = any(row.gap.importance == Importance.MUST_HAVE for row in rows)
    outcomes = judge(taker, rows[0].program, asked, as_of=as_of)
    return (replace(row, together=together, must_have=must_have, prerequisites=outcomes) for row in rows)


def _asks_for_levels(asked: Prerequisites) -> bool:
    return any(row.kind == PrerequisiteKind.COMPETENCY for rows in asked.values() for row in rows)


def _taught_by_competency(wanted: set[int], *, as_of: date) -> dict[int, list[Taught]]:
    families = (
        ProgramField.objects.filter(program=OuterRef("program"))
        .annotate(family=Func(F("field__families"), function="unnest"))
        .values("family")
    )
    offered = TrainingProgram.objects.offered_on(as_of)
    rows = TaughtCompetency.objects.filter(competency__in=wanted, program__in=offered)
    found: dict[int, list[Taught]] = defaultdict(list)
    asks = Exists(ProgramPrerequisite.objects.filter(program=OuterRef("program")))
    for row in rows.select_related("program").annotate(families=ArraySubquery(families), asks=asks):
        folded = frozenset(" ".join(family.split()).casefold() for family in row.families)
        found[row.competency_id].append(
            Taught(row.program, row.competency_id, row.target_level, folded, row.asks)
        )
    return found
