"""What employees say to results: accepting, objecting, or nothing; and who answers an objection."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from assessments.models import AssessmentResult, ResultAcceptance, ResultObjection, ResultObjectionStep
from assessments.results import entering
from assessments.results.answering import accept, standings_of
from assessments.results.choices import AnswerStanding, Verdict
from assessments.results.correcting import begin_correction
from assessments.results.errors import (
    AnsweredAlreadyError,
    CorrectionMissingError,
    NotFinalError,
    ObjectionMovedOnError,
    ObjectionTooLateError,
    ReasonTooShortError,
    TookPartError,
)
from assessments.results.finalising import finalise
from assessments.results.objecting import answer, file, take_up, withdraw
from assessments.results.rules import ACCREDITATION as ACCREDITATION_RULE
from assessments.results.rules import ANSWERS, last_day_to_object, why_unofficial
from employees.models import Notice
from tests.assessments.results.office import NOW, REASON, TODAY
from tests.stateful import tamper

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(days=15)


def standing(result, *, on=TODAY):
    return standings_of([result], on=on)[result.pk]


@pytest.mark.parametrize("example", ANSWERS.examples, ids=lambda each: each.name)
def test_the_examples_of_the_days_to_object(example):
    given = example.given
    open_still = given["day"] <= last_day_to_object(given["final"])
    assert (open_still, example.expected) in ((True, "dapat disanggah"), (False, "tidak ditanggapi"))


@pytest.mark.parametrize("example", ACCREDITATION_RULE.examples, ids=lambda each: each.name)
def test_the_examples_of_what_makes_a_result_official(example):
    given = example.given
    why = why_unofficial(given["source"], given["method"], given["accredited"], on=TODAY)
    assert (why or "official") == example.expected


def test_silence_is_told_as_silence_and_never_as_acceptance(office):
    made = office.final(3)
    assert standing(made) == AnswerStanding.WAITING
    assert standing(made, on=made.answer_by) == AnswerStanding.WAITING
    assert standing(made, on=made.answer_by + timedelta(days=1)) == AnswerStanding.SILENT
    seen = AssessmentResult.objects.visible_to(office.second)
    assert seen.unanswered(on=made.answer_by + timedelta(days=1)).get() == made
    accept(made, by=office.own, at=LATE)
    assert standing(made, on=TODAY + timedelta(days=30)) == AnswerStanding.ACCEPTED
    assert not seen.unanswered(on=TODAY + timedelta(days=30)).exists()


def test_who_accepted_does_not_object_and_who_objects_does_not_accept(office):
    made = office.final(3)
    accept(made, by=office.own, at=NOW)
    with pytest.raises(AnsweredAlreadyError):
        accept(made, by=office.own, at=NOW)
    with pytest.raises(AnsweredAlreadyError):
        file(made, text=REASON, by=office.own, at=NOW)
    other = office.final(4, source="cact", method="")
    objection = file(other, text=REASON, by=office.own, at=NOW)
    with pytest.raises(AnsweredAlreadyError):
        accept(other, by=office.own, at=NOW)
    with pytest.raises(AnsweredAlreadyError):
        file(other, text=REASON, by=office.own, at=NOW)
    withdraw(objection, by=office.own, at=NOW, version=objection.version)
    accept(other, by=office.own, at=NOW)


def test_an_objection_comes_in_time_and_with_words(office):
    made = office.final(3)
    with pytest.raises(ReasonTooShortError):
        file(made, text="Salah.", by=office.own, at=NOW)
    with pytest.raises(ObjectionTooLateError, match="5 Desember 2026"):
        file(made, text=REASON, by=office.own, at=LATE)
    assert file(
        made, text=REASON, by=office.own, at=NOW + timedelta(days=14)
    ).answer_due_on == TODAY + timedelta(28)


def test_whoever_entered_or_finalised_the_result_does_not_answer_the_objection(office):
    objection = file(office.final(3), text=REASON, by=office.own, at=NOW)
    told = Notice.objects.filter(kind="result_objection_to_handle").values_list(
        "recipient__public_id", flat=True
    )
    assert [f"user:{key}" for key in told] == [office.third.identity]
    for taker in (office.entering, office.second):
        with pytest.raises(TookPartError):
            take_up(objection, by=taker, at=NOW, version=objection.version)
    take_up(objection, by=office.third, at=NOW, version=objection.version)
    result = objection.result
    with pytest.raises(DatabaseError, match="neither entered nor finalised"), transaction.atomic():
        tamper(
            "UPDATE assessments_resultobjection SET state = 'answered', verdict = 'rejected', version = version + 1,"
            f" decided_by_id = {result.decided_by_id}, decided_at = now(), decided_on = '2026-11-22'"
            f" WHERE id = {objection.pk}"
        )


def test_an_objection_is_upheld_by_a_correction_and_by_nothing_else(office):
    made = office.final(3)
    objection = file(made, text=REASON, by=office.own, at=NOW)
    take_up(objection, by=office.third, at=NOW, version=objection.version)
    given = {"text": REASON, "by": office.third, "at": NOW}
    with pytest.raises(CorrectionMissingError):
        answer(objection, verdict=Verdict.CORRECTED, version=objection.version, **given)
    changed = begin_correction(made, reason=REASON, by=office.third, objection=objection)
    entering.set_levels(changed, office.levels(4), by=office.third, version=changed.version)
    entering.propose(changed, by=office.third, at=NOW, version=changed.version)
    finalise(changed, by=office.second, at=NOW, version=changed.version)
    answer(objection, verdict=Verdict.CORRECTED, version=objection.version, **given)
    assert ResultObjection._base_manager.get().verdict == Verdict.CORRECTED
    assert Notice.objects.filter(kind="result_objection_answered", settled_at=None).count() == 1
    acts = ResultObjectionStep._base_manager.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["file", "take", "answer"]
    assert standing(AssessmentResult._base_manager.get(pk=changed.pk)) == AnswerStanding.WAITING
    with pytest.raises(NotFinalError):
        accept(AssessmentResult._base_manager.get(pk=made.pk), by=office.own, at=NOW)


def test_an_objection_that_is_not_right_is_answered_with_reasons(office):
    objection = file(office.final(3), text=REASON, by=office.own, at=NOW)
    take_up(objection, by=office.third, at=NOW, version=objection.version)
    with pytest.raises(ReasonTooShortError):
        answer(
            objection, verdict="rejected", text="Tidak.", by=office.third, at=NOW, version=objection.version
        )
    stale = ResultObjection._base_manager.select_related("result", "employee__home_unit").get()
    answer(objection, verdict="rejected", text=REASON, by=office.third, at=NOW, version=objection.version)
    with pytest.raises(ObjectionMovedOnError):
        answer(stale, verdict="rejected", text=REASON, by=office.third, at=NOW, version=stale.version)


def test_nobody_accepts_in_anothers_name(office):
    made = office.final(3)
    with pytest.raises(DatabaseError, match="by the person whom it is about"), transaction.atomic():
        tamper(
            'INSERT INTO assessments_resultacceptance (public_id, result_id, employee_id, by_id, at, "on")'
            f" VALUES (gen_random_uuid(), {made.pk}, {made.employee_id}, {made.drafted_by_id}, now(), '2026-11-21')"
        )
    assert not ResultAcceptance._base_manager.exists()
