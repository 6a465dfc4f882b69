"""Presence by list and by code, results, and what a finished session leaves behind."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from asn_career.base.errors import NotPermittedError
from employees.models import Employee
from tests.factories import AssessmentFactory
from tests.training.sessions.conftest import NOW, STARTS
from training.enrolment_choices import ResultOutcome
from training.models import (
    Attendance,
    Enrolment,
    ReachedLevel,
    SiasnPost,
    TrainingHistory,
    TrainingProgram,
)
from training.sessions.attendance import check_in, day_of, make_token, record_list
from training.sessions.enrolling import nominate
from training.sessions.errors import (
    AlreadyRecordedError,
    AttendanceTooLowError,
    DayToComeError,
    ExpiredTokenError,
    NotAParticipantError,
    ReasonRequiredError,
    ResultsMissingError,
    WrongTokenError,
)
from training.sessions.results import Entry, find_provisional, finish_session, record_results
from training.sessions.scheduling import close_registration, start_session
from training.siasn_posts import NothingToReportError, export_pending, reportable

pytestmark = pytest.mark.django_db
PASSED = Entry(ResultOutcome.PASSED, Decimal("87.5"))


@pytest.fixture
def running(stage):
    """Two participants in a session of two days that has begun."""
    session = stage.session()
    stage.rows = nominate(session, [stage.person().pk, stage.person().pk], by=stage.officer, at=NOW)
    close_registration(session, by=stage.officer, at=NOW)
    stage.come_to(STARTS)
    stage.running = start_session(session, by=stage.officer, at=NOW)
    stage.days = list(session.days.order_by("on"))
    stage.come_to(stage.days[-1].on)
    return stage


def present(stage, *rows):
    for day in stage.days:
        record_list(day, [row.pk for row in rows], by=stage.officer, at=NOW)


def test_a_scanned_code_records_presence_once(running):
    day, row = running.days[0], running.rows[0]
    token = make_token(day, at=NOW)
    by = running.principal_of(row.employee)

    check_in(token, by=by, at=NOW + timedelta(seconds=59))

    (record,) = Attendance._base_manager.filter(day=day)
    assert (record.enrolment_id, record.present, record.how) == (row.pk, True, "qr")
    with pytest.raises(AlreadyRecordedError):
        check_in(token, by=by, at=NOW + timedelta(seconds=59))


@pytest.mark.parametrize("late", [-1, 120, 86_400])
def test_a_code_counts_until_the_next_one_ends_and_not_before_its_time(running, late):
    token = make_token(running.days[0], at=NOW)
    with pytest.raises(ExpiredTokenError):
        day_of(token, at=NOW + timedelta(seconds=late))
    assert day_of(token, at=NOW + timedelta(seconds=119)) == running.days[0]


def test_an_invented_or_changed_code_is_refused(running):
    token = make_token(running.days[0], at=NOW)
    other = make_token(running.days[1], at=NOW)
    for wrong in ("", "x", token[:-1], token.partition(".")[0] + "." + other.partition(".")[2]):
        with pytest.raises(WrongTokenError):
            day_of(wrong, at=NOW)


def test_the_code_of_another_session_records_nothing(running):
    foreign = running.session(starts=STARTS + timedelta(days=20))
    nominate(foreign, [running.person().pk], by=running.officer, at=NOW)
    close_registration(foreign, by=running.officer, at=NOW)
    running.come_to(foreign.starts_on)
    start_session(foreign, by=running.officer, at=NOW)

    with pytest.raises(NotAParticipantError):
        check_in(
            make_token(foreign.days.first(), at=NOW),
            by=running.principal_of(running.rows[0].employee),
            at=NOW,
        )
    assert not Attendance._base_manager.exists()


def test_presence_is_not_recorded_before_the_day_has_come(running):
    (row, _other), second = running.rows, running.days[1]
    running.come_to(STARTS)
    with override("id"), pytest.raises(DayToComeError) as told:
        record_list(second, [row.pk], by=running.officer, at=NOW)
    assert str(told.value).startswith("Tanggal 8 Desember 2026 belum tiba.")
    with pytest.raises(DayToComeError):
        check_in(make_token(second, at=NOW), by=running.principal_of(row.employee), at=NOW)
    assert not Attendance._base_manager.exists()


def test_a_correction_needs_a_reason_and_keeps_what_was_recorded(running):
    day, (first, second) = running.days[0], running.rows
    record_list(day, [first.pk], by=running.officer, at=NOW)

    with pytest.raises(ReasonRequiredError):
        record_list(day, [first.pk, second.pk], by=running.officer, at=NOW)
    record_list(day, [first.pk, second.pk], by=running.officer, at=NOW, reason="Terlambat tiba")

    records = Attendance._base_manager.filter(day=day, enrolment=second).order_by("pk")
    assert [(row.present, row.replaced_at is None, row.reason) for row in records] == [
        (False, False, ""),
        (True, True, "Terlambat tiba"),
    ]


def test_only_who_manages_the_session_keeps_its_list(running):
    with pytest.raises(NotPermittedError):
        record_list(running.days[0], [], by=running.administrator, at=NOW)


def test_partial_attendance_does_not_complete_a_course(running):
    first, second = running.rows
    present(running, first)
    record_list(running.days[0], [first.pk, second.pk], by=running.officer, at=NOW, reason="Setengah")

    with pytest.raises(AttendanceTooLowError, match="50"):
        record_results(running.running, {second.pk: PASSED}, by=running.officer, at=NOW)
    incomplete = Entry(ResultOutcome.INCOMPLETE)
    record_results(running.running, {first.pk: PASSED, second.pk: incomplete}, by=running.officer, at=NOW)
    finish_session(running.running, by=running.officer, at=NOW)

    (completed,) = TrainingHistory._base_manager.all()
    assert (completed.employee_id, completed.hours, completed.completed_on) == (
        first.employee_id,
        20,
        STARTS + timedelta(days=1),
    )


def test_the_hours_of_a_certificate_win(running):
    first, second = running.rows
    present(running, first)
    entry = Entry(ResultOutcome.PASSED, None, Decimal(24), "LAN/2026/7")
    record_results(running.running, {first.pk: PASSED}, by=running.officer, at=NOW)
    record_results(running.running, {first.pk: entry}, by=running.officer, at=NOW)
    finish_session(running.running, by=running.officer, at=NOW)

    (completed,) = TrainingHistory._base_manager.all()
    assert (completed.hours, completed.certificate_no) == (24, "LAN/2026/7")
    assert Enrolment._base_manager.get(pk=second.pk).state == "absent"


def test_who_was_there_needs_a_result_before_the_session_ends(running):
    present(running, running.rows[0])
    with pytest.raises(ResultsMissingError):
        finish_session(running.running, by=running.officer, at=NOW)


def test_a_level_reached_waits_for_an_official_assessment_and_enters_no_gap(running):
    from assessments.gaps import gaps_of

    row = running.rows[0]
    present(running, row)
    record_results(running.running, {row.pk: PASSED}, by=running.officer, at=NOW)
    finish_session(running.running, by=running.officer, at=NOW)
    later, people = STARTS + timedelta(days=60), Employee.objects.visible_to(running.officer)

    (reached,) = find_provisional(people, as_of=later)
    assert (reached.employee_id, reached.level) == (row.employee_id, 3)
    assert gaps_of([row.employee_id], as_of=later)[row.employee_id].gaps[0].held == 1

    AssessmentFactory(
        employee=row.employee,
        competency=running.program.competency,
        level=2,
        source="superior",
        assessed_on=later,
    )
    assert find_provisional(people, as_of=later), "a developmental result confirms nothing"
    AssessmentFactory(
        employee=row.employee,
        competency=running.program.competency,
        level=2,
        source="competency_test",
        assessed_on=later,
    )
    assert find_provisional(people, as_of=later) == []
    assert ReachedLevel._base_manager.count() == 1


def test_what_was_passed_is_queued_for_siasn_once_its_course_type_is_known(running):
    passed, failed = running.rows
    present(running, passed, failed)
    entries = {passed.pk: PASSED, failed.pk: Entry(ResultOutcome.FAILED)}
    record_results(running.running, entries, by=running.officer, at=NOW)
    finish_session(running.running, by=running.officer, at=NOW)
    (post,) = SiasnPost._base_manager.filter(result__isnull=False)
    assert (post.employee_id, post.state) == (passed.employee_id, "pending")

    program = running.program
    TrainingProgram.objects.filter(pk=program.pk).update(kind="")
    with pytest.raises(NothingToReportError):
        export_pending(by=running.officer, at=NOW)
    assert reportable(running.officer).untyped().count() == 1
    TrainingProgram.objects.filter(pk=program.pk).update(kind="struktural")
    book = load_workbook(BytesIO(export_pending(by=running.officer, at=NOW)))
    row = [cell.value for cell in book["rw-diklat"][2]]
    assert row[:2] == [Employee._base_manager.get(pk=passed.employee_id).nip, program.name]
    post.refresh_from_db()
    assert (post.state, post.resource) == ("exported", "rw-diklat")
