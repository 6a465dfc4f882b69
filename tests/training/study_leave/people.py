"""An office with everybody whom a study leave needs: who applies, the superior, BKPSDM, and who decides."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.core.files.base import ContentFile

from employees.access import Principal
from employees.documents import keep_document
from employees.models import EducationHistory, Employee, Unit
from tests.factories import PerformanceFactory, PositionFactory, UnitFactory, hold, principal_with
from training.models import StudyLeave
from training.study_leave import decision, steps

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
PDF = b"%PDF-1.7\nuji\n"
STUDY = {
    "level": "S2",
    "field": "Analitika Data",
    "programme": "Magister Sains Data",
    "institution": "Universitas Contoh",
    "accreditation": "unggul",
    "mode": "released",
    "funding": "beasiswa",
    "starts_on": date(2027, 1, 1),
    "ends_on": date(2028, 12, 31),
    "reason": "Kebutuhan analisis data perangkat daerah.",
}


@dataclass
class Office:
    root: Unit
    section: Unit
    person: Employee
    own: Principal
    superior: Principal
    officer: Principal
    approver: Principal


def office() -> Office:
    root = UnitFactory()
    section = UnitFactory(parent=root)
    person = hold(
        PositionFactory(unit=section, kind="pelaksana"),
        nip="198501012010011001",
        birth_date=date(1985, 1, 1),
        name="Sari",
    )
    PerformanceFactory(employee=person, year=2025, predicate="baik")
    EducationHistory._base_manager.create(
        employee=person, level="S1", field="Statistika", graduated_on=date(2008, 7, 1)
    )
    return Office(
        root,
        section,
        person,
        principal_with(employee=person),
        principal_with("atasan", unit=section),
        principal_with("analis", unit=root),
        principal_with("penyetuju", unit=root),
    )


def evidence(person: Employee, by: Principal):
    return keep_document(ContentFile(PDF, name="bukti.pdf"), employee_id=person.pk, by=by.identity)


def application(place: Office, **changes) -> StudyLeave:
    leave = steps.draft(by=place.own, **(STUDY | changes))
    steps.add_file(leave, document=evidence(place.person, place.own), kind="penerimaan", by=place.own)
    return leave


def bring_to(place: Office, state: str, **changes) -> StudyLeave:
    """An application brought as far as ``state`` by the people whose turn it is."""
    leave = application(place, **changes)
    way = ("submitted", "recommended", "verified", "approved", "studying")
    for target in way[: way.index(state) + 1] if state in way else ():
        _forward(place, leave, target)
    return leave


def _forward(place: Office, leave: StudyLeave, target: str) -> None:
    seen = {"at": NOW, "version": leave.version}
    if target == "submitted":
        steps.submit(leave, by=place.own, **seen)
    elif target == "recommended":
        steps.recommend(leave, by=place.superior, reason="Diperlukan unit.", **seen)
    elif target == "verified":
        steps.verify(leave, by=place.officer, **seen)
    elif target == "approved":
        decision.approve(leave, by=place.approver, number=f"800/{leave.pk}/2026", **seen)
    else:
        decision.start(leave, by=later(place.officer, leave.starts_on), **seen)
    leave.refresh_from_db()


def later(by: Principal, day: date) -> Principal:
    return replace(by, on=day)
