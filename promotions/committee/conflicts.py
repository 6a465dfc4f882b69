"""Conflicts of interest: found from data before the sitting, or declared by the member; either keeps the member out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from asn_career.base.audit import acting
from employees.access import Principal
from employees.choices import MANAGERIAL_KINDS, Role
from employees.models import Employee, Grant, Kinship
from employees.responsible import account_of
from promotions.choices import ConflictKind
from promotions.committee.errors import DeclaredAlreadyError, NotMemberError
from promotions.committee.panel import Panel, ensure_state, hold, panel_of
from promotions.committee.rules import rules_on
from promotions.models import Candidate, Committee, ConflictOfInterest
from promotions.reasons import ensure_explained

_KIN = "declared kinship between members and candidates, to keep a member out; only the conflict is told"


class Sides(Protocol):
    """Who judges (accounts with their persons), and the people who are judged."""

    @property
    def members(self) -> tuple[Any, ...]: ...

    @property
    def candidates(self) -> tuple[Any, ...]: ...


def find_conflicts(panel: Sides, *, on: date) -> list[tuple[Any, Any, str, str]]:
    """Members with candidates they are kin or superior of, or who are superiors of them. Two queries."""
    return [*_kinships(panel, on=on), *_superiors(panel, on=on)]


def record_conflicts(panel: Panel, *, by: Principal, at: datetime) -> Panel:
    """Keep what the data say today; what is on record stays."""
    scope = rules_on(by.on)["scope"]
    ConflictOfInterest.objects.bulk_create(
        [
            ConflictOfInterest(
                member=member,
                candidate=candidate,
                kind=kind,
                whole=scope[kind] == "whole",
                detail=detail,
                by="system:conflicts",
                at=at,
            )
            for member, candidate, kind, detail in find_conflicts(panel, on=by.on)
        ],
        ignore_conflicts=True,
    )
    return panel_of(panel.committee)


def declare(
    committee: Committee, *, detail: str, by: Principal, at: datetime, candidate: Candidate | None = None
) -> ConflictOfInterest:
    """A member says why they take no part, about one candidate or in the whole matter; it is not taken back."""
    ensure_explained(detail, field="detail")
    try:
        with transaction.atomic(), acting(by=by.identity, reason=detail.strip()):
            locked = hold(committee)
            ensure_state(locked, "reviewing", "sitting", "returned")
            seat = panel_of(locked).seat_of(by)
            if seat is None:
                raise NotMemberError
            return ConflictOfInterest.objects.create(
                member=seat,
                candidate=candidate,
                kind=ConflictKind.DECLARED,
                whole=candidate is None,
                detail=detail.strip(),
                by=by.identity,
                at=at,
            )
    except IntegrityError as error:
        if "conflictofinterest_once" not in str(error):
            raise
        raise DeclaredAlreadyError from error


def conflict_with(by: Principal, person: Employee) -> str:
    """Why who acts takes no part about a person: kinship, or the line of superiors; empty without a reason.

    The same as for the members of a committee. Four queries at most.
    """
    own = by.employee_id
    if own and _is_kin(own, person.pk, on=by.on):
        return ConflictKind.KINSHIP
    levels = rules_on(by.on)["superior_levels"]
    account = account_of(by)
    heads = _granted([account.pk], on=by.on).get(account.pk, set()) | _headed(account.employee)
    above = account.employee is not None and _chain(account.employee, levels=levels) & _headed(person)
    return ConflictKind.SUPERIOR if _chain(person, levels=levels) & heads or above else ""


def _is_kin(one: int, other: int, *, on: date) -> bool:
    rows = Kinship.objects.unscoped(reason=_KIN).in_force_on(on)
    return bool(rows.between([one], [other]).exists())


def _kinships(panel: Sides, *, on: date) -> Iterator[tuple[Any, Any, str, str]]:
    seats = {member.person_id: member for member in panel.members if member.person_id}
    people = {candidate.employee_id: candidate for candidate in panel.candidates}
    rows = Kinship.objects.unscoped(reason=_KIN).in_force_on(on).between(seats, people)
    for row in rows.order_by("pk"):
        one, other = row.employee_id, row.relative_id
        member, candidate = (seats[one], people[other]) if one in seats else (seats[other], people[one])
        yield member, candidate, ConflictKind.KINSHIP, row.get_relation_display()


def _superiors(panel: Sides, *, on: date) -> Iterator[tuple[Any, Any, str, str]]:
    levels = rules_on(on)["superior_levels"]
    granted = _granted([member.account_id for member in panel.members], on=on)
    for member in panel.members:
        for candidate in panel.candidates:
            person = candidate.employee
            above = _chain(person, levels=levels)
            heads = granted.get(member.account_id, set()) | _headed(member.person)
            if above & heads:
                yield member, candidate, ConflictKind.SUPERIOR, gettext("superior of the candidate")
            elif member.person and _chain(member.person, levels=levels) & _headed(person):
                yield member, candidate, ConflictKind.SUPERIOR, gettext("the candidate is the superior")


def _chain(person: Employee, *, levels: int) -> set[int]:
    """The units whose heads are the superiors of somebody, so many levels up; a head answers to the unit above."""
    if person.home_unit is None:
        return set()
    upwards = list(reversed(person.home_unit.lineage))
    first = 1 if person.home_kind in MANAGERIAL_KINDS else 0
    return set(upwards[first : first + levels])


def _headed(person: Employee | None) -> set[int]:
    """The unit that somebody heads by their post."""
    if person is None or person.home_unit_id is None or person.home_kind not in MANAGERIAL_KINDS:
        return set()
    return {person.home_unit_id}


def _granted(accounts: Iterable[int], *, on: date) -> Mapping[int, set[int]]:
    """Units over which accounts hold the role of superior. One query."""
    grants = Grant.objects.in_force_on(on).filter(role=Role.SUPERIOR, user__in=list(accounts))
    found: dict[int, set[int]] = defaultdict(set)
    rows: Any = grants.values_list("user_id", "unit_id")
    for user_id, unit_id in rows:
        found[user_id].add(unit_id)
    return found
