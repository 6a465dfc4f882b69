"""Applications: one for each person, within the days of the call; the document check is decided by two people."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError

from asn_career.base.errors import NotPermittedError
from employees.models import Notice
from promotions.models import Application, ApplicationFile, RuleSet
from promotions.openings import applying, checking, opening, stages
from promotions.openings.errors import (
    ApplicantActsError,
    ApplicationExistsError,
    ApplicationIncompleteError,
    ApplicationMovedError,
    CallClosedError,
    DocumentRefusedError,
    EnoughApplicantsError,
    EvidenceMissingError,
    NotReturnedError,
    NotYoursToApplyError,
    RepairClosedError,
    RepairReasonError,
    SecondPersonError,
    TooLateToRepairError,
    UncheckedDocumentsError,
)
from promotions.rule_sets.approving import propose
from tests.factories import EmployeeFactory, principal_with
from tests.promotions.approved import official_run
from tests.promotions.openings.test_openings import written
from tests.promotions.openings.way import DAYS, NOW, REASON, later, upload


def of(way, application):
    return Application.objects.unscoped(reason="tests").get(pk=application.pk)


def files(application):
    return list(
        ApplicationFile.objects.unscoped(reason="tests").filter(application=application).order_by("pk")
    )


def test_an_employee_applies_once_with_every_required_document(way):
    way.called()
    by = way.applicants[0]
    draft = way.draft(by, files=("letter",))
    with pytest.raises(ApplicationExistsError):
        applying.begin(way.opening, by=by)
    with pytest.raises(ApplicationIncompleteError):
        applying.send(draft, by=by, at=NOW)
    with pytest.raises(IntegrityError, match="sent whole"):
        written(Application, draft, state="sent", version=2, sent_at=NOW)
    for kind in ("history", "integrity", "health"):
        applying.add_file(draft, kind=kind, upload=upload(), by=by, at=NOW)
    assert applying.send(draft, by=by, at=NOW).state == "sent"


def test_a_draft_is_seen_by_nobody_else_and_an_application_by_officers_only(way):
    way.called()
    by = way.applicants[0]
    draft = way.draft(by)
    superior = principal_with("atasan", unit=way.agency.unit)
    assert not Application.objects.visible_to(way.officer).exists()
    applying.send(draft, by=by, at=NOW)
    assert Application.objects.visible_to(way.officer).count() == 1
    assert not Application.objects.visible_to(superior).exists()
    assert not Application.objects.visible_to(way.applicants[1]).exists()


def test_nobody_applies_before_or_after_the_days_of_the_call(way):
    way.sealed()
    by = way.applicants[0]
    with pytest.raises(NotPermittedError):
        applying.begin(way.opening, by=by)
    stages.start(
        way.opening, "announcement", by=way.officer, at=NOW, ends_on=way.officer.on + timedelta(days=DAYS)
    )
    draft = way.draft(by)
    late = later(by, DAYS + 1)
    with pytest.raises(CallClosedError):
        applying.send(draft, by=late, at=NOW)
    with pytest.raises(IntegrityError, match="the call is over"):
        written(Application, draft, state="sent", version=2, sent_at=NOW, moved_on=late.on)
    assert applying.send(draft, by=later(by, DAYS), at=NOW).state == "sent", "the last day is one of the call"


def test_an_application_is_withdrawn_until_the_last_day(way):
    way.called()
    one, two = (way.apply(by) for by in way.applicants[:2])
    assert applying.withdraw(one, by=later(way.applicants[0], DAYS), at=NOW).state == "withdrawn"
    with pytest.raises(CallClosedError):
        applying.withdraw(two, by=later(way.applicants[1], DAYS + 1), at=NOW)


def test_who_approved_an_opening_does_not_apply_to_it(way):
    person = EmployeeFactory(home_unit=way.agency.unit, registered_unit=way.agency.unit)
    way.second = principal_with("penyetuju", unit=way.agency.root, employee=person)
    way.called()
    with pytest.raises(NotYoursToApplyError):
        applying.begin(way.opening, by=way.second)


def test_a_document_comes_back_is_repaired_and_the_earlier_one_stays(way):
    application = way.checked()[0]
    first = files(application)[0]
    first.application = application
    with pytest.raises(RepairReasonError):
        checking.check_file(first, state="returned", by=way.at(), at=NOW)
    checking.check_file(first, state="returned", reason="Belum ditandatangani", by=way.at(), at=NOW)
    assert told_of(application, "application_repair") == [way.applicants[0].identity]
    by = way.at(way.applicants[0])
    with pytest.raises(NotReturnedError):
        applying.add_file(of(way, application), kind="history", upload=upload("lain.pdf"), by=by, at=NOW)
    applying.add_file(
        of(way, application), kind="letter", upload=upload("baru.pdf", b"%PDF-2"), by=by, at=NOW
    )
    assert of(way, application).state == "sent"
    assert not told_of(application, "application_repair")
    assert told_of(application, "application_again") == [way.officer.identity]
    kept = [row for row in files(application) if row.kind == "letter"]
    assert [bool(row.replaced_at) for row in kept] == [True, False]
    assert kept[0].reason == "Belum ditandatangani"


def told_of(application, kind):
    """Who has an open notice of this kind about an application."""
    rows = Notice.objects.open().filter(kind=kind, subject=f"application:{application.public_id}")
    return [f"user:{row.recipient.public_id}" for row in rows.select_related("recipient")]


def test_several_documents_come_back_one_after_another_and_the_application_waits_for_all(way):
    application = way.checked()[0]
    letter, history = files(application)[:2]
    for row in (letter, history):
        row.application = application
        checking.check_file(row, state="returned", reason="Buram", by=way.at(), at=NOW)
    by = way.at(way.applicants[0])
    applying.add_file(of(way, application), kind="letter", upload=upload(), by=by, at=NOW)
    assert of(way, application).state == "returned", "one of two is still to be repaired"
    checking.check_file(history, state="accepted", by=way.at(), at=NOW)
    assert of(way, application).state == "sent", "nothing is to be repaired any more"
    assert not told_of(application, "application_repair")


def test_a_document_is_repaired_until_the_last_day_of_the_check_and_not_later(way):
    way.called()
    application = way.apply(way.applicants[0])
    way.prove("announcement")
    way.day = DAYS + 1
    stages.close(way.opening, "announcement", by=way.at(), at=NOW)
    last = way.at().on + timedelta(days=5)
    stages.start(way.opening, "administration", by=way.at(), at=NOW, ends_on=last)
    first = files(application)[0]
    first.application = application
    checking.check_file(first, state="returned", reason="Buram", by=way.at(), at=NOW)
    given = {"kind": "letter", "upload": upload(), "at": NOW}
    with pytest.raises(RepairClosedError):
        applying.add_file(of(way, application), by=later(way.at(way.applicants[0]), 6), **given)
    with pytest.raises(TooLateToRepairError):
        checking.check_file(first, state="returned", reason="Buram", by=later(way.at(), 6), at=NOW)
    applying.add_file(of(way, application), by=later(way.at(way.applicants[0]), 5), **given)
    assert of(way, application).state == "sent"


def test_who_passes_has_every_document_accepted(way):
    application = way.checked()[0]
    with pytest.raises(UncheckedDocumentsError):
        checking.propose_result(application, passes=True, by=way.at(), at=NOW)
    way.accept(application)
    last = files(application)[-1]
    last.application = application
    checking.check_file(last, state="refused", reason="Palsu", by=way.at(), at=NOW)
    with pytest.raises(DocumentRefusedError):
        checking.propose_result(application, passes=True, by=way.at(), at=NOW)
    with pytest.raises(RepairReasonError):
        checking.propose_result(application, passes=False, by=way.at(), at=NOW)
    found = checking.propose_result(application, passes=False, reason="Surat palsu", by=way.at(), at=NOW)
    assert checking.decide(found, agree=True, by=way.at(way.second), at=NOW).state == "rejected"


def test_the_result_of_the_document_check_is_decided_by_another_person(way):
    application = way.checked()[0]
    way.accept(application)
    found = checking.propose_result(application, passes=True, by=way.at(), at=NOW)
    with pytest.raises(SecondPersonError):
        checking.decide(found, agree=True, by=way.at(), at=NOW)
    checked_by = of(way, application).checked_by
    with pytest.raises(IntegrityError, match="application_two_people"):
        written(
            Application,
            found,
            state="admitted",
            version=found.version + 1,
            decided_by=checked_by,
            decided_at=NOW,
        )
    again = checking.decide(found, agree=False, by=way.at(way.second), at=NOW)
    assert (again.state, again.passes) == ("sent", None)
    assert way.admit(again).state == "admitted"


def test_a_decision_that_was_overtaken_has_no_effect(way):
    application = way.checked()[0]
    way.accept(application)
    found = checking.propose_result(application, passes=True, by=way.at(), at=NOW)
    checking.decide(found, agree=True, by=way.at(way.second), at=NOW)
    with pytest.raises(ApplicationMovedError):
        checking.decide(found, agree=False, by=way.at(way.third), at=NOW)
    assert of(way, application).state == "admitted"


def test_nobody_who_applied_takes_part_as_an_officer(way):
    way.called()
    person = way.people[0]
    way.apply(way.applicants[0])
    mine, office = way.applicants[0], way.officer
    both = replace(office, employee_id=person.pk, identity=mine.identity)
    with pytest.raises(ApplicantActsError):
        opening.cancel(way.opening, by=both, at=NOW, reason=REASON)
    assert not type(way.opening).objects.visible_to(both).exists()


def test_with_too_few_who_pass_the_call_is_extended_and_not_otherwise(way):
    applications = way.checked()
    with pytest.raises(EnoughApplicantsError):
        stages.extend_call(
            way.opening, until=way.at().on + timedelta(days=7), reason=REASON, by=way.at(), at=NOW
        )
    for row in applications[:3]:
        way.admit(row)
    found = checking.propose_result(
        applications[3], passes=False, reason="Tidak lengkap", by=way.at(), at=NOW
    )
    checking.decide(found, agree=True, by=way.at(way.second), at=NOW)
    with pytest.raises(EvidenceMissingError):
        stages.close(way.opening, "administration", by=way.at(), at=NOW)
    until = way.at().on + timedelta(days=7)
    stages.extend_call(way.opening, until=until, reason=REASON, by=way.at(), at=NOW)
    assert (way.stage("announcement").state, way.stage("announcement").ends_on) == ("open", until)
    assert way.stage("administration").state == "waiting"
    newcomer = principal_with(employee=way.agency.person())
    way.apply(way.at(newcomer))
    way.day += 8
    stages.close(way.opening, "announcement", by=way.at(), at=NOW)
    stages.start(way.opening, "administration", by=way.at(), at=NOW)
    way.admit(way.applications()[-1])
    stages.close(way.opening, "administration", by=way.at(), at=NOW)
    assert way.stage("administration").is_closed


def test_the_run_considers_the_applicants_who_passed_and_nobody_else(way):
    outsider = way.agency.person()
    way.checked()
    with pytest.raises(IntegrityError, match="population is known"):
        propose(way.agency.vacancy, as_of=way.at().on, by=way.at())
    assert not RuleSet.objects.exists()
    for row in way.applications():
        way.admit(row)
    stages.close(way.opening, "administration", by=way.at(), at=NOW)
    stages.start(way.opening, "official_run", by=way.at(), at=NOW)
    with pytest.raises(EvidenceMissingError):
        stages.close(way.opening, "official_run", by=way.at(), at=NOW)
    run = official_run(way.agency.vacancy, by=way.at())
    told = run.rule_set["population"]
    assert told["basis"] == "applicants"
    assert told["applicants"] == sorted(str(person.public_id) for person in way.people)
    assert str(outsider.public_id) not in told["applicants"]
    assert run.considered == len(way.people)
    assert stages.close(way.opening, "official_run", by=way.at(), at=NOW).is_closed
