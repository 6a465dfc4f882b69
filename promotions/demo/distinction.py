"""Recognition and study leave of the demo: a programme with nominations, and an application on its way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from asn_career.base.findings import FAIL
from employees.access import Principal
from employees.documents import keep_document
from employees.models import EducationHistory, Employee, Unit
from training.models import RecognitionNomination, RecognitionProgram, StudyLeave
from training.recognition import nominating, programmes
from training.study_leave import steps
from training.study_leave_choices import (
    Accreditation,
    StudyFileKind,
    StudyFunding,
    StudyMode,
)

from .accounts import demo_principal
from .days import at_work
from .scans import scan

# What somebody with this degree studies next; who has another one does not apply in the demo.
NEXT_LEVEL = {"D-III": "S1", "D-IV": "S2", "S1": "S2", "S2": "S3"}
NOMINATED = 3


def add_distinction(principal: Principal, *, as_of: date) -> None:
    """What the pages of recognition and study leave show, by the product's own functions."""
    at = at_work(as_of)
    officer, approver = (demo_principal(name, as_of=as_of) for name in ("analis", "penyetuju"))
    program = _program(officer, approver, at=at)
    for place, nomination in enumerate(_nominations(program, by=officer, at=at)):
        if place == 0:
            nominating.approve(nomination, by=approver, at=at, version=nomination.version)
    for name in ("pegawai", "pegawai-2"):
        _apply(demo_principal(name, as_of=as_of), at=at)


def _program(officer: Principal, approver: Principal, *, at: datetime) -> RecognitionProgram:
    """Set up by one person and opened by another, as always."""
    agency = Unit.objects.visible_to(officer).filter(parent__isnull=True).order_by("code").first()
    assert agency is not None  # the demo has one
    program = programmes.set_up(
        unit=agency,
        by=officer,
        year=officer.on.year,
        name="Pembelajar Tahun Ini",
        kind="piagam",
        seats=10,
        unit_cost=Decimal(500_000),
        budget=Decimal(5_000_000),
        budget_line="5.03.01.2.02 Penghargaan pegawai",
        hours=20,
    )
    programmes.open_program(program, by=approver, at=at, version=program.version)
    return program


def _nominations(
    program: RecognitionProgram, *, by: Principal, at: datetime
) -> Iterable[RecognitionNomination]:
    """The first of those who meet the criteria, in the order of the register."""
    found = sorted(nominating.find_candidates(program, by=by))[:NOMINATED]
    people = Employee.objects.visible_to(by).filter(pk__in=found).select_related("home_unit").order_by("pk")
    for person in people:
        reason = "Memenuhi dua puluh JP dan membagikan hasil belajarnya kepada rekan satu unit."
        yield nominating.nominate(program, employee=person, reason=reason, by=by, at=at)


def _apply(own: Principal, *, at: datetime) -> None:
    """An application with its letter of acceptance, sent to the superior, where no rule refuses it."""
    level = _next_level(own)
    if own.employee_id is None or level is None:
        return
    starts = date(own.on.year + 1, 9, 1)
    leave = steps.draft(
        by=own,
        level=level,
        field="Administrasi Publik",
        programme="Administrasi Publik",
        institution="Universitas Terbuka",
        accreditation=Accreditation.EXCELLENT,
        mode=StudyMode.KEPT,
        funding=StudyFunding.OWN,
        starts_on=starts,
        ends_on=starts.replace(year=starts.year + 2) - timedelta(days=1),
        reason="Unit memerlukan analisis kebijakan layanan yang sekarang dikerjakan pihak luar.",
    )
    letter = keep_document(
        scan("Surat penerimaan mahasiswa", name="surat-penerimaan.png"),
        employee_id=own.employee_id,
        by=own.identity,
    )
    steps.add_file(leave, document=letter, kind=StudyFileKind.ACCEPTANCE, by=own)
    if FAIL not in {row.outcome for row in steps.outcomes_of(_fresh(leave, own), by=own)}:
        steps.submit(_fresh(leave, own), by=own, at=at, version=leave.version)


def _next_level(own: Principal) -> str | None:
    """The level after the latest degree on record; None without one, or after the last level."""
    rows = EducationHistory.objects.visible_to(own).filter(employee=own.employee_id)
    latest = rows.order_by("-graduated_on", "-pk").values_list("level", flat=True).first()
    return NEXT_LEVEL.get(latest) if latest else None


def _fresh(leave: StudyLeave, own: Principal) -> StudyLeave:
    found: StudyLeave = (
        StudyLeave.objects.visible_to(own).select_related("employee__home_unit").get(pk=leave.pk)
    )
    return found
