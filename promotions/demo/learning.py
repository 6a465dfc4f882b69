"""Hours and certificates of the demo: Budi's issued certificate, and certificates that wait for verification."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from asn_career.base.audit import acting
from employees.access import Principal
from employees.models import Unit
from training.certificates import Sent, accept, send_certificate
from training.credentials.issuing import issue
from training.enrolment_choices import EnrolmentState, ResultOutcome, SessionState
from training.models import Enrolment, Result, TrainingHistory, TrainingSession, UploadedCertificate

from .accounts import demo_principal
from .days import at_work
from .scans import scan

_GATE = "demo: people of the demo accounts"


def add_learning(principal: Principal, *, as_of: date) -> None:
    """Add what the pages of hours and certificates show, by the product's own functions."""
    at = at_work(as_of)
    own = demo_principal("pegawai", as_of=as_of)
    history = _trained(own)
    if history is not None:
        issue(_passed(history, principal, at=at), by=principal, at=at)
    officer = demo_principal("admin-opd", as_of=as_of)
    seminar = _send(
        own, "Seminar Tata Kelola Data Pemerintah", 9, as_of - timedelta(days=40), Decimal(6), at=at
    )
    accept(seminar, by=officer, at=at)
    _send(own, "Bimtek Satu Data Indonesia", 8, as_of - timedelta(days=12), Decimal(8), at=at)
    _send(own, "Coaching analisis data", 14, as_of - timedelta(days=5), None, at=at, amount=3)
    other = demo_principal("pegawai-2", as_of=as_of)
    if other.employee_id is not None:  # a very small agency has nobody for this account
        _send(other, "Workshop Pelayanan Publik Prima", 4, as_of - timedelta(days=20), Decimal(10), at=at)


def _trained(own: Principal) -> TrainingHistory | None:
    """The latest training of the catalogue that Budi completed."""
    rows = TrainingHistory.objects.visible_to(own).filter(employee=own.employee_id, program__isnull=False)
    found: TrainingHistory | None = (
        rows.select_related("program", "employee__home_unit").order_by("-completed_on").first()
    )
    return found


def _passed(history: TrainingHistory, principal: Principal, *, at: datetime) -> Result:
    """The session in which it was completed, with the result."""
    person, program, last = history.employee, history.program, history.completed_on
    unit = person.home_unit
    assert program is not None  # as they were looked for
    assert unit is not None
    with acting(by=principal.identity, reason="demo"):
        session = TrainingSession.objects.create(
            program=program,
            unit=Unit.objects.get(pk=unit.lineage[0]),
            code=f"SESI-{last:%Y%m%d}-01",
            seats=30,
            modality=program.modality or "klasikal",
            venue="BKPSDM",
            period=DateRange(last - timedelta(days=4), last + timedelta(days=1)),
            state=SessionState.FINISHED,
            began_on=last - timedelta(days=4),
        )
        enrolment = Enrolment.objects.unscoped(reason=_GATE).create(
            session=session,
            employee=person,
            unit=unit,
            state=EnrolmentState.ATTENDED,
            seat_number=1,
            period=session.period,
        )
        return Result.objects.unscoped(reason=_GATE).create(
            enrolment=enrolment,
            outcome=ResultOutcome.PASSED,
            score=88,
            hours=history.hours,
            certificate_no=history.certificate_no,
            history=history,
            by=principal.identity,
            at=at,
        )


def _send(
    own: Principal,
    name: str,
    course_type: int,
    day: date,
    hours: Decimal | None,
    *,
    at: datetime,
    amount: int | None = None,
) -> UploadedCertificate:
    sent = Sent(
        name=name,
        provider="Pusat Pelatihan ASN",
        course_type=course_type,
        started_on=day,
        completed_on=day,
        certificate_no=f"{course_type:02}/{day:%Y%m%d}",
        stated_hours=hours,
        amount=amount,
    )
    return send_certificate(sent, scan(f"{name}, {day:%d-%m-%Y}", name="sertifikat.png"), by=own, at=at)
