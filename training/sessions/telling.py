"""Whom steps around a session are told: those who approve, and those whom it concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse

from asn_career.base.formatting import date_long
from employees.choices import Role
from employees.models import Grant, User
from employees.notices import Told, notify, settle
from employees.superiors import find_superiors
from training.enrolment_choices import ApprovalStep
from training.models import Enrolment

APPROVAL = "training.approval"
SEATED = "training.seated"
PROMOTED = "training.promoted"
REJECTED = "training.rejected"
CANCELLED = "training.session_cancelled"
RESULT = "training.result"
STARTS_SOON = "training.starts_soon"
BELOW_MINIMUM = "training.below_minimum"


def subject_of(enrolment: Enrolment) -> str:
    return f"enrolment:{enrolment.public_id}"


def tell_approvers(enrolments: Iterable[Enrolment], *, on: date, at: datetime) -> None:
    """Tell those whose approval is waited for."""
    rows = list(enrolments)
    superiors = find_superiors([row.employee_id for row in rows], on=on)
    officers = _Officers(on)
    address = reverse("training_approvals")
    told = [
        _told(row, account, address, due_on=row.session.registration_closes_on)
        for row in rows
        for account in (row.waits_for == ApprovalStep.SUPERIOR and superiors.get(row.employee_id))
        or officers.of(row)
    ]
    notify(APPROVAL, told, at=at)


def approvals_settled(enrolments: Iterable[Enrolment], *, at: datetime, acted: bool = True) -> None:
    settle(APPROVAL, subjects=[subject_of(row) for row in enrolments], at=at, acted=acted)


def tell_seated(enrolments: Iterable[Enrolment], *, at: datetime) -> None:
    _tell_people(SEATED, enrolments, at=at)


def tell_promoted(enrolments: Iterable[Enrolment], *, at: datetime) -> None:
    _tell_people(PROMOTED, enrolments, at=at)


def tell_rejected(enrolments: Iterable[Enrolment], *, at: datetime) -> None:
    _tell_people(REJECTED, enrolments, at=at)


def tell_cancelled(enrolments: Iterable[Enrolment], *, at: datetime) -> None:
    rows = list(enrolments)
    no_longer(rows, at=at)
    _tell_people(CANCELLED, rows, at=at)


def tell_results(enrolments: Iterable[Enrolment], *, at: datetime) -> None:
    rows = list(enrolments)
    no_longer(rows, at=at)
    _tell_people(RESULT, rows, at=at)


def no_longer(enrolments: Iterable[Enrolment], *, at: datetime) -> None:
    """Take away what was said about enrolments that have ended."""
    subjects = [subject_of(row) for row in enrolments]
    for kind in (APPROVAL, SEATED, PROMOTED, STARTS_SOON):
        settle(kind, subjects=subjects, at=at, acted=False)


def _tell_people(kind: str, enrolments: Iterable[Enrolment], *, at: datetime) -> None:
    rows = list(enrolments)
    accounts = _accounts_of(rows)
    address = reverse("own_sessions")
    notify(
        kind,
        [_told(row, accounts[row.employee_id], address) for row in rows if row.employee_id in accounts],
        at=at,
    )


def _told(row: Enrolment, account: int, address: str, *, due_on: date | None = None) -> Told:
    about = {
        "name": row.employee.full_name,
        "program": row.session.program.name,
        "starts_on": date_long(row.session.starts_on),
    }
    return Told(account, subject_of(row), address, about, due_on)


def _accounts_of(enrolments: Iterable[Enrolment]) -> Mapping[int, int]:
    people = [row.employee_id for row in enrolments]
    accounts = User.objects.filter(employee__in=people, is_active=True)
    return dict(accounts.values_list("employee", "pk"))


class _Officers:
    """Accounts whose turn it is: administrators of the person's units, analysts of the session's. One query."""

    def __init__(self, on: date) -> None:
        grants = Grant.objects.in_force_on(on).filter(
            role__in=[Role.UNIT_ADMIN, Role.ANALYST], user__is_active=True, unit__isnull=False
        )
        self._held: dict[tuple[str, int], list[int]] = defaultdict(list)
        for role, unit, account in grants.order_by("pk").values_list("role", "unit", "user"):
            self._held[role, unit].append(account)

    def of(self, row: Enrolment) -> list[int]:
        """Those of the nearest unit that has any."""
        role, unit = Role.UNIT_ADMIN, row.unit
        if row.waits_for == ApprovalStep.AGENCY or unit is None:
            role, unit = Role.ANALYST, row.session.unit
        return next(
            (self._held[role, key] for key in reversed(unit.lineage) if (role, key) in self._held), []
        )
