"""Why somebody does not assess somebody else: oneself, the line of superiors, declared kin, the same unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import models
from django.utils.translation import pgettext_lazy

from assessments.rounds.choices import RoundMethod
from employees.models import Employee, Kinship, User
from employees.superiors import find_superiors

_GATE = "only whether one of two people is kept out of assessing the other; told as the kind of conflict"


class Conflict(models.TextChoices):
    """What keeps an assessor from a subject."""

    ONESELF = "oneself", pgettext_lazy("conflict of interest", "this is the person to be assessed")
    SUPERIOR = "superior", pgettext_lazy("conflict of interest", "one is the other's direct superior")
    KIN = "kin", pgettext_lazy("conflict of interest", "the two are declared relatives")
    SAME_UNIT = "same_unit", pgettext_lazy("conflict of interest", "both work in the same unit")


def find_conflicts(
    people: Iterable[int], accounts: Iterable[int], *, method: str, on: date
) -> Mapping[tuple[int, int], Conflict]:
    """Conflicts by person and account number; who is not there has none. Five queries, whatever the numbers."""
    subjects, judges = _placed(people), dict(_accounts(accounts))
    assessed = [judge for judge, _unit in judges.values() if judge]
    above = find_superiors([*subjects, *assessed], on=on)
    kin = _kin(subjects, assessed, on=on)
    held = _accounts_of(subjects)
    found: dict[tuple[int, int], Conflict] = {}
    for person, unit in subjects.items():
        for account, (judge, judge_unit) in judges.items():
            kind = _between(
                person, account, judge, above=above, kin=kin, own=held.get(person), units=(unit, judge_unit)
            )
            if kind is not None and (kind != Conflict.SAME_UNIT or method == RoundMethod.ASSESSMENT_CENTER):
                found[person, account] = kind
    return found


def _between(
    person: int,
    account: int,
    judge: int | None,
    *,
    above: Mapping[int, tuple[int, ...]],
    kin: frozenset[tuple[int, int]],
    own: int | None,
    units: tuple[int | None, int | None],
) -> Conflict | None:
    if judge == person:
        return Conflict.ONESELF
    if account in above.get(person, ()) or (judge and own in above.get(judge, ())):
        return Conflict.SUPERIOR
    if judge and (person, judge) in kin:
        return Conflict.KIN
    return Conflict.SAME_UNIT if units[0] and units[0] == units[1] else None


def related(people: Iterable[int], *, on: date) -> frozenset[tuple[int, int]]:
    """Pairs of declared relatives of whom one is among ``people``, in both orders. One query."""
    rows = Kinship.objects.unscoped(reason=_GATE).touching(people).in_force_on(on)
    pairs = set(rows.values_list("employee", "relative"))
    return frozenset(pairs | {(other, one) for one, other in pairs})


def _kin(people: Iterable[int], judges: Iterable[int], *, on: date) -> frozenset[tuple[int, int]]:
    rows = Kinship.objects.unscoped(reason=_GATE).between(people, judges).in_force_on(on)
    pairs = set(rows.values_list("employee", "relative"))
    return frozenset(pairs | {(other, one) for one, other in pairs})


def _placed(people: Iterable[int]) -> dict[int, int | None]:
    rows = Employee.objects.unscoped(reason=_GATE).filter(pk__in=list(people))
    return dict(rows.values_list("pk", "home_unit"))


def _accounts(accounts: Iterable[int]) -> list[tuple[int, tuple[int | None, int | None]]]:
    rows = User.objects.filter(pk__in=list(accounts)).values_list("pk", "employee", "employee__home_unit")
    return [(account, (employee, unit)) for account, employee, unit in rows]


def _accounts_of(people: Iterable[int]) -> dict[int, int]:
    rows = User.objects.filter(employee__in=list(people)).values_list("employee", "pk")
    return {employee: account for employee, account in rows if employee}
