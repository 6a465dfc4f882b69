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
RETURNED = "committee_returned"


def name_of(member: CommitteeMember) -> str:
    return signer_name(member.account)


def subject_of(row: Committee | Sitting | OrderDeparture | Appointment) -> str:
    return f"{type(row).__name__.lower()}:{row.public_id}"


def tell_review(panel: Panel, *, at: datetime) -> None:
    """Members who take part are asked for their first marks."""
    _tell(REVIEW, panel.committee, panel.taking_part(), subject_of(panel.committee), at=at)


def tell_sitting(panel: Panel, sitting: Sitting, *, at: datetime) -> None:
    settle(REVIEW, subjects=[subject_of(panel.committee)], at=at)
    for kind in (DECIDE, RETURNED):
        settle(kind, subjects=[subject_of(panel.committee)], at=at)
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
    told = [Told(member.account_id, _signature(sitting, member), address, about) for member in members]
    notify(SIGN, told, at=at)


def settle_signature(sitting: Sitting, member: CommitteeMember, *, at: datetime) -> None:
    settle(SIGN, subjects=[_signature(sitting, member)], at=at)


def settle_signatures(panel: Panel, sitting: Sitting, *, at: datetime) -> None:
    subjects = [_signature(sitting, member) for member in panel.members]
    settle(SIGN, subjects=subjects, at=at, acted=False)


def tell_authority(committee: Committee, *, on: date, at: datetime) -> None:
    """The appointing authority of the vacancy's unit."""
    address = reverse("committee_decision", args=[committee.public_id])
    subject = subject_of(committee)
    _tell_holders(DECIDE, Permission.DECIDE_APPOINTMENTS, committee, subject, address, on=on, at=at)


def settle_decided(committee: Committee, *, at: datetime) -> None:
    """Nothing of these minutes waits for the authority any more."""
    settle(DECIDE, subjects=[subject_of(committee)], at=at)


def tell_appointment(committee: Committee, appointment: Appointment, *, on: date, at: datetime) -> None:
    """The officers, one of whom records the decree."""
    address = reverse("appointment_detail", args=[appointment.public_id])
    subject = subject_of(appointment)
    _tell_holders(RECORD, Permission.RUN_SHORTLISTS, committee, subject, address, on=on, at=at)


def tell_returned(panel: Panel, *, on: date, at: datetime) -> None:
    """Whoever may open the next sitting: the chair, if it takes part, and the officers."""
    committee, subject = panel.committee, subject_of(panel.committee)
    chair = [member for member in panel.taking_part() if member.is_chair]
    _tell(RETURNED, committee, chair, subject, at=at)
    address = reverse("committee_detail", args=[committee.public_id])
    _tell_holders(RETURNED, Permission.RUN_SHORTLISTS, committee, subject, address, on=on, at=at)


def settle_all(committee: Committee, *, at: datetime) -> None:
    for kind in (REVIEW, DECIDE, RETURNED):
        settle(kind, subjects=[subject_of(committee)], at=at, acted=False)


def _tell(
    kind: str, committee: Committee, members: Iterable[CommitteeMember], subject: str, *, at: datetime
) -> None:
    address = reverse("committee_detail", args=[committee.public_id])
    about = {"post": committee.vacancy.position.name}
    notify(kind, [Told(member.account_id, subject, address, about) for member in members], at=at)


def _tell_holders(
    kind: str,
    permission: Permission,
    committee: Committee,
    subject: str,
    address: str,
    *,
    on: date,
    at: datetime,
) -> None:
    """Whoever holds a permission nearest to the unit of the vacancy."""
    unit = committee.vacancy.position.unit
    found = find_responsible(permission, units=[unit], on=on)
    about = {"post": committee.vacancy.position.name}
    notify(kind, [Told(account, subject, address, about) for account in found.get(unit.pk, ())], at=at)


def _signature(sitting: Sitting, member: CommitteeMember) -> str:
    """What a notice about one member's signature is about."""
    return f"{subject_of(sitting)}:{member.public_id}"
