"""Who is told what waits for them in a committee, and how its members are named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from employees.access import Permission
from employees.notices import Told, notify, settle
from employees.responsible import find_responsible
from employees.sender_names import signer_name
from promotions.committee.panel import Panel
from promotions.models import Appointment, Committee, CommitteeMember, OrderDeparture, Sitting

REVIEW, SITTING, DEPARTURE, SIGN = (
    "committee_review",
    "committee_sitting",
    "committee_departure",
    "committee_sign",
)
DECIDE, RECORD = "committee_decide", "appointment_record"


def name_of(member: CommitteeMember) -> str:
    return signer_name(member.account)


def subject_of(row: Committee | Sitting | OrderDeparture | Appointment) -> str:
    return f"{type(row).__name__.lower()}:{row.public_id}"


def tell_review(panel: Panel, *, at: datetime) -> None:
    """Members who take part are asked for their first marks."""
    _tell(REVIEW, panel.committee, panel.taking_part(), subject_of(panel.committee), at=at)


def tell_sitting(panel: Panel, sitting: Sitting, *, at: datetime) -> None:
    settle(REVIEW, subjects=[subject_of(panel.committee)], at=at)
    settle(DECIDE, subjects=[subject_of(panel.committee)], at=at)
    _tell(SITTING, panel.committee, panel.taking_part(), subject_of(sitting), at=at)


def tell_departure(panel: Panel, departure: OrderDeparture, *, at: datetime) -> None:
    """The others, one of whom answers."""
    others = [m for m in panel.taking_part(departure.candidate_id) if m.pk != departure.requested_by_id]
    _tell(DEPARTURE, panel.committee, others, subject_of(departure), at=at)


def settle_departure(departure: OrderDeparture, *, at: datetime) -> None:
    settle(DEPARTURE, subjects=[subject_of(departure)], at=at)


def tell_signers(panel: Panel, sitting: Sitting, signers: Iterable[int], *, at: datetime) -> None:
    settle(SITTING, subjects=[subject_of(sitting)], at=at)
    wanted = set(signers)
    members = [member for member in panel.members if member.pk in wanted]
    address = reverse("committee_minutes", args=[panel.committee.public_id])
    about = {"post": panel.committee.vacancy.position.name}
    told = [Told(m.account_id, f"{subject_of(sitting)}:{m.public_id}"[:100], address, about) for m in members]
    notify(SIGN, told, at=at)


def settle_signature(sitting: Sitting, member: CommitteeMember, *, at: datetime) -> None:
    settle(SIGN, subjects=[f"{subject_of(sitting)}:{member.public_id}"[:100]], at=at)


def settle_signatures(panel: Panel, sitting: Sitting, *, at: datetime) -> None:
    subjects = [f"{subject_of(sitting)}:{member.public_id}"[:100] for member in panel.members]
    settle(SIGN, subjects=subjects, at=at, acted=False)


def tell_authority(committee: Committee, *, on: date, at: datetime) -> None:
    """The appointing authority of the vacancy's unit."""
    _tell_holders(DECIDE, Permission.DECIDE_APPOINTMENTS, committee, on=on, at=at)


def tell_decided(committee: Committee, appointment: Appointment, *, on: date, at: datetime) -> None:
    """The officers, one of whom records the decree."""
    settle(DECIDE, subjects=[subject_of(committee)], at=at)
    unit = committee.vacancy.position.unit
    found = find_responsible(Permission.RUN_SHORTLISTS, units=[unit], on=on)
    address = reverse("appointment_detail", args=[appointment.public_id])
    about = {"post": committee.vacancy.position.name}
    told = [Told(account, subject_of(appointment), address, about) for account in found.get(unit.pk, ())]
    notify(RECORD, told, at=at)


def settle_all(committee: Committee, *, at: datetime) -> None:
    for kind in (REVIEW, DECIDE):
        settle(kind, subjects=[subject_of(committee)], at=at, acted=False)


def _tell(
    kind: str, committee: Committee, members: Iterable[CommitteeMember], subject: str, *, at: datetime
) -> None:
    address = reverse("committee_detail", args=[committee.public_id])
    about = {"post": committee.vacancy.position.name}
    notify(kind, [Told(member.account_id, subject, address, about) for member in members], at=at)


def _tell_holders(kind: str, permission: Permission, committee: Committee, *, on: date, at: datetime) -> None:
    unit = committee.vacancy.position.unit
    found = find_responsible(permission, units=[unit], on=on)
    address = reverse("committee_decision", args=[committee.public_id])
    about = {"post": committee.vacancy.position.name}
    told = [Told(account, subject_of(committee), address, about) for account in found.get(unit.pk, ())]
    notify(kind, told, at=at)
