"""Certificates sent in by their holders: checked by an officer, credited to the training history, or returned.

Nobody verifies their own. A second look is asked for where the same training is on record, or where the same file
was sent in before; the officer says that this was looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from employees.access import Permission, Principal
from employees.choices import Role
from employees.documents import keep_document
from employees.models import Document, Employee, Grant, User
from employees.notices import Told, notify, settle
from training.certificate_choices import CertificateState, HoursBasis
from training.conversion import Rates, converted, lineage_of, rates_on
from training.course_types import course_types
from training.models import SiasnPost, TrainingHistory, UploadedCertificate

WAITS, RETURNED = "certificate_waits", "certificate_returned"
QUEUE, OWN_HOURS = "/kelola/sertifikat/", "/saya/pelatihan/jam/"
REASON_SHOWN = 120
_GATE = "the caller was checked for the person"


class FutureCompletionError(DomainError):
    code = "completed_later"
    status = 422
    message = _("The training ends after today. Send the certificate once it is completed.")


class SameTrainingError(DomainError):
    code = "training_on_record"
    message = _("“%(name)s”, completed on this day, is on record already and counts once.")


class AlreadyDecidedError(DomainError):
    code = "certificate_decided"
    message = _("Somebody has decided about this certificate meanwhile. Read it again.")


class HoursUnknownError(DomainError):
    code = "hours_unknown"
    message = _(
        "The certificate states no hours, and the conversion table gives none for it. Return it, asking for the number"
        " of days or meetings, or have a rate added to the table."
    )


class SecondLookError(DomainError):
    code = "second_look"
    status = 422
    message = _("Look at what was found first, and confirm that this certificate still counts.")


class ReturnReasonError(DomainError):
    code = "reason_required"
    status = 422
    message = _("Say why, so that the employee knows what to send instead.")


@dataclass(frozen=True, slots=True)
class Sent:
    """What an employee says about a certificate."""

    name: str
    provider: str
    course_type: int
    completed_on: date
    started_on: date | None = None
    certificate_no: str = ""
    stated_hours: Decimal | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What asks for a second look at a certificate."""

    file_of_another: bool = False
    file_sent_before: bool = False
    same_training: bool = False

    def __bool__(self) -> bool:
        return self.file_of_another or self.file_sent_before or self.same_training


def send_certificate(sent: Sent, upload: Any, *, by: Principal, at: datetime) -> UploadedCertificate:
    """Keep one's own certificate with its file, and tell the officers whom it waits for."""
    if by.employee_id is None:
        raise NotPermittedError
    if sent.completed_on > by.on:
        raise FutureCompletionError(fields={"completed_on": [str(FutureCompletionError.message)]})
    employee = Employee.objects.visible_to(by).select_related("home_unit").get(pk=by.employee_id)
    _refuse_known(employee.pk, sent)
    with acting(by=by.identity):
        document = keep_document(upload, employee_id=employee.pk, by=by.identity)
        certificate = _rows().create(
            employee=employee, document=document, sent_at=at, **{name: getattr(sent, name) for name in _SENT}
        )
        _tell_officers(certificate, employee, on=by.on, at=at)
    return certificate


_SENT = (
    "name",
    "provider",
    "course_type",
    "completed_on",
    "started_on",
    "certificate_no",
    "stated_hours",
    "amount",
)


def accept(
    certificate: UploadedCertificate, *, by: Principal, at: datetime, looked_at: bool = False
) -> TrainingHistory:
    """Credit the hours and put the training on record; it is queued for SIASN in the same step."""
    with acting(by=by.identity):
        locked = _lock(certificate, by=by)
        if find_findings([locked])[locked.pk] and not looked_at:
            raise SecondLookError(fields={"looked_at": [str(SecondLookError.message)]})
        hours, basis, note = credited(locked, rates=rates_on(locked.completed_on))
        history = _record(locked, hours)
        locked.state, locked.history = CertificateState.ACCEPTED, history
        locked.credited_hours, locked.basis, locked.basis_note = hours, basis, note
        _decide(locked, by=by, at=at)
        resource = course_types()[locked.course_type].resource
        SiasnPost.objects.unscoped(reason=_GATE).create(
            employee_id=locked.employee_id, certificate=locked, resource=resource
        )
        return history


def send_back(certificate: UploadedCertificate, *, reason: str, by: Principal, at: datetime) -> None:
    """Return a certificate, saying what is wrong with it."""
    if not reason.strip():
        raise ReturnReasonError(fields={"reason": [str(ReturnReasonError.message)]})
    with acting(by=by.identity, reason=reason):
        locked = _lock(certificate, by=by)
        locked.state, locked.reason = CertificateState.RETURNED, reason.strip()
        _decide(locked, by=by, at=at)
        account = User.objects.filter(employee=locked.employee_id, is_active=True).first()
        if account:
            about = {"name": locked.name, "reason": reason.strip()[:REASON_SHOWN]}
            notify(RETURNED, [Told(account.pk, subject_of(locked), OWN_HOURS, about)], at=at)


def to_verify(by: Principal) -> Any:
    """Waiting certificates that ``by`` may decide about: of people in scope, never one's own."""
    rows = UploadedCertificate.objects.visible_to(by, permission=Permission.VERIFY_CERTIFICATES)
    return rows.filter(state=CertificateState.WAITING).exclude(employee=by.employee_id)


def credited(certificate: UploadedCertificate, *, rates: Rates) -> tuple[Decimal, HoursBasis, str]:
    """The hours that count, where they come from, and how they were found. Raises HoursUnknownError."""
    if certificate.stated_hours is not None:
        return certificate.stated_hours, HoursBasis.CERTIFICATE, ""
    found = converted(certificate, rates=rates, lineage=lineage_of(certificate.employee))
    if found is None:
        raise HoursUnknownError
    hours, rate = found
    note = f"{rate.hours:f} JP / {rate.per.label}; {rate.source}"
    return hours, HoursBasis.CONVERSION, note[:250]


def find_findings(certificates: Sequence[UploadedCertificate]) -> dict[int, Findings]:
    """What asks for a second look, by certificate. Three queries for any number of certificates."""
    files = _files_of([each.document.sha256 for each in certificates])
    known = _known([each.employee_id for each in certificates])
    found = {}
    for each in certificates:
        others = [row for row in files[each.document.sha256] if row[1] != each.document_id]
        key = (each.employee_id, folded(each.name), each.completed_on)
        found[each.pk] = Findings(
            file_of_another=any(employee != each.employee_id for employee, _document in others),
            file_sent_before=any(employee == each.employee_id for employee, _document in others),
            same_training=bool(known[key] - {each.pk}),
        )
    return found


def subject_of(certificate: UploadedCertificate) -> str:
    return f"certificate:{certificate.public_id}"


def folded(name: str) -> str:
    """A name as it is compared: without case and doubled blanks."""
    return " ".join(name.split()).casefold()


def _rows() -> Any:
    return UploadedCertificate.objects.unscoped(reason=_GATE)


def _refuse_known(employee_id: int, sent: Sent) -> None:
    if _known([employee_id])[(employee_id, folded(sent.name), sent.completed_on)]:
        raise SameTrainingError(name=sent.name, fields={"name": [str(SameTrainingError.message)]})


def _lock(certificate: UploadedCertificate, *, by: Principal) -> UploadedCertificate:
    """The certificate, locked; NotPermittedError out of scope, AlreadyDecidedError when it waits no more."""
    rows = UploadedCertificate.objects.visible_to(by, permission=Permission.VERIFY_CERTIFICATES)
    rows = rows.exclude(employee=by.employee_id).select_related("employee__home_unit", "document")
    locked = rows.filter(pk=certificate.pk).select_for_update(of=("self",)).first()
    if locked is None:
        raise NotPermittedError
    if locked.state != CertificateState.WAITING:
        raise AlreadyDecidedError
    return locked


def _record(certificate: UploadedCertificate, hours: Decimal) -> TrainingHistory:
    same = {"name": certificate.name, "completed_on": certificate.completed_on}
    rows = TrainingHistory.objects.unscoped(reason=_GATE)
    try:
        with transaction.atomic():
            return rows.create(
                employee_id=certificate.employee_id,
                kind=course_types()[certificate.course_type].kind,
                hours=hours,
                certificate_no=certificate.certificate_no,
                **same,
            )
    except IntegrityError as error:
        if "traininghistory_key" not in str(error):
            raise
        raise SameTrainingError(name=certificate.name) from error


def _decide(certificate: UploadedCertificate, *, by: Principal, at: datetime) -> None:
    certificate.decided_by, certificate.decided_at = by.signature, at
    certificate.save()
    settle(WAITS, subjects=[subject_of(certificate)], at=at)


def _files_of(fingerprints: Iterable[str]) -> Mapping[str, list[tuple[int, int]]]:
    """Whose files have these fingerprints: (employee, document)."""
    rows = Document.objects.unscoped(reason="tells only whether the same file was sent in before")
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for sha256, employee, document in rows.filter(sha256__in=list(fingerprints)).values_list(
        "sha256", "employee", "pk"
    ):
        found[sha256].append((employee, document))
    return found


def _known(employee_ids: Iterable[int]) -> Mapping[tuple[int, str, date], set[int]]:
    """Trainings of these people on record (0) or sent in and not returned (their certificate), by name and day."""
    ids, found = list(employee_ids), defaultdict(set)
    history = TrainingHistory.objects.unscoped(reason=_GATE).filter(employee__in=ids)
    for employee, name, day in history.values_list("employee", "name", "completed_on"):
        found[(employee, folded(name), day)].add(0)
    sent = _rows().filter(employee__in=ids, state=CertificateState.WAITING)
    for employee, name, day, pk in sent.values_list("employee", "name", "completed_on", "pk"):
        found[(employee, folded(name), day)].add(pk)
    return found


def _tell_officers(certificate: UploadedCertificate, employee: Employee, *, on: date, at: datetime) -> None:
    address = f"{QUEUE}{certificate.public_id}/"
    about = {"name": employee.full_name, "training": certificate.name}
    told = [Told(account, subject_of(certificate), address, about) for account in _officers(employee, on=on)]
    notify(WAITS, told, at=at)


def _officers(employee: Employee, *, on: date) -> list[int]:
    """Accounts of the administrators nearest above the person, else of the nearest analysts."""
    lineage = lineage_of(employee)
    grants = Grant.objects.in_force_on(on).filter(unit__in=lineage, user__is_active=True)
    grants = grants.filter(role__in=(Role.UNIT_ADMIN, Role.ANALYST)).exclude(user__employee=employee.pk)
    held: dict[tuple[str, int], list[int]] = defaultdict(list)
    for role, unit, user in grants.order_by("user").values_list("role", "unit", "user"):
        held[(role, unit)].append(user)
    order = [(role, unit) for role in (Role.UNIT_ADMIN, Role.ANALYST) for unit in reversed(lineage)]
    return next((held[key] for key in order if held[key]), [])
