"""A round from its plan to levels on record, by each method, with what is refused on the way."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.calibration import closing as closing_by_two
from assessments.calibration import session as sessions
from assessments.models import (
    AnswerBox,
    Assessment,
    AssessmentRound,
    FeedbackComments,
    FeedbackScore,
    FeedbackTally,
    RaterToken,
    RatingSheet,
    RoundIndicator,
    RoundOutcome,
)
from assessments.rounds import (
    closing,
    finishing,
    lifecycle,
    opening,
    planning,
    progress,
    proposing,
    raters,
    rating,
    settling,
    telling,
)
from assessments.rounds.choices import RoundMethod
from assessments.rounds.conflicts import Conflict, find_conflicts
from assessments.rounds.errors import (
    AnswersMissingError,
    ConflictOfInterestError,
    EvidenceMissingError,
    HandedInError,
    NoRoomError,
    NotOpenError,
    OnRecordError,
    OverAlreadyError,
    OwnRoundError,
    TooFewAssessorsError,
    UnsettledError,
)
from assessments.rounds.instrument import questions_of
from assessments.rounds.rules import rules_of
from competencies.models import BehaviouralIndicator
from employees.access import system_principal
from employees.choices import Relation
from employees.kinship import declare_kin
from employees.models import Notice, User
from tests.assessments.rounds.office import (
    LAST,
    NOW,
    REASON,
    TODAY,
    answer,
    done,
    invitations,
    rate,
    sheet_of,
    subject_of,
)
from tests.factories import GrantFactory, UserFactory, principal_with
from tests.stateful import tamper

AFTER = LAST + timedelta(days=1)


def outcomes(round, source):
    rows = RoundOutcome._base_manager.filter(subject__round=round, source=source).order_by("competency")
    return [row.level for row in rows]


def test_a_360_round_runs_from_its_plan_to_levels_and_a_score_on_record(office):
    person = office.staff[0]
    round = office.opened()
    asked = invitations(round, person)
    assert len(asked) == 5
    assert {row.group for row in asked} == {"peer"}
    head, own = office.as_person(office.head), office.as_person(person)
    rate(sheet_of(round, person, office.head_account), 4, by=head)
    rate(sheet_of(round, person, office.accounts[person.pk]), 2, by=own)
    for invitation, value in zip(asked, (3, 3, 3, 4), strict=False):
        assert answer(invitation, value, comment=f"catatan {value}")
    office.close(round)
    tally = FeedbackTally._base_manager.get(subject__round=round)
    assert (tally.group, tally.answers, set(map(tuple, tally.counts.values()))) == ("peer", 4, {(0, 0, 3, 1)})
    assert sorted(FeedbackComments._base_manager.get().texts) == [
        "catatan 3",
        "catatan 3",
        "catatan 3",
        "catatan 4",
    ]
    assert not AnswerBox.objects.exists()
    assert outcomes(round, "feedback_360") == [4, 4]
    assert outcomes(round, "superior") == [4, 4]
    assert outcomes(round, "self") == [None, None]
    office.finish(round)
    assert round.state == "finished"
    held = Assessment._base_manager.filter(employee=person)
    assert set(held.values_list("source", "level")) == {("feedback_360", 4), ("superior", 4)}
    # The groups' mean 3.25 and the superior's 4 weigh the same: 3.625 of 1 to 4.
    assert FeedbackScore._base_manager.get(employee=person).score == Decimal("87.50")


def test_two_answers_come_to_nothing_and_leave_nothing(office):
    round = office.opened()
    for invitation in invitations(round, office.staff[0])[:2]:
        answer(invitation, 4, comment="rahasia")
    office.close(round)
    assert not FeedbackTally._base_manager.exists()
    assert not FeedbackComments._base_manager.exists()
    rows = RoundOutcome._base_manager.filter(source="feedback_360")
    assert set(rows.values_list("level", "unknown_reason")) == {(None, "too_few_answers")}
    office.finish(round)
    assert not FeedbackScore._base_manager.exists()


def test_a_score_that_was_imported_stays_unless_it_is_to_be_replaced(office):
    for replaced, expected in ((False, 50), (True, 100)):
        person = office.staff[replaced]
        FeedbackScore._base_manager.create(employee=person, year=2026, score=50)
        round = office.opened(people=[person])
        for invitation in invitations(round, person):
            answer(invitation, 4)
        office.finish(office.close(round), replace_scores=replaced)
        assert FeedbackScore._base_manager.get(employee=person).score == expected


def test_the_head_is_rated_by_subordinates_and_nobody_by_a_relative(office):
    declare_kin(
        nip=office.staff[0].nip,
        relation=Relation.SIBLING,
        since=TODAY,
        by=office.as_person(office.staff[1]),
        at=NOW,
    )
    round = office.plan(people=[office.head, office.staff[0]])
    proposing.propose(round, by=office.planner)
    below = invitations(round, office.head)
    assert len(below) == 5
    assert {row.group for row in below} == {"subordinate"}
    beside = invitations(round, office.staff[0])
    assert {row.rater_id for row in beside} == {each.pk for each in office.staff[2:]}
    before = RatingSheet._base_manager.count()
    assert proposing.propose(round, by=office.planner) == proposing.Proposed(0, 0)
    assert RatingSheet._base_manager.count() == before


def test_a_later_dictionary_does_not_change_what_an_open_round_asks(office):
    round = office.opened()
    subject = subject_of(round, office.staff[0])
    before = [(row.level, row.text) for each in questions_of(subject) for row in each.indicators]
    assert {level for level, _text in before} == {2, 3, 4}
    BehaviouralIndicator.objects.update(retired_on=TODAY)
    assert [(row.level, row.text) for each in questions_of(subject) for row in each.indicators] == before
    with pytest.raises(DatabaseError), transaction.atomic():
        tamper("UPDATE assessments_roundindicator SET text = 'lain'")
    assert RoundIndicator.objects.filter(round=round).count() == 12


def test_a_round_is_opened_by_another_person_within_its_days(office):
    round = office.plan()
    alone = principal_with("analis", unit=office.root)
    account = User.objects.get(public_id=alone.identity.removeprefix("user:"))
    GrantFactory(user=account, role="penyetuju", unit=office.root)
    alone = office.as_account(account)
    other = planning.plan(
        office.unit, title="Sendiri", method="self", opens_on=TODAY, closes_on=LAST, by=alone, at=NOW
    )
    planning.add_by_nip(other, [office.staff[1].nip], by=alone)
    with pytest.raises(OwnRoundError):
        opening.open_round(other, by=alone, at=NOW)
    assert office.open(round).state == "open"


def test_a_self_assessment_above_the_third_level_needs_evidence(office):
    person = office.staff[0]
    round = office.opened(RoundMethod.SELF)
    sheet, own = sheet_of(round, person, office.accounts[person.pk]), office.as_person(person)
    question = questions_of(sheet.subject)[0]
    best = {row.pk: 4 for row in question.indicators}
    with pytest.raises(EvidenceMissingError):
        rating.save(sheet, question, best, by=own)
    rating.save(sheet, question, best, by=own, evidence="Memimpin tim penyusunan renstra 2025")
    with pytest.raises(AnswersMissingError):
        rating.hand_in(sheet, by=own)
    rate(sheet, 3, by=own, evidence="ada")
    with pytest.raises(HandedInError):
        rating.save(sheet, question, best, by=own, evidence="ada")


def test_assessors_are_kept_out_by_conflicts_and_take_even_loads(office):
    judge = UserFactory(employee=None)
    colleague = office.accounts[office.staff[1].pk]
    found = find_conflicts(
        [office.staff[0].pk, office.staff[1].pk],
        [judge.pk, colleague.pk, office.head_account.pk],
        method=RoundMethod.ASSESSMENT_CENTER,
        on=TODAY,
    )
    assert found == {
        (office.staff[0].pk, colleague.pk): Conflict.SAME_UNIT,
        (office.staff[1].pk, colleague.pk): Conflict.ONESELF,
        (office.staff[0].pk, office.head_account.pk): Conflict.SUPERIOR,
        (office.staff[1].pk, office.head_account.pk): Conflict.SUPERIOR,
    }
    round = office.plan(RoundMethod.COMPETENCY_TEST, office.staff[:4])
    with pytest.raises(NoRoomError):
        raters.assign(round, [judge, office.head_account], by=office.planner)
    with pytest.raises(TooFewAssessorsError):
        office.open(round)
    judges = [judge, *UserFactory.create_batch(3)]
    assert raters.assign(round, judges, by=office.planner) == 8
    loads = [RatingSheet._base_manager.filter(account=each).count() for each in judges]
    assert loads == [2, 2, 2, 2]
    with pytest.raises(ConflictOfInterestError):
        raters.add_rater(
            subject_of(round, office.staff[0]),
            nip=office.head.nip,
            group="assessor",
            reason=REASON,
            by=office.planner,
        )


def test_assessors_two_levels_apart_have_to_settle_before_the_round_goes_on(office):
    person = office.staff[0]
    round, judges = office.tested_by_two()
    low, high = (sheet_of(round, person, judge) for judge in judges)
    rate(low, lambda row: 4 if row.level < 3 else 1, by=office.as_account(judges[0]), note="catatan")
    assert settling.differences_of(round) == []  # the other one has not handed in: nothing to compare yet
    rate(high, 4, by=office.as_account(judges[1]))
    assert {row.spread for row in settling.differences_of(round)} == {2}
    office.close(round)
    assert outcomes(round, "competency_test") == []
    with pytest.raises(UnsettledError):
        finishing.request_finish(round, by=office.planner)
    subject = subject_of(round, person)
    for competency in office.competencies:
        settling.settle(
            subject, competency.pk, level=Decimal("3.5"), reason=REASON, by=office.planner, at=NOW
        )
    assert outcomes(round, "competency_test") == [Decimal("3.5")] * 2
    lifecycle.begin_calibration(round, by=office.planner)
    session = sessions.begin(round, by=office.opener, at=NOW)
    for outcome in RoundOutcome._base_manager.filter(subject=subject).select_related("subject"):
        sessions.change(
            session, outcome, level=Decimal(3), seen=0, reason=REASON * 2, by=office.opener, at=NOW
        )
    closing_by_two.propose(session, note="", by=office.opener, at=NOW, version=session.version, changes=2)
    closing_by_two.approve(session, by=office.planner, at=NOW, version=session.version)
    office.finish(round)
    held = Assessment._base_manager.filter(employee=person, source="competency_test", provider="BKPSDM")
    assert set(held.values_list("level", "official_rank")) == {(3, 3)}


def test_the_last_day_is_extended_with_a_reason_and_what_is_closed_takes_nothing_more(office):
    round = office.opened()
    first, second = invitations(round, office.staff[0])[:2]
    with pytest.raises(NotOpenError):
        answer(first, 3, on=AFTER)
    lifecycle.extend(
        round, closes_on=LAST.replace(month=12, day=20), reason=REASON, by=office.planner, at=NOW
    )
    assert answer(first, 3)
    assert not answer(first, 1)  # sent again: nothing changes
    closing.request_close(round, by=office.planner, at=NOW, reason=REASON)
    with pytest.raises(NotOpenError):
        answer(second, 3)


def test_rounds_are_closed_by_the_schedule_after_their_last_day(office):
    round = office.opened()
    on_the_last, after = (system_principal(purpose="schedule", on=day) for day in (LAST, AFTER))
    assert closing.close_due(by=on_the_last, at=NOW) == 0
    assert closing.close_due(by=after, at=NOW) == 1
    assert closing.close_due(by=after, at=NOW) == 0
    round.refresh_from_db()
    assert round.rated_at == NOW


def test_raters_are_told_once_reminded_near_the_end_and_left_alone_when_done(office):
    round = office.opened()
    rows = Notice.objects.open().filter(kind=telling.RATE)
    assert rows.count() == 7  # five peers, the head, the person
    person = office.staff[0]
    rate(sheet_of(round, person, office.head_account), 3, by=office.as_person(office.head))
    assert rows.count() == 7  # the time of a notice's end tells nothing of an answer
    telling.remind(on=TODAY, at=NOW)
    assert rows.count() == 6
    assert not Notice.objects.filter(kind=telling.REMIND).exists()
    telling.remind(on=LAST, at=NOW)
    assert Notice.objects.open().filter(kind=telling.REMIND).count() == 6


def test_who_is_taken_out_of_an_open_round_takes_their_answers_along(office):
    round = office.opened()
    asked = invitations(round, office.staff[0])
    for invitation in asked[:3]:
        answer(invitation, 3)
    with pytest.raises(HandedInError):
        raters.let_go(asked[0], reason=REASON, by=office.planner)
    raters.let_go(asked[4], reason=REASON, by=office.planner)
    planning.remove_subject(subject_of(round, office.staff[0]), by=office.planner, reason=REASON)
    assert not AnswerBox.objects.exists()
    with pytest.raises(NotOpenError):
        answer(asked[3], 3)
    assert RaterToken.objects.filter(spent_on=TODAY).count() == 3


def test_a_cancelled_round_keeps_no_answer(office):
    round = office.opened()
    answer(invitations(round, office.staff[0])[0], 3)
    lifecycle.cancel(round, reason=REASON, by=office.planner, at=NOW)
    assert round.state == "cancelled"
    assert not AnswerBox.objects.exists()


def test_a_round_whose_levels_are_going_on_record_is_not_cancelled(office):
    round = office.opened(RoundMethod.SELF)
    person = office.staff[0]
    sheet = sheet_of(round, person, office.accounts[person.pk])
    rate(sheet, 3, by=office.as_person(person), evidence="ada")
    office.close(round)
    finishing.request_finish(round, by=office.planner)
    with pytest.raises(OnRecordError):
        lifecycle.cancel(round, reason=REASON, by=office.planner, at=NOW)
    recorded = Assessment._base_manager.create(
        employee=person, competency=office.competencies[0], level=3, source="self", assessed_on=TODAY
    )
    tamper(
        f"UPDATE assessments_roundoutcome SET assessment_id = {recorded.pk} WHERE id = (SELECT min(id)"
        " FROM assessments_roundoutcome)"
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        tamper(
            "UPDATE assessments_assessmentround SET state = 'cancelled', version = version + 1, ended_reason = 'x',"
            " ended_at = now(), ended_by_id = planned_by_id"
        )


def test_the_number_of_statements_does_not_grow_with_people(office):
    counted = []
    for people in ([office.staff[0]], office.staff[1:]):
        round = office.plan(people=people)
        with CaptureQueriesContext(connection) as queries:
            proposing.propose(round, by=office.planner)
            office.open(round)
            done(closing.request_close(round, by=office.planner, at=NOW, reason=REASON))
            done(finishing.request_finish(round, by=office.planner))
        counted.append(len(queries))
    assert counted[1] <= counted[0] + 2  # more chunks of a bulk write, not more per person


def test_the_checklist_names_whom_nobody_has_given_an_account(office):
    person = office.staff[0]
    person.account.is_active = False
    person.account.save()
    round = office.plan(people=office.staff[:2])
    found = progress.checklist(round, rules=rules_of(round, on=TODAY))
    assert (found.without_account, found.accountless) == (1, [person.name])


def test_a_round_that_would_be_over_before_it_opens_is_not_planned(office):
    for days in (1, 2000):
        last = office.today - timedelta(days=days)
        with pytest.raises(OverAlreadyError) as refused:
            planning.plan(
                office.unit, title="Lampau", method=RoundMethod.COMPETENCY_TEST, opens_on=last, closes_on=last,
                by=office.planner, at=NOW,
            )  # fmt: skip
        assert "closes_on" in refused.value.fields
    assert not AssessmentRound.objects.exists()
