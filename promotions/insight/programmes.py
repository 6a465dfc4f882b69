"""The programme of the catalogue that would make a change, where there is one: the shortest that suffices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q

from promotions.insight.changes import RAISE, TRAIN, Change
from promotions.rulebook import folded
from training.models import TaughtCompetency, TrainingProgram

Found = dict[Change, TrainingProgram]


def programmes_for(changes: Iterable[Change], *, as_of: date) -> Found:
    """Programmes offered on a day, by the change that they make. At most two queries.

    A programme teaches towards a level; that it is reached, only a new assessment shows.
    """
    wanted = list(dict.fromkeys(change for change in changes if change.kind in (RAISE, TRAIN)))
    raises = [change for change in wanted if change.kind == RAISE]
    trainings = [change for change in wanted if change.kind == TRAIN]
    return {
        **(_teaching(raises, as_of=as_of) if raises else {}),
        **(_called(trainings, as_of=as_of) if trainings else {}),
    }


def _teaching(changes: Sequence[Change], *, as_of: date) -> Found:
    rows = TaughtCompetency.objects.filter(
        competency__code__in={change.code for change in changes},
        program__in=TrainingProgram.objects.offered_on(as_of),
    )
    found: Found = {}
    ordered = rows.select_related("program", "competency").order_by("program__hours", "program__code")
    for row in ordered:
        for change in changes:
            if row.competency.code == change.code and row.target_level >= Decimal(change.after):
                found.setdefault(change, row.program)
    return found


def _called(changes: Sequence[Change], *, as_of: date) -> Found:
    """Named by code or name, or teaching the competency that the training is about."""
    named = Q()
    for change in changes:
        named |= (
            Q(code__iexact=change.code) | Q(name__iexact=change.code)
            if change.code
            else Q(competency__code=change.after)
        )
    found: Found = {}
    rows = TrainingProgram.objects.offered_on(as_of).filter(named).select_related("competency")
    for program in rows.order_by("hours", "code"):
        for change in changes:
            if _serves(program, change):
                found.setdefault(change, program)
    return found


def _serves(program: TrainingProgram, change: Change) -> bool:
    if change.code:
        return folded(change.code) in (folded(program.code), folded(program.name))
    return program.competency is not None and program.competency.code == change.after
