"""Programmes that would close a competency gap, the most gap closed per hour first, each with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext

from asn_career.base.formatting import level
from assessments.choices import GapStatus
from assessments.gaps import Gap, PersonGaps
from training.models import TrainingHistory, TrainingProgram

Completions = Mapping[tuple[int, int], date]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One programme for one gap; ``completed_on`` is set when the person has taken it already."""

    gap: Gap
    program: TrainingProgram
    held: Decimal
    completed_on: date | None

    @property
    def reached(self) -> int:
        """The level the programme leads to, as far as the post requires it."""
        return min(self.program.target_level or 0, self.gap.required)

    @property
    def closes(self) -> Decimal:
        return self.reached - self.held

    @property
    def closes_fully(self) -> bool:
        return self.reached >= self.gap.required

    @property
    def per_hour(self) -> Fraction:
        return Fraction(self.closes) / Fraction(self.program.hours)

    @property
    def cost_per_level(self) -> Fraction | None:
        """What one level of gap costs; None when the cost is not known."""
        cost = self.program.cost
        return None if cost is None else Fraction(cost) / Fraction(self.closes)

    @property
    def reason(self) -> str:
        """Why this programme, in one sentence."""
        facts = {
            "competency": self.gap.name,
            "held": level(self.held),
            "reached": level(Decimal(self.reached)),
            "hours": level(self.program.hours),
            "closes": level(self.closes),
            "short": level(self.gap.required - self.held),
        }
        if self.completed_on:
            return gettext("You have completed this programme; a new assessment would show its effect.")
        if self.closes_fully:
            return (
                gettext("Raises %(competency)s from %(held)s to the required %(reached)s in %(hours)s hours.")
                % facts
            )
        return (
            gettext(
                "Raises %(competency)s from %(held)s to %(reached)s in %(hours)s hours: closes %(closes)s of the "
                "%(short)s levels missing."
            )
            % facts
        )

    def order(self) -> tuple[object, ...]:
        """Not yet taken first, then most gap closed per hour, the whole gap, cheapest per level, shortest."""
        cost = self.cost_per_level
        return (
            self.completed_on is not None,
            -self.per_hour,
            not self.closes_fully,
            cost is None,
            cost or 0,
            self.program.hours,
            self.program.code,
        )


Recommendations = dict[int, tuple[Recommendation, ...]]


def find_recommendations(people: Mapping[int, PersonGaps]) -> Recommendations:
    """Programmes for the gaps of these people, by person. Two queries, whatever their number.

    An expired or missing result is closed by an assessment, not by a programme, and gets none.
    """
    gaps = [gap for person in people.values() for gap in person.gaps if gap.status == GapStatus.GAP]
    programs = _programs_by_competency(gaps)
    completed = _completions(people, [program.pk for each in programs.values() for program in each])
    found = {
        person.employee_id: tuple(_recommend(person.gaps, programs=programs, completed=completed))
        for person in people.values()
    }
    return {employee: sorted_ for employee, rows in found.items() if (sorted_ := _in_order(rows))}


def by_competency(rows: Iterable[Recommendation]) -> dict[int, list[Recommendation]]:
    """One person's recommendations under the competency they are for, each list in order."""
    grouped: dict[int, list[Recommendation]] = defaultdict(list)
    for row in rows:
        grouped[row.gap.competency_id].append(row)
    return dict(grouped)


def _recommend(
    gaps: Iterable[Gap], *, programs: Mapping[int, list[TrainingProgram]], completed: Completions
) -> Iterable[Recommendation]:
    for gap in gaps:
        if gap.held is None:
            continue
        for program in programs.get(gap.competency_id, ()) if gap.status == GapStatus.GAP else ():
            if (program.target_level or 0) > gap.held:
                taken = completed.get((gap.employee_id, program.pk))
                yield Recommendation(gap, program, gap.held, taken)


def _in_order(rows: Iterable[Recommendation]) -> tuple[Recommendation, ...]:
    return tuple(sorted(rows, key=Recommendation.order))


def _programs_by_competency(gaps: Iterable[Gap]) -> dict[int, list[TrainingProgram]]:
    wanted = {gap.competency_id for gap in gaps}
    programs: dict[int, list[TrainingProgram]] = defaultdict(list)
    for program in TrainingProgram.objects.filter(competency__in=wanted, target_level__isnull=False):
        programs[program.competency_id or 0].append(program)
    return programs


def _completions(people: Mapping[int, PersonGaps], program_ids: list[int]) -> dict[tuple[int, int], date]:
    """The last completion of each of these programmes; the people have passed the gate with their gaps."""
    rows = TrainingHistory.objects.unscoped(
        reason="completions of people whose gaps were read through the gate"
    )
    taken = rows.filter(employee__in=list(people), program__in=program_ids).order_by("completed_on")
    return {(row[0], row[1]): row[2] for row in taken.values_list("employee", "program", "completed_on")}
