"""What people learnt and will learn, for tests of hours and certificates."""

from datetime import UTC, date, datetime
from typing import Any

from asn_career.base.audit import acting
from employees.models import Employee
from tests.factories import span
from training.models import (
    DevelopmentPlan,
    Enrolment,
    PlanAction,
    Result,
    TrainingHistory,
    TrainingProgram,
    TrainingSession,
)

AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
TODAY = date(2026, 11, 21)
YEAR = 2026


def complete(person: Employee, hours: Any, day: date, name: str = "Pelatihan") -> TrainingHistory:
    return TrainingHistory._base_manager.create(
        employee=person, name=name, hours=hours, completed_on=day, kind="teknis"
    )


def seat(
    person: Employee,
    program: TrainingProgram,
    first: date,
    last: date,
    *,
    state: str = "seated",
    passed: bool = False,
) -> Enrolment:
    number = Enrolment._base_manager.count() + 1
    with acting(by="tests"):
        session = TrainingSession.objects.create(
            program=program,
            unit=person.home_unit,
            code=f"S-{number}",
            seats=1,
            modality="daring",
            period=span(first, last),
            state="closed",
        )
        enrolment = Enrolment._base_manager.create(
            session=session, employee=person, state=state, seat_number=1, period=session.period
        )
        if passed:
            Result._base_manager.create(
                enrolment=enrolment, outcome="passed", hours=program.hours, by="tests", at=AT
            )
    return enrolment


def action(
    person: Employee,
    hours: Any,
    due: date,
    *,
    program: TrainingProgram | None = None,
    form: str = "formal",
    agreed: bool = True,
) -> PlanAction:
    with acting(by="tests"):
        made, _new = DevelopmentPlan._base_manager.get_or_create(employee=person, year=YEAR)
        row = PlanAction._base_manager.create(
            plan=made,
            aim="Belajar",
            name="Kegiatan",
            form=form,
            hours=hours,
            due_on=due,
            source="own",
            program=program,
        )
        rows = DevelopmentPlan._base_manager.filter(pk=made.pk)
        for version, step in enumerate(("submitted", "agreed") if agreed else (), start=2):
            rows.update(state=step, version=version)
    return row
