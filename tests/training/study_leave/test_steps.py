"""The way of a study leave: who may take which step, that two never both succeed, and what follows from each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.functional import SimpleLazyObject

from asn_career.base.audit import acting
from asn_career.base.documents.issuing import find_issued
from asn_career.base.errors import NotPermittedError
from asn_career.base.models import AuditEntry, IssuedDocument
from employees.documents import open_document
from employees.models import Discipline, EducationHistory, Employee, Grant, Notice, User
from employees.policy import scope_of  # noqa: F401  (the gate's module loads with the product)
from tests.factories import GrantFactory, TrainingProgramFactory, principal_with, span
from tests.training.study_leave.people import DAY, NOW, STUDY, application, bring_to, evidence, later, office
from training.errors import (
    AnotherOpenError,
    ChangedMeanwhileError,
    DocumentMissingError,
    NumberMissingError,
    OftenEnoughError,
    OutsideTheTimeError,
    OwnMatterError,
    ReasonNeededError,
    RuleSettledError,
    RulesNotMetError,
    SecondPersonNeededError,
    TooEarlyError,
)
from training.models import StudyLeave, StudyLeaveFile, StudyLeaveStep, StudyReport, TrainingSession
from training.sessions.conflicts import find_conflicts
from training.study_leave import decision, monitoring, steps
from training.study_leave.notices import tell_due
from training.study_leave.rules import rules_on

pytestmark = pytest.mark.django_db
ROWS = {"reason": "tests"}


@pytest.fixture
def place():
    return office()


def seen(leave):
    return {"at": NOW, "version": leave.version}


def test_an_application_goes_all_the_way_and_leaves_a_record_of_each_step(place):
    leave = bring_to(place, "studying")
    taken = StudyLeaveStep.objects.unscoped(**ROWS).filter(leave=leave).order_by("pk")
    assert [row.act for row in taken] == ["submit", "recommend", "verify", "approve", "start"]
    assert taken[0].outcomes
    assert taken[2].outcomes
    assert taken[3].outcomes
    place.person.refresh_from_db()
    assert place.person.legal_position == "03"


def test_who_keeps_the_post_keeps_the_legal_standing(place):
    bring_to(place, "studying", mode="kept")
    place.person.refresh_from_db()
    assert place.person.legal_position == "01"


def test_a_person_has_one_application_at_a_time(place):
    application(place)
    with pytest.raises(AnotherOpenError):
        steps.draft(by=place.own, **STUDY)


def test_without_the_letter_of_acceptance_nothing_is_sent(place):
    leave = steps.draft(by=place.own, **STUDY)
    with pytest.raises(DocumentMissingError):
        steps.submit(leave, by=place.own, **seen(leave))


def test_a_rule_that_refuses_keeps_the_application_from_being_sent(place):
    Discipline._base_manager.create(
        employee=place.person, level="berat", kind_id="1", start_date=DAY, end_date=DAY + timedelta(days=30)
    )
    leave = application(place)
    with pytest.raises(RulesNotMetError, match="Disiplin"):
        steps.submit(leave, by=place.own, **seen(leave))


@pytest.mark.parametrize("name", ["own", "officer", "approver"])
def test_only_the_superior_recommends(place, name):
    leave = bring_to(place, "submitted")
    with pytest.raises((NotPermittedError, OwnMatterError)):
        steps.recommend(leave, by=getattr(place, name), reason="x", **seen(leave))


def test_a_superior_elsewhere_recommends_nobody(place):
    leave = bring_to(place, "submitted")
    with pytest.raises(NotPermittedError):
        steps.recommend(leave, by=principal_with("atasan", unit=place.root), reason="x", **seen(leave))


def test_nobody_recommends_themselves_though_their_grant_covers_the_unit(place):
    leave = bring_to(place, "submitted")
    account = User.objects.get(employee=place.person)
    GrantFactory(user=account, role="atasan", unit=place.section)
    from employees.access import user_principal

    both = user_principal(account, on=DAY)
    with pytest.raises(OwnMatterError):
        steps.recommend(leave, by=both, reason="x", **seen(leave))


def test_one_account_with_two_roles_takes_one_step_only(place):
    leave = bring_to(place, "verified")
    account = leave.verified_by
    GrantFactory(user=account, role="penyetuju", unit=place.root)
    from employees.access import user_principal

    with pytest.raises(SecondPersonNeededError):
        decision.approve(leave, by=user_principal(account, on=DAY), number="1", **seen(leave))
    leave.refresh_from_db()
    assert leave.state == "verified"


def test_the_database_refuses_one_person_in_two_roles(place):
    leave = bring_to(place, "verified")
    rows = StudyLeave.objects.unscoped(**ROWS).filter(pk=leave.pk)
    with pytest.raises(IntegrityError, match="distinct_persons"), transaction.atomic(), acting(by="tests"):
        rows.update(recommended_by=leave.verified_by)
    own = User.objects.get(employee=place.person)
    with pytest.raises(IntegrityError), transaction.atomic(), acting(by="tests"):
        rows.update(verified_by=own)


def test_the_database_refuses_a_state_that_no_step_leads_to(place):
    leave = bring_to(place, "submitted")
    rows = StudyLeave.objects.unscoped(**ROWS).filter(pk=leave.pk)
    with pytest.raises(IntegrityError, match="does not go"), transaction.atomic(), acting(by="tests"):
        rows.update(state="approved", version=leave.version + 1)
    with pytest.raises(IntegrityError, match="does not go"), transaction.atomic(), acting(by="tests"):
        rows.update(state="recommended")  # without counting up the version


def test_the_database_keeps_steps_as_they_were_taken(place):
    leave = bring_to(place, "submitted")
    step = StudyLeaveStep.objects.unscoped(**ROWS).filter(leave=leave)
    with pytest.raises(Exception, match="append_only"), transaction.atomic(), acting(by="tests"):
        step.update(reason="lain")


def test_whoever_acts_on_an_older_version_is_told_so(place):
    leave = bring_to(place, "submitted")
    before = leave.version
    steps.send_back(leave, by=place.superior, at=NOW, version=before, reason="Lengkapi.")
    with pytest.raises(ChangedMeanwhileError):
        steps.recommend(leave, by=place.superior, at=NOW, version=before, reason="x")


def test_sending_back_needs_a_reason_and_the_person_may_correct(place):
    leave = bring_to(place, "recommended")
    with pytest.raises(ReasonNeededError):
        steps.send_back(leave, by=place.officer, reason=" ", **seen(leave))
    steps.send_back(leave, by=place.officer, reason="Lengkapi surat.", **seen(leave))
    leave.refresh_from_db()
    assert (leave.state, leave.recommended_by) == ("draft", None)
    steps.change(leave, by=place.own, version=leave.version, institution="Universitas Lain")
    leave.refresh_from_db()
    assert leave.institution == "Universitas Lain"


def test_what_data_leave_open_is_settled_by_a_document_before_verification(place):
    leave = bring_to(place, "recommended", accreditation="luar_negeri")
    with pytest.raises(RulesNotMetError):
        steps.verify(leave, by=place.officer, **seen(leave))
    given = {"by": place.officer, "at": NOW, "document": "Surat penyetaraan 12/2026"}
    with pytest.raises(RuleSettledError):
        steps.settle_rule(leave, rule="status", outcome="pass", **given)
    steps.settle_rule(leave, rule="accreditation", outcome="pass", **given)
    steps.verify(leave, by=place.officer, **seen(leave))
    leave.refresh_from_db()
    assert leave.state == "verified"


def test_a_rule_that_turns_before_the_decision_refuses_the_approval(place):
    leave = bring_to(place, "verified")
    Discipline._base_manager.create(
        employee=place.person, level="sedang", kind_id="1", start_date=DAY, end_date=DAY
    )
    with pytest.raises(RulesNotMetError):
        decision.approve(leave, by=place.approver, number="1", **seen(leave))


def test_a_decision_has_a_number_of_its_own(place):
    leave = bring_to(place, "verified")
    with pytest.raises(NumberMissingError):
        decision.approve(leave, by=place.approver, number="  ", **seen(leave))
    decision.approve(leave, by=place.approver, number="800/1", **seen(leave))
    leave.refresh_from_db()
    other = office_of_another(place)
    with pytest.raises(NumberMissingError):
        decision.approve(other, by=place.approver, number="800/1", **seen(other))


def office_of_another(place):
    from employees.models import EducationHistory as Education
    from tests.factories import PerformanceFactory, PositionFactory, hold

    person = hold(PositionFactory(unit=place.section), nip="198601012011011001", birth_date=date(1986, 1, 1))
    PerformanceFactory(employee=person)
    Education._base_manager.create(employee=person, level="S1", graduated_on=date(2009, 7, 1))
    other = replace_person(place, person)
    return bring_to(other, "verified")


def replace_person(place, person):
    return type(place)(
        place.root, place.section, person, principal_with(employee=person),
        place.superior, place.officer, place.approver,
    )  # fmt: skip


def test_the_letter_is_a_pdf_that_anybody_can_check(place):
    leave = bring_to(place, "approved")
    letter = (
        StudyLeaveFile.objects.unscoped(**ROWS).select_related("document").get(leave=leave, kind="keputusan")
    )
    with open_document(letter.document) as file:
        assert file.read(5) == b"%PDF-"
    entry = IssuedDocument.objects.get(subject=f"study-leave:{leave.public_id}")
    assert entry.sha256 == letter.document.sha256
    assert find_issued(entry.code) == entry
    assert leave.decision_number in {value for _label, value in entry.told}


def test_the_beginning_is_recorded_for_the_principal_of_a_request(place):
    """A page hands over a principal that is found when it is first asked."""
    leave = bring_to(place, "approved")
    by = SimpleLazyObject(lambda: later(place.officer, leave.starts_on))
    decision.start(leave, by=by, at=NOW, version=leave.version)
    assert Employee.objects.unscoped(**ROWS).get(pk=leave.employee_id).legal_position == "03"


def test_a_study_begins_on_its_first_day_not_before(place):
    leave = bring_to(place, "approved")
    with pytest.raises(TooEarlyError):
        decision.start(leave, by=later(place.officer, leave.starts_on - timedelta(days=1)), **seen(leave))
    decision.start(leave, by=later(place.officer, leave.starts_on), **seen(leave))
    leave.refresh_from_db()
    assert (leave.state, leave.began_on) == ("studying", leave.starts_on)


# --- Reports, more time, the return ---------------------------------------------------------------


def test_a_report_is_expected_for_every_semester_and_is_due_a_month_after_it(place):
    leave = bring_to(place, "approved")
    reports = StudyReport.objects.unscoped(**ROWS).filter(leave=leave).order_by("number")
    assert [(row.until, row.due_on) for row in reports] == [
        (date(2027, 6, 30), date(2027, 7, 30)),
        (date(2027, 12, 31), date(2028, 1, 30)),
        (date(2028, 6, 30), date(2028, 7, 30)),
        (date(2028, 12, 31), date(2029, 1, 30)),
    ]


def report_of(leave, number=1):
    return StudyReport.objects.unscoped(**ROWS).get(leave=leave, number=number)


@pytest.mark.parametrize(("on", "late"), [(date(2027, 7, 30), 0), (date(2027, 7, 31), 1)])
def test_a_report_is_overdue_the_day_after_it_was_due(place, on, late):
    bring_to(place, "studying")
    assert StudyReport.objects.unscoped(**ROWS).overdue(on=on).count() == late


@pytest.mark.parametrize(
    ("on", "told"), [(date(2027, 7, 15), 0), (date(2027, 7, 16), 1), (date(2027, 8, 20), 1)]
)
def test_whoever_studies_is_reminded_two_weeks_before_a_report_is_due_and_once(place, on, told):
    bring_to(place, "studying")
    assert tell_due(on=on, at=NOW) == told
    assert tell_due(on=on, at=NOW) == 0


def test_a_report_is_sent_with_evidence_sent_back_and_accepted_by_somebody_else(place):
    leave = bring_to(place, "studying")
    given = {"grade": "3.75", "credits": 12, "text": "Lancar", "document": evidence(place.person, place.own)}
    report = report_of(leave)
    monitoring.send_report(report, by=place.own, **given, **seen(report))
    report.refresh_from_db()
    with pytest.raises(OwnMatterError):
        monitoring.check_report(report, accepted=True, remark="", by=place.own, **seen(report))
    with pytest.raises(ReasonNeededError):
        monitoring.check_report(report, accepted=False, remark="", by=place.officer, **seen(report))
    monitoring.check_report(report, accepted=False, remark="Transkrip?", by=place.officer, **seen(report))
    report.refresh_from_db()
    monitoring.send_report(report, by=place.own, **given, **seen(report))
    report.refresh_from_db()
    monitoring.check_report(report, accepted=True, remark="", by=place.officer, **seen(report))
    report.refresh_from_db()
    assert report.state == "accepted"
    with pytest.raises(ChangedMeanwhileError):
        monitoring.send_report(report, by=place.own, **given, **seen(report))


def extension(place, leave, until, on=date(2028, 10, 1)):
    return monitoring.ask_extension(
        leave, until=until, reason="Penelitian", document=evidence(place.person, place.own),
        by=later(place.own, on), at=NOW,
    )  # fmt: skip


def test_more_time_is_given_by_a_second_person_and_moves_the_last_day_and_the_reports(place):
    leave = bring_to(place, "studying")
    asked = extension(place, leave, date(2029, 6, 30))
    with pytest.raises((OwnMatterError, NotPermittedError)):
        monitoring.decide_extension(asked, approved=True, remark="", by=place.own, at=NOW)
    monitoring.decide_extension(asked, approved=True, remark="", by=place.approver, at=NOW)
    leave.refresh_from_db()
    assert leave.ends_on == date(2029, 6, 30)
    assert report_of(leave, 5).until == date(2029, 6, 30)


def test_more_time_ends_a_year_after_the_planned_last_day(place):
    leave = bring_to(place, "studying")
    with pytest.raises(OftenEnoughError):
        extension(place, leave, date(2030, 1, 1))
    with pytest.raises(OutsideTheTimeError):
        extension(place, leave, leave.ends_on)
    for until in (date(2029, 6, 30), date(2029, 12, 31)):
        asked = extension(place, leave, until)
        monitoring.decide_extension(asked, approved=True, remark="", by=place.approver, at=NOW)
        leave.refresh_from_db()
    with pytest.raises(OftenEnoughError):
        extension(place, leave, date(2030, 1, 31))


def back(place, leave, *, on=date(2029, 1, 1), result="lulus", graduated=date(2028, 12, 10)):
    monitoring.report_back(
        leave, on=on, result=result, graduated_on=graduated, by=later(place.own, on), **seen(leave)
    )
    leave.refresh_from_db()


def test_the_return_starts_the_service_after_the_study_and_enters_degree_and_standing(place):
    leave = bring_to(place, "studying")
    back(place, leave)
    monitoring.confirm_return(leave, by=later(place.officer, date(2029, 1, 5)), **seen(leave))
    leave.refresh_from_db()
    assert (leave.state, leave.obliged_until) == ("returned", date(2032, 12, 31))
    place.person.refresh_from_db()
    assert place.person.legal_position == "01"
    degree = EducationHistory._base_manager.get(employee=place.person, level="S2")
    assert (degree.field, degree.graduated_on) == ("Analitika Data", date(2028, 12, 10))


def test_ending_a_study_early_puts_the_legal_standing_back_in_one_step_with_who_and_why(place):
    leave = bring_to(place, "studying")
    standing = Employee._base_manager.filter(pk=place.person.pk).values_list("legal_position", flat=True)
    assert standing.get() == "03"
    on = date(2027, 5, 3)
    with pytest.raises(ReasonNeededError):
        decision.stop(leave, by=later(place.approver, on), reason=" ", **seen(leave))
    assert standing.get() == "03"

    decision.stop(leave, by=later(place.approver, on), reason="Kesehatan menurun.", **seen(leave))

    leave.refresh_from_db()
    assert (leave.state, standing.get()) == ("stopped", "01")
    entry = AuditEntry.objects.filter(table_name="employees_employee", row_id=place.person.pk).latest("pk")
    assert (entry.actor, entry.new["legal_position"]) == (place.approver.identity, "01")
    step = StudyLeaveStep.objects.unscoped(**ROWS).filter(leave=leave).latest("pk")
    assert (step.act, step.reason, step.at) == ("stop", "Kesehatan menurun.", NOW)
    assert entry.txid == AuditEntry.objects.get(table_name="training_studyleavestep", row_id=step.pk).txid


def test_who_keeps_the_post_never_changes_the_standing(place):
    leave = bring_to(place, "studying", mode="kept")
    decision.stop(leave, by=later(place.approver, date(2027, 5, 3)), reason="Selesai.", **seen(leave))
    entries = AuditEntry.objects.filter(table_name="employees_employee", row_id=place.person.pk)
    assert not entries.filter(operation="update", new__has_key="legal_position").exists()


def test_who_comes_back_without_a_degree_gets_none(place):
    leave = bring_to(place, "studying")
    back(place, leave, result="tidak_lulus", graduated=None)
    monitoring.confirm_return(leave, by=later(place.officer, date(2029, 1, 5)), **seen(leave))
    assert not EducationHistory._base_manager.filter(employee=place.person, level="S2").exists()


@pytest.mark.parametrize(
    "example", [pytest.param(x, id=x.name) for x in __import__(
        "asn_career.base.regulations", fromlist=["load_table"]
    ).load_table("training", "study_leave_obligation").examples]
)  # fmt: skip
def test_the_service_after_the_study_is_a_multiple_of_its_length(example):
    given = example.given
    leave = StudyLeave(mode=given["mode"], began_on=given["starts"], reported_back_on=given["returned"])
    assert monitoring.obliged_until(leave, rules=rules_on(DAY)) == example.expected


def test_a_day_of_return_in_the_future_is_refused(place):
    leave = bring_to(place, "studying")
    with pytest.raises(OutsideTheTimeError):
        monitoring.report_back(
            leave, on=date(2029, 1, 2), result="lulus", graduated_on=date(2028, 12, 1),
            by=later(place.own, date(2029, 1, 1)), **seen(leave),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "given", "days", "away"),
    [
        ("approved", {}, (date(2026, 12, 30), date(2026, 12, 31)), 0),
        ("approved", {}, (date(2026, 12, 30), date(2027, 1, 1)), 1),
        ("studying", {}, (date(2028, 12, 31), date(2029, 1, 2)), 1),
        ("studying", {}, (date(2029, 1, 1), date(2029, 1, 2)), 0),
        ("studying", {"mode": "kept"}, (date(2027, 3, 1), date(2027, 3, 2)), 0),
        ("verified", {}, (date(2027, 3, 1), date(2027, 3, 2)), 0),
    ],
)
def test_who_is_away_for_a_study_is_kept_out_of_sessions_on_its_days(place, state, given, days, away):
    bring_to(place, state, **given)
    place.person.refresh_from_db()
    place.person.legal_position = "01"  # the register alone would say so without the days
    said = find_conflicts(session_on(place, *days), [place.person], on=DAY).get(place.person.pk, [])
    assert said == ["tugas belajar dari 1 Januari 2027 sampai 31 Desember 2028."] * away


def test_whoever_is_back_is_no_longer_away(place):
    leave = bring_to(place, "studying")
    back(place, leave, on=date(2028, 12, 1), graduated=date(2028, 11, 20))
    session = session_on(place, date(2028, 12, 11), date(2028, 12, 12))
    assert not find_conflicts(session, [place.person], on=DAY)


def session_on(place, first, last):
    with acting(by="tests"):
        return TrainingSession.objects.create(
            code="S-1",
            seats=5,
            modality="daring",
            program=TrainingProgramFactory(),
            unit=place.root,
            period=span(first, last),
        )


# --- Who is told ----------------------------------------------------------------------------------


def open_kinds(principal):
    return set(Notice.objects.open().addressed_to(principal).values_list("kind", flat=True))


def test_each_step_tells_whoever_takes_the_next_one_and_settles_what_waited(place):
    leave = bring_to(place, "submitted")
    assert open_kinds(place.superior) == {"study_leave_recommend"}
    steps.recommend(leave, by=place.superior, reason="x", **seen(leave))
    assert (open_kinds(place.superior), open_kinds(place.officer)) == (set(), {"study_leave_check"})
    leave.refresh_from_db()
    steps.verify(leave, by=place.officer, **seen(leave))
    assert (open_kinds(place.officer), open_kinds(place.approver)) == (set(), {"study_leave_decide"})
    leave.refresh_from_db()
    decision.approve(leave, by=place.approver, number="7", **seen(leave))
    assert open_kinds(place.approver) == set()
    assert "study_leave_news" in open_kinds(place.own)


def test_grants_that_ended_are_told_nothing(place):
    Grant.objects.filter(user__public_id=place.superior.identity.partition(":")[2]).delete()
    bring_to(place, "submitted")
    assert open_kinds(place.superior) == set()


def test_principals_keep_their_day(place):
    assert replace(place.own, on=DAY).on == DAY
