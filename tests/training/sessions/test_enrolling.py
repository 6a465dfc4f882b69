"""The way to a seat: who may nominate and approve, who waits and why, and what the database refuses by itself."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import override

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.models import Notice
from tests.factories import UserFactory, principal_with, span
from tests.training.sessions.conftest import NOW, STARTS
from training.enrolment_choices import EnrolmentState
from training.models import ApprovalChain, Enrolment, EnrolmentStep, TrainingHistory, TrainingSession
from training.sessions.enrolling import approve, nominate, register, reject, withdraw
from training.sessions.errors import (
    AlreadyEnrolledError,
    ConflictError,
    NominationOnlyError,
    NotOpenError,
    NotYetError,
    OutsideSessionError,
    OwnCaseError,
    ReasonRequiredError,
)
from training.sessions.scheduling import cancel_session, close_registration, save_session, start_session

ROWS = Enrolment._base_manager
pytestmark = pytest.mark.django_db


def steps_of(row):
    return list(
        EnrolmentStep._base_manager.filter(enrolment=row).order_by("pk").values_list("kind", "approval")
    )


def test_who_registers_waits_for_the_superior_then_the_unit_and_then_has_a_seat(stage):
    session, person = stage.session(), stage.person()

    row = register(session, by=stage.principal_of(person), at=NOW)
    assert (row.state, row.waits_for) == ("nominated", "superior")

    row = approve(row, by=stage.superior, at=NOW)
    assert (row.state, row.waits_for) == ("nominated", "unit")

    row = approve(row, by=stage.administrator, at=NOW)
    assert (row.state, row.seat_number) == ("seated", 1)
    assert steps_of(row) == [
        ("registered", ""),
        ("approved", "superior"),
        ("approved", "unit"),
        ("seated", ""),
    ]


def test_a_nomination_counts_as_the_nominators_approval_and_those_before(stage):
    session = stage.session()

    (row,) = nominate(session, [stage.person().pk], by=stage.superior, at=NOW)
    assert row.waits_for == "unit"

    (row,) = nominate(session, [stage.person().pk], by=stage.administrator, at=NOW)
    assert row.state == "seated"


def test_an_agency_sets_its_own_chain(stage):
    held = {"steps": ["superior", "agency"], "decree": "SK 1", "effective_from": STARTS - timedelta(days=90)}
    who = {"proposed_by": "a", "proposed_at": NOW, "decided_by": "b", "decided_at": NOW, "state": "approved"}
    with acting(by="tests"):
        ApprovalChain.objects.create(unit=stage.root, **held, **who)

    (row,) = nominate(stage.session(), [stage.person().pk], by=stage.superior, at=NOW)

    assert (row.chain, row.waits_for) == (["superior", "agency"], "agency")
    assert approve(row, by=stage.officer, at=NOW).state == "seated"


def test_nobody_approves_or_nominates_themselves(stage):
    head = stage.person()
    own = principal_with("atasan", unit=stage.near, employee=head)
    row = register(stage.session(), by=own, at=NOW)

    with pytest.raises(OwnCaseError):
        approve(row, by=own, at=NOW)
    with pytest.raises(OwnCaseError):
        nominate(stage.session(), [head.pk], by=own, at=NOW)


def test_a_superior_of_another_unit_decides_nothing(stage):
    row = register(stage.session(), by=stage.principal_of(stage.person()), at=NOW)
    elsewhere = principal_with("atasan", unit=stage.far)

    with pytest.raises(NotPermittedError):
        approve(row, by=elsewhere, at=NOW)
    with pytest.raises(NotPermittedError):
        nominate(stage.session(), [row.employee_id], by=elsewhere, at=NOW)


def test_a_refusal_needs_a_reason_and_is_told(stage):
    person = stage.person()
    account = UserFactory(employee=person)
    row = register(stage.session(), by=stage.principal_of_account(account), at=NOW)

    with pytest.raises(ReasonRequiredError):
        reject(row, by=stage.superior, at=NOW, reason=" ")
    assert reject(row, by=stage.superior, at=NOW, reason="Tugas mendesak").state == "rejected"
    assert Notice.objects.filter(recipient=account, kind="training.rejected").count() == 1


def test_without_a_free_seat_people_wait_by_need_then_remoteness_then_time_and_never_by_click(stage):
    session = stage.session(seats=1)
    nominate(session, [stage.person().pk], by=stage.officer, at=NOW)
    none, unknown = stage.person(level=3), stage.person(level=None)
    trained, untrained = stage.person(), stage.person()
    remote, largest = stage.person(stage.far), stage.person(level=0)
    TrainingHistory._base_manager.create(
        employee=trained, name="Kursus", hours=4, completed_on=date(2020, 1, 1)
    )

    for person in (none, unknown, trained, untrained, remote, largest):
        nominate(session, [person.pk], by=stage.officer, at=NOW)

    waiting = Enrolment.objects.visible_to(stage.officer).filter(session=session).waiting().in_priority()
    assert [row.employee_id for row in waiting] == [
        person.pk for person in (largest, remote, untrained, trained, unknown, none)
    ]


def test_a_seat_that_frees_goes_to_the_first_of_the_waiting_list_with_a_notice(stage):
    session = stage.session(seats=1)
    (seated,) = nominate(session, [stage.person().pk], by=stage.officer, at=NOW)
    later, sooner = stage.person(level=2), stage.person(level=0)
    account = UserFactory(employee=sooner)
    nominate(session, [later.pk, sooner.pk], by=stage.officer, at=NOW)

    withdraw(seated, by=stage.principal_of(seated.employee), at=NOW)

    states = dict(ROWS.filter(session=session).values_list("employee", "state"))
    assert states == {seated.employee_id: "withdrawn", later.pk: "waiting", sooner.pk: "seated"}
    assert Notice.objects.filter(recipient=account, kind="training.promoted").count() == 1


def test_a_waiting_person_who_got_a_seat_elsewhere_meanwhile_is_passed_over(stage):
    session, other = stage.session(seats=1), stage.session(seats=1)
    (seated,) = nominate(session, [stage.person().pk], by=stage.officer, at=NOW)
    first, second = stage.person(level=0), stage.person(level=2)
    nominate(session, [first.pk, second.pk], by=stage.officer, at=NOW)
    nominate(other, [first.pk], by=stage.officer, at=NOW)

    withdraw(seated, by=stage.principal_of(seated.employee), at=NOW)

    states = dict(ROWS.filter(session=session).values_list("employee", "state"))
    assert (states[first.pk], states[second.pk]) == ("waiting", "seated")


@pytest.mark.parametrize(
    ("given", "said"),
    [({"legal_position": "03"}, "tugas belajar"), ({"birth_date": date(1960, 1, 1)}, "pensiun")],
)
def test_study_leave_and_retirement_keep_people_out(stage, given, said):
    with pytest.raises(ConflictError, match=said):
        nominate(stage.session(), [stage.person(**given).pk], by=stage.officer, at=NOW)


def test_nobody_sits_in_two_sessions_that_overlap(stage):
    person = stage.person()
    nominate(stage.session(), [person.pk], by=stage.officer, at=NOW)

    with pytest.raises(ConflictError):
        nominate(stage.session(starts=STARTS + timedelta(days=1)), [person.pk], by=stage.officer, at=NOW)
    (row,) = nominate(stage.session(starts=STARTS + timedelta(days=2)), [person.pk], by=stage.officer, at=NOW)
    assert row.state == "seated"


def test_registration_is_refused_when_it_is_not_open_not_offered_or_repeated(stage):
    person = stage.principal_of(stage.person())
    closed = stage.session(registration_closes_on=date(2026, 11, 20))
    with pytest.raises(NotOpenError):
        register(closed, by=person, at=NOW)
    with pytest.raises(NominationOnlyError):
        register(stage.session(self_registration=False), by=person, at=NOW)
    session = stage.session()
    register(session, by=person, at=NOW)
    with pytest.raises(AlreadyEnrolledError):
        register(session, by=person, at=NOW)


def test_people_of_another_agency_do_not_belong_to_a_session(stage):
    from tests.factories import PositionFactory, hold

    stranger = hold(PositionFactory())
    with pytest.raises(OutsideSessionError):
        register(stage.session(), by=stage.principal_of(stranger), at=NOW)


def test_cancelling_frees_everybody_and_says_why(stage):
    session = stage.session(seats=1)
    nominate(session, [stage.person().pk, stage.person().pk], by=stage.officer, at=NOW)

    cancel_session(session, by=stage.officer, at=NOW, reason="Pengajar berhalangan")

    assert set(ROWS.filter(session=session).values_list("state", "seat_number")) == {("cancelled", None)}


def test_closing_lifts_quotas_and_starting_lets_go_of_who_has_no_seat(stage):
    from training.sessions.quota import UnitQuota

    session = stage.session(seats=2)
    with acting(by="tests"):
        counts = {"people": 1, "below": 1, "must_have_below": 1, "as_of": NOW.date()}
        UnitQuota.objects.create(session=session, unit=stage.near, seats=1, computed=1, **counts)
        UnitQuota.objects.create(session=session, unit=stage.far, seats=1, computed=1, **counts)
    rows = nominate(session, [stage.person().pk for _ in range(3)], by=stage.officer, at=NOW)
    assert sorted(row.state for row in rows) == ["seated", "waiting", "waiting"]

    close_registration(session, by=stage.officer, at=NOW)
    assert ROWS.filter(session=session, state="seated").count() == 2

    stage.come_to(STARTS)
    start_session(session, by=stage.officer, at=NOW)
    assert ROWS.filter(session=session, state="rejected").count() == 1


def test_more_seats_go_to_the_waiting_list_and_held_seats_cannot_be_taken_away(stage):
    from training.sessions.errors import SeatsHeldError

    session = stage.session(seats=1)
    nominate(session, [stage.person().pk, stage.person().pk], by=stage.officer, at=NOW)
    days = [day.on for day in session.days.all()]

    session.seats = 2
    save_session(session, days=days, by=stage.officer, at=NOW)
    assert ROWS.filter(session=session, state="seated").count() == 2

    session.seats = 1
    with pytest.raises(SeatsHeldError):
        save_session(session, days=days, by=stage.officer, at=NOW)


def test_a_session_starts_on_its_first_day_and_not_before(stage):
    session = stage.session(state="closed")
    stage.come_to(STARTS - timedelta(days=1))
    with override("id"), pytest.raises(NotYetError) as told:
        start_session(session, by=stage.officer, at=NOW)
    assert str(told.value) == (
        "Sesi dimulai pada 7 Desember 2026 dan tidak dapat dimulai sebelum hari itu. "
        "Jika diadakan lebih awal, ubah dahulu hari pertamanya."
    )
    session.refresh_from_db()
    assert (session.state, session.began_on) == ("closed", None)

    stage.come_to(STARTS)
    begun = start_session(session, by=stage.officer, at=NOW)
    assert (begun.state, begun.began_on) == ("running", STARTS)


# --- What the database refuses, whoever forgets to ask -------------------------------------------


def seated(session, person, number, **given):
    values = {"state": "seated", "chain": ["unit"], "seat_number": number, **given}
    return ROWS.create(session=session, employee=person, **values)


def refused(make):
    with pytest.raises(DatabaseError), acting(by="tests"), transaction.atomic():
        make()
    return True


def test_the_database_sells_a_seat_once_and_none_beyond_the_session(stage):
    session = stage.session(seats=2)
    with acting(by="tests"):
        seated(session, stage.person(), 1)

    assert refused(lambda: seated(session, stage.person(), 1))
    assert refused(lambda: seated(session, stage.person(), 3))
    assert refused(lambda: seated(session, stage.person(), None))
    with acting(by="tests"):
        assert seated(session, stage.person(), 2).pk


def test_the_database_keeps_one_seat_at_a_time_also_when_a_session_moves(stage):
    first, second = stage.session(), stage.session(starts=STARTS + timedelta(days=10))
    person = stage.person()
    with acting(by="tests"):
        seated(first, person, 1)
        seated(second, person, 1)

    second.period = span(STARTS, STARTS)
    assert refused(second.save)


def test_the_database_knows_the_steps_and_keeps_the_record(stage):
    session = stage.session()
    (row,) = nominate(session, [stage.person().pk], by=stage.officer, at=NOW)

    assert refused(lambda: ROWS.filter(pk=row.pk).update(state="waiting", seat_number=None, lot="x"))
    assert refused(lambda: ROWS.filter(pk=row.pk).delete())
    assert refused(lambda: EnrolmentStep._base_manager.filter(enrolment=row).update(reason="lain"))
    session.state = "finished"
    assert refused(session.save)


def test_the_database_lets_no_session_begin_before_its_first_day_or_without_a_day(stage):
    session = stage.session(state="closed")
    rows = TrainingSession.objects.filter(pk=session.pk)
    assert refused(lambda: rows.update(state="running"))
    assert refused(lambda: rows.update(state="running", began_on=STARTS - timedelta(days=1)))
    with acting(by="tests"):
        assert rows.update(state="running", began_on=STARTS) == 1
    assert refused(lambda: rows.update(period=span(STARTS + timedelta(days=1), STARTS + timedelta(days=2))))


def test_a_change_without_an_actor_is_refused(stage):
    with pytest.raises(IntegrityError), transaction.atomic():
        seated(stage.session(), stage.person(), 1)


def test_every_state_is_left_as_the_table_of_steps_says():
    from training.enrolment_choices import ACTIVE_STATES, ENROLMENT_STEPS

    assert set(ENROLMENT_STEPS) == set(EnrolmentState.values)
    assert all(not ENROLMENT_STEPS[s] for s in EnrolmentState.values if s not in ACTIVE_STATES)
