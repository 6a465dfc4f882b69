"""Sessions of an approved annual plan: opening registration nominates its people, for their units to confirm."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from asn_career.base.audit import acting
from employees.models import Employee, Notice
from tests.factories import AgreementFactory, GrantFactory, ProviderFactory, principal_with
from tests.training.annual.agency import AT, PEOPLE
from training.models import BudgetLine, Enrolment, TrainingProgram
from training.sessions.enrolling import approve as approve_enrolment
from training.sessions.enrolling import withdraw
from training.sessions.scheduling import close_registration, open_registration

EMPLOYEES = Employee._base_manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(agency):
    """Three people near and one far miss two levels; two of them can be paid for."""
    for unit in (agency.near, agency.near, agency.near, agency.far):
        agency.person(unit)
    agency.program("DIKLAT")
    plan = agency.plan()
    agency.offer(plan, "DIKLAT", line=agency.line(2_500_000))
    return plan


def approved(agency, plan):
    agency.accepted(plan)
    return agency.approved(plan)


def enrolled(session):
    rows = Enrolment._base_manager.filter(session=session).order_by("employee")
    return [(row.employee_id, row.state, row.waits_for) for row in rows]


def planned_for(run):
    return sorted(PEOPLE.filter(run=run, program__isnull=False).values_list("employee", flat=True))


def test_a_session_of_the_plan_nominates_its_people_for_their_units_to_confirm(agency, planned):
    superior = GrantFactory(role="atasan", unit=agency.near).user
    (session,) = approved(agency, planned)
    people = planned_for(session.planned_in)
    assert enrolled(session) == [], "a draft is nobody's yet"
    open_registration(session, by=agency.writer, at=AT)
    assert enrolled(session) == [(person, "nominated", "superior") for person in people]
    told = Notice.objects.filter(kind="training.approval", recipient=superior).count()
    assert told == sum(EMPLOYEES.get(pk=person).home_unit_id == agency.near.pk for person in people) > 0
    row = Enrolment._base_manager.filter(session=session, unit=agency.near).first()
    seated = approve_enrolment(row, by=principal_with("admin_opd", unit=agency.near), at=AT)
    assert seated.state == "seated"


def test_a_session_of_the_plan_is_held_under_the_agreement_of_its_first_day(agency, planned):
    program = TrainingProgram.objects.get(code="DIKLAT")
    program.provider = ProviderFactory().name
    program.save()
    program.refresh_from_db()  # who holds it follows from the name
    over = DateRange(date(2020, 1, 1), date(2021, 1, 1))
    AgreementFactory(provider=program.held_by, number="PKS/LAMA", validity=over)
    AgreementFactory(
        provider=program.held_by, number="PKS/BERLAKU", validity=DateRange(over.upper, date(2040, 1, 1))
    )
    (session,) = approved(agency, planned)
    assert session.agreement.number == "PKS/BERLAKU"


def test_who_cannot_take_part_is_passed_over_and_who_withdrew_is_not_nominated_again(agency, planned):
    (session,) = approved(agency, planned)
    away, withdrawn = planned_for(session.planned_in)
    EMPLOYEES.filter(pk=away).update(legal_position="04")
    open_registration(session, by=agency.writer, at=AT)
    assert enrolled(session) == [(withdrawn, "nominated", "superior")]
    withdraw(Enrolment._base_manager.get(), by=agency.writer, at=AT, reason="tugas lain")
    close_registration(session, by=agency.writer, at=AT)
    open_registration(session, by=agency.writer, at=AT)
    assert enrolled(session) == [(withdrawn, "withdrawn", "")]


def test_each_round_nominates_its_own_people(agency, planned):
    with acting(by="tests"):
        BudgetLine.objects.update(ceiling=Decimal(10_000_000))
    agency.offer(planned, "DIKLAT", line=BudgetLine.objects.get(), seats_per_round=2, rounds=3)
    sessions = approved(agency, planned)
    for session in sessions:
        open_registration(session, by=agency.writer, at=AT)
    parts = [[person for person, _state, _step in enrolled(session)] for session in sessions]
    assert len(sessions) == 2
    assert sorted(person for part in parts for person in part) == planned_for(sessions[0].planned_in)
    assert [len(part) for part in parts] == [session.seats for session in sessions]
