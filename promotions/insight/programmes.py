"""The programme of the catalogue that would make a change, where there is one: the shortest that suffices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q

from promotions.insight.changes import RAISE, TRAIN, Change
from promotions.rulebook import folded
from training.models import TrainingProgram

Found = dict[Change, TrainingProgram]


def programmes_for(changes: Iterable[Change], *, as_of: date) -> Found:
    """Programmes offered on a day, by the change that they make. At most one query.

    A programme teaches towards a level; that it is reached, only a new assessment shows.
    """
    wanted = list(dict.fromkeys(change for change in changes if change.kind in (RAISE, TRAIN)))
    found: Found = {}
    if not wanted:
        return found
    rows = TrainingProgram.objects.offered_on(as_of).annotate(
        taught_code=F("taught__competency__code"), taught_level=F("taught__target_level")
    )
    serving = rows.filter(reduce(or_, map(_asked_by, wanted))).select_related("competency")
    for program in serving.order_by("hours", "code"):
        for change in wanted:
            if _serves(program, change):
                found.setdefault(change, program)
    return found


def taught_by(names: Iterable[str]) -> dict[str, str]:
    """The competency that programmes with these codes or names are about, by the name as it is compared.

    One query, none without names. A name that several programmes bear tells of a competency only if all agree.
    """
    wanted = {folded(name) for name in names}
    if not wanted:
        return {}
    called = reduce(or_, (Q(code__iexact=name) | Q(name__iexact=name) for name in wanted))
    found: dict[str, set[str]] = {}
    for code, name, competency in TrainingProgram.objects.filter(called).values_list(
        "code", "name", "competency__code"
    ):
        for text in {folded(code), folded(name)} & wanted:
            found.setdefault(text, set()).add(competency or "")
    return {text: codes.pop() for text, codes in found.items() if len(codes) == 1}


def _asked_by(change: Change) -> Q:
    """What teaches a competency, what a training is called, or what teaches the competency that it is about."""
    if change.kind == RAISE:
        return Q(taught_code=change.code)
    if change.code:
        return Q(code__iexact=change.code) | Q(name__iexact=change.code)
    return Q(competency__code=change.after)


def _serves(program: Any, change: Change) -> bool:
    """Of a programme beside one of the competencies that it teaches."""
    if change.kind == RAISE:
        return program.taught_code == change.code and program.taught_level >= Decimal(change.after)
    if change.code:
        return folded(change.code) in (folded(program.code), folded(program.name))
    return program.competency is not None and program.competency.code == change.after
