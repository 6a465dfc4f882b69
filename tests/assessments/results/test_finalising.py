"""From a draft over a second person to levels that count; what is final cannot be changed by any way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from asn_career.base.audit import acting
from assessments.gaps import current_gaps
from assessments.held_levels import find_official_results
from assessments.models import Assessment, AssessmentResult, ResultLevel
from assessments.results import entering
from assessments.results.choices import ResultState, Standing
from assessments.results.correcting import adopt_imported, begin_correction
from assessments.results.errors import (
    AboutOneselfError,
    ConflictError,
    CorrectedAlreadyError,
    NothingCorrectedError,
    OnRecordError,
    ResultMovedOnError,
    SecondPersonError,
)
from assessments.results.finalising import finalise, send_back
from assessments.results.providers import accredit, end_accreditation
from employees.models import Employee, Kinship, Notice, User
from tests.assessments.results.office import ASSESSED, NOW, REASON, TODAY
from tests.assessments.running import run_gaps
from tests.factories import AssessmentFactory, EmployeeFactory, principal_with, span
from tests.stateful import tamper

pytestmark = pytest.mark.django_db


def held(office, *, on=TODAY):
    people = Employee.objects.unscoped(reason="test").filter(pk=office.person.pk)
    found = find_official_results(people, as_of=on)
    return [
        str(row.held_on(on))
        if (row := found.get((office.person.pk, each.pk))) and row.held_on(on) is not None
        else None
        for each in office.competencies
    ]


def test_a_result_counts_once_a_second_person_has_finalised_it(office):
    made = office.draft(3, "2.5", None)
    assert held(office) == [None, None, None]
    entering.propose(made, by=office.entering, at=NOW, version=made.version)
    assert held(office) == [None, None, None]

    finalise(made, by=office.second, at=NOW, version=made.version)

    assert held(office) == ["3.0", "2.5", None]
    made = AssessmentResult._base_manager.get(pk=made.pk)
    assert (made.state, made.standing, made.accreditation_id) == (
        ResultState.FINALISED,
        Standing.OFFICIAL,
        office.accreditation.pk,
    )
    assert made.answer_by == TODAY + timedelta(days=14)
    assert {row.provider for row in Assessment._base_manager.all()} == {"Puspenkom BKN"}


def test_nobody_finalises_what_they_entered_what_is_their_own_or_a_relatives(office):
    made = office.draft(3)
    entering.propose(made, by=office.entering, at=NOW, version=made.version)
    with pytest.raises(SecondPersonError):
        finalise(made, by=office.entering, at=NOW, version=made.version)
    own = replace(office.own, grants=office.second.grants + office.entering.grants)
    with pytest.raises(AboutOneselfError):
        entering.draft_result(office.person, office.facts(), by=own)
    with pytest.raises(AboutOneselfError):
        finalise(made, by=own, at=NOW, version=made.version)
    relative = EmployeeFactory()
    with acting(by="tests"):
        Kinship.objects.unscoped(reason="test").create(
            employee=relative,
            relative=office.person,
            relation="sibling",
            validity=span(date(2020, 1, 1)),
            declared_by="tests",
            declared_at=NOW,
        )
    with pytest.raises(ConflictError):
        finalise(
            made,
            by=principal_with("penyetuju", unit=office.unit, employee=relative),
            at=NOW,
            version=made.version,
        )
    account = User.objects.get(pk=made.drafted_by_id)
    with pytest.raises(DatabaseError, match="nobody finalises what they entered"), transaction.atomic():
        tamper(
            "UPDATE assessments_assessmentresult SET state = 'finalised', version = version + 1,"
            f" standing = 'official', accreditation_id = {office.accreditation.pk}, answer_by = '2026-12-05',"
            " decided_on = '2026-11-21',"
            f" decided_by_id = {account.pk}, decided_at = now() WHERE id = {made.pk}"
        )


def test_a_result_of_a_provider_without_the_accreditation_is_kept_and_counts_nowhere(office):
    made = office.final(4, method="kompleks")
    made = AssessmentResult._base_manager.get(pk=made.pk)
    assert (made.standing, made.why_unofficial) == (Standing.UNOFFICIAL, "level_too_low")
    assert held(office) == [None, None, None]
    assert not Assessment._base_manager.exists()
    early = office.final(4, assessed_on=date(2022, 12, 31), source="cact", method="")
    assert AssessmentResult._base_manager.get(pk=early.pk).why_unofficial == "not_accredited"

    end_accreditation(
        office.accreditation, last=ASSESSED - timedelta(days=1), reason=REASON, by=office.entering
    )
    accredit(
        office.provider,
        accredited_by="BKN",
        level="kompleks",
        decree="SK 2/2026",
        begins=ASSESSED,
        ends=None,
        by=office.entering,
    )
    office.finish(begin_correction(made, reason=REASON, by=office.entering))
    assert held(office) == ["4.0", None, None]


def test_an_accreditation_does_not_end_before_what_rests_on_it(office):
    office.final(3)
    with pytest.raises(Exception, match="1 September 2026"):
        end_accreditation(office.accreditation, last=date(2026, 8, 31), reason=REASON, by=office.entering)
    with pytest.raises(DatabaseError, match="after the results"), transaction.atomic():
        tamper(
            "UPDATE assessments_accreditation SET validity = '[2023-01-01,2026-08-01)', ended_reason = 'x'"
            f" WHERE id = {office.accreditation.pk}"
        )


def ways_to_change(made, level, assessment):
    """The six ways of the threat: each changes a final level, or what it became."""

    def by_save():
        row = ResultLevel._base_manager.get(pk=level.pk)
        row.level = 5
        row.save()

    def by_queryset():
        ResultLevel._base_manager.filter(pk=level.pk).update(level=5)

    def by_bulk_update():
        row = AssessmentResult._base_manager.get(pk=made.pk)
        row.summary = "lain"
        AssessmentResult._base_manager.bulk_update([row], ["summary"])

    def by_raw_level():
        tamper(f"UPDATE assessments_assessment SET level = 5 WHERE id = {assessment.pk}")

    def by_raw_withdrawal():
        tamper(f"UPDATE assessments_assessment SET withdrawn_on = '2026-11-21' WHERE id = {assessment.pk}")

    def by_raw_state():
        tamper(
            f"UPDATE assessments_assessmentresult SET state = 'draft', version = version + 1 WHERE id = {made.pk}"
        )

    def by_removal():
        tamper(f"DELETE FROM assessments_resultlevel WHERE id = {level.pk}")

    def by_replacing_alone():
        tamper(
            "UPDATE assessments_assessmentresult SET state = 'replaced', replaced_on = '2026-11-21',"
            f" version = version + 1 WHERE id = {made.pk}"
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return [value for name, value in locals().items() if name.startswith("by_")]


def test_a_final_result_is_refused_any_change_by_every_way_of_writing(office):
    made = office.final(3)
    level = ResultLevel._base_manager.get(result=made)
    assessment = Assessment._base_manager.get()
    for way in ways_to_change(made, level, assessment):
        with pytest.raises(DatabaseError), transaction.atomic(), acting(by="penyusup"):
            way()
    client = Client()
    account = User.objects.get(pk=made.drafted_by_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/api/v1/assessments/{assessment.public_id}/"
    assert client.patch(address, {"level": "5.0"}, content_type="application/json").status_code in (403, 405)
    assert client.post(
        f"/admin/assessments/assessment/{assessment.pk}/change/", {"level": 5}
    ).status_code in (302, 403, 404)
    assert str(Assessment._base_manager.get().level) == "3.0"
    assert ResultLevel._base_manager.get(pk=level.pk).level == 3


def test_the_same_ways_change_a_draft_where_nothing_protects_it(office):
    """The control: as long as it is a draft its levels and facts can be written."""
    made = office.draft(3)
    level = ResultLevel._base_manager.get(result=made)
    with acting(by="tests"):
        ResultLevel._base_manager.filter(pk=level.pk).update(level=5)
        AssessmentResult._base_manager.filter(pk=made.pk).update(summary="lain")
        tamper(f"DELETE FROM assessments_resultlevel WHERE id = {level.pk}")
    assert not ResultLevel._base_manager.filter(result=made).exists()


def test_a_correction_leaves_the_old_the_new_and_both_people(office, operator):
    run_gaps(operator)
    made = office.final(3, 3, 3)
    untouched = Assessment._base_manager.get(competency=office.competencies[1])

    changed = begin_correction(made, reason=REASON, by=office.third)
    entering.set_levels(changed, office.levels(2, 3, None), by=office.third, version=changed.version)
    entering.propose(changed, by=office.third, at=NOW, version=changed.version)
    finalise(changed, by=office.second, at=NOW, version=changed.version)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    old = AssessmentResult._base_manager.get(pk=made.pk)
    new = AssessmentResult._base_manager.get(pk=changed.pk)
    assert (old.state, old.replaced_on, new.state, new.revision) == ("replaced", TODAY, "finalised", 2)
    assert len({old.drafted_by_id, new.drafted_by_id, new.decided_by_id}) == 3
    lines = Assessment._base_manager.filter(competency=office.competencies[0]).order_by("pk")
    assert [(str(row.level), row.withdrawn_on) for row in lines] == [("3.0", TODAY), ("2.0", None)]
    assert lines[1].corrects_id == lines[0].pk
    assert Assessment._base_manager.get(competency=office.competencies[1]).pk == untouched.pk
    assert held(office) == ["2.0", "3.0", None]
    assert held(office, on=TODAY - timedelta(days=1)) == ["3.0", "3.0", "3.0"]
    rows = current_gaps(operator).filter(employee=office.person)
    told = {row.competency_id: (row.held, row.recomputed_at is not None) for row in rows}
    assert told[office.competencies[0].pk] == (2, True)
    subjects = Notice.objects.filter(kind="result_to_answer", settled_at=None).values_list(
        "subject", flat=True
    )
    assert list(subjects) == [f"result:{new.public_id}"]


def test_a_correction_changes_something_and_is_made_once_at_a_time(office):
    made = office.final(3)
    same = begin_correction(made, reason=REASON, by=office.entering)
    with pytest.raises(CorrectedAlreadyError):
        begin_correction(made, reason=REASON, by=office.third)
    entering.propose(same, by=office.entering, at=NOW, version=same.version)
    with pytest.raises(NothingCorrectedError):
        finalise(same, by=office.second, at=NOW, version=same.version)
    entering.discard(same, reason=REASON, by=office.entering, at=NOW, version=same.version)
    assert begin_correction(made, reason=REASON, by=office.third).revision == 2


def test_emptying_a_correction_annuls_the_result_and_it_can_be_said_again(office):
    made = office.final(3)
    gone = begin_correction(made, reason=REASON, by=office.entering)
    entering.set_levels(gone, {}, by=office.entering, version=gone.version)
    office.finish(gone)
    assert held(office) == [None, None, None]
    assert held(office, on=TODAY - timedelta(days=1)) == ["3.0", None, None]
    again = begin_correction(
        AssessmentResult._base_manager.get(pk=gone.pk), reason=REASON, by=office.entering
    )
    entering.set_levels(again, office.levels(4), by=office.entering, version=again.version)
    office.finish(again)
    assert held(office) == ["4.0", None, None]
    assert held(office, on=TODAY - timedelta(days=1)) == ["3.0", None, None]


def test_imported_levels_are_adopted_and_corrected_like_any_other(office):
    AssessmentFactory(
        employee=office.person, competency=office.competencies[0], level=1, assessed_on=ASSESSED
    )
    beside = office.draft(3)
    entering.propose(beside, by=office.entering, at=NOW, version=beside.version)
    with pytest.raises(OnRecordError):
        finalise(beside, by=office.second, at=NOW, version=beside.version)
    send_back(beside, reason=REASON, by=office.second, at=NOW, version=beside.version)
    entering.discard(beside, reason=REASON, by=office.entering, at=NOW, version=beside.version)

    adopted = adopt_imported(office.person, source="assessment_center", assessed_on=ASSESSED, by=office.own)
    assert (
        adopt_imported(office.person, source="assessment_center", assessed_on=ASSESSED, by=office.own)
        == adopted
    )
    changed = begin_correction(adopted, reason=REASON, by=office.entering)
    entering.change_draft(changed, office.facts(), by=office.entering, version=changed.version)
    entering.set_levels(changed, office.levels(3), by=office.entering, version=changed.version)
    office.finish(changed)
    assert held(office) == ["3.0", None, None]
    assert held(office, on=TODAY - timedelta(days=1)) == ["1.0", None, None]


def test_of_two_who_act_at_once_the_second_is_told(office):
    made = office.draft(3)
    entering.propose(made, by=office.entering, at=NOW, version=made.version)
    stale = AssessmentResult._base_manager.select_related("employee__home_unit").get(pk=made.pk)
    finalise(made, by=office.second, at=NOW, version=made.version)
    with pytest.raises(ResultMovedOnError):
        finalise(stale, by=office.third, at=NOW, version=stale.version)


def test_the_detail_of_a_draft_is_shown_to_its_makers_alone(office):
    made = office.draft(3)
    for principal, seen in (
        (office.own, 0),
        (office.entering, 1),
        (office.second, 1),
        (principal_with("auditor"), 0),
    ):
        assert AssessmentResult.objects.visible_to(principal).filter(pk=made.pk).count() == seen
        assert ResultLevel.objects.visible_to(principal).filter(result=made).count() == seen
    assert reverse("result_detail", args=[made.public_id])
