"""Whatever is done in whatever order, also by somebody who writes SQL: a round goes its way or stays where it is."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from asn_career.base.jobs.choices import ENDED
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from assessments.models import AnswerBox, Assessment, AssessmentRound, FeedbackTally, RaterToken, RoundOutcome
from assessments.rounds import closing, finishing, lifecycle, opening, planning, proposing, raters
from assessments.rounds.choices import MOVES, RoundMethod, RoundState
from tests.assessments.rounds.office import (
    NOW,
    REASON,
    Office,
    answer,
    invitations,
    rate,
    sheet_of,
    subject_of,
)
from tests.stateful import QUICK, VERY_MANY, Story, tamper

STATES = RoundState.values
# What somebody tries who may write to the tables.
TRICKS = (
    *(f"UPDATE assessments_assessmentround SET state = '{state}', version = version + 1" for state in STATES),
    """UPDATE assessments_assessmentround SET state = 'open', version = version + 1, opened_by_id = planned_by_id,
       opened_at = now()""",
    "UPDATE assessments_assessmentround SET planned_by_id = opened_by_id WHERE opened_by_id IS NOT NULL",
    "UPDATE assessments_assessmentround SET opened_by_id = NULL, rules = '{}' WHERE state <> 'draft'",
    "UPDATE assessments_assessmentround SET closes_on = closes_on - 1, opens_on = opens_on - 1 WHERE state <> 'draft'",
    "UPDATE assessments_assessmentround SET method = 'competency_test' WHERE state <> 'draft'",
    "DELETE FROM assessments_assessmentround",
    """DELETE FROM assessments_roundsubject
       WHERE round_id IN (SELECT id FROM assessments_assessmentround WHERE state <> 'draft')""",
    "UPDATE assessments_ratertoken SET spent_on = NULL WHERE spent_on IS NOT NULL",
    "UPDATE assessments_ratertoken SET spent_on = spent_on + 1 WHERE spent_on IS NOT NULL",
    "UPDATE assessments_roundoutcome SET level = 5",
    "UPDATE assessments_roundoutcome SET calibrated_level = 5 WHERE level IS NOT NULL",
    "DELETE FROM assessments_roundoutcome",
    "UPDATE assessments_feedbacktally SET answers = answers + 1",
    """INSERT INTO assessments_feedbacktally (public_id, subject_id, "group", answers, counts)
       SELECT gen_random_uuid(), id, 'peer', 2, '{}' FROM assessments_roundsubject""",
    "UPDATE assessments_ratingsheet SET done_on = NULL WHERE done_on IS NOT NULL AND excused_on IS NOT NULL",
    "UPDATE assessments_roundindicator SET level = 1",
)


@pytest.fixture
def stage(db):
    return Office(staff=5, competencies=1)


class Rounds(Story):
    """One round of 360 degrees and one by two assessors; each goes forward step by step."""

    def __init__(self):
        super().__init__()
        office = self.stage
        self.rounds = [office.plan(), office.plan(RoundMethod.COMPETENCY_TEST, provider="BKPSDM")]
        self.seen = {round.pk: round.state for round in self.rounds}

    def round(self, place):
        return AssessmentRound.objects.select_related("unit", "planned_by").get(pk=self.rounds[place].pk)

    @rule(place=st.integers(0, 1))
    def asks_raters(self, place):
        round = self.round(place)
        self.attempt(proposing.propose, round, by=self.stage.planner)
        judges = [self.stage.opener_account, self.stage.planner_account]
        self.attempt(raters.assign, round, judges, by=self.stage.planner)

    @rule(place=st.integers(0, 1), planner=st.booleans())
    def opens(self, place, planner):
        by = self.stage.planner if planner else self.stage.opener
        self.attempt(opening.open_round, self.round(place), by=by, at=NOW)

    @rule(who=st.integers(0, 4), value=st.integers(1, 4))
    def answers(self, who, value):
        asked = invitations(self.rounds[0], self.stage.staff[0])
        if len(asked) > who and RaterToken.objects.filter(invitation=asked[who]).exists():
            self.attempt(answer, asked[who], value)

    @rule(second=st.booleans(), value=st.integers(1, 4))
    def rates(self, second, value):
        account = self.stage.planner_account if second else self.stage.opener_account
        round = self.round(1)
        if round.opened_at:
            sheet = sheet_of(round, self.stage.staff[0], account)
            self.attempt(rate, sheet, value, by=self.stage.as_account(account))

    @rule(place=st.integers(0, 1))
    def closes(self, place):
        self.attempt(closing.request_close, self.round(place), by=self.stage.planner, at=NOW, reason=REASON)

    @rule()
    def works(self):
        for job in Job.objects.exclude(state__in=ENDED).order_by("pk"):
            run_job(job.pk)
            self.remember()  # a job may go a step further after each other one

    @rule(place=st.integers(0, 1))
    def calibrates(self, place):
        self.attempt(lifecycle.begin_calibration, self.round(place), by=self.stage.planner)

    @rule(place=st.integers(0, 1))
    def finishes(self, place):
        self.attempt(finishing.request_finish, self.round(place), by=self.stage.planner)

    @rule(place=st.integers(0, 1))
    def cancels(self, place):
        self.attempt(lifecycle.cancel, self.round(place), reason=REASON, by=self.stage.planner, at=NOW)

    @rule(place=st.integers(0, 1))
    def takes_out(self, place):
        subject = subject_of(self.rounds[place], self.stage.staff[0])
        if subject.round.state != "draft":
            self.attempt(planning.remove_subject, subject, by=self.stage.planner, reason=REASON)

    @rule(trick=st.sampled_from(TRICKS))
    def tampers(self, trick):
        self.attempt(tamper, trick)

    def remember(self):
        for round in AssessmentRound.objects.filter(pk__in=self.seen):
            before = self.seen[round.pk]
            assert round.state == before or round.state in MOVES.get(before, ()), (before, round.state)
            self.seen[round.pk] = round.state

    @invariant()
    def every_step_is_a_move(self):
        self.remember()

    @invariant()
    def opened_by_another(self):
        opened = AssessmentRound.objects.filter(pk__in=self.seen, opened_at__isnull=False)
        assert all(row.opened_by_id != row.planned_by_id and row.rules for row in opened)

    @invariant()
    def no_answers_outlive_the_rating(self):
        assert not AnswerBox.objects.exclude(subject__round__state="open").exists()

    @invariant()
    def nothing_is_told_of_fewer_than_three(self):
        assert not FeedbackTally._base_manager.filter(answers__lt=3).exists()

    @invariant()
    def what_is_on_record_is_the_final_level(self):
        rows = RoundOutcome._base_manager.filter(assessment__isnull=False).select_related("assessment")
        assert all(row.assessment.level == row.final_level for row in rows)
        finished = RoundOutcome._base_manager.filter(
            subject__round__state="finished", level__isnull=False, assessment__isnull=True, not_recorded=""
        )
        assert not finished.exists()
        assert Assessment._base_manager.count() == rows.count()


@pytest.mark.django_db
def test_a_round_goes_its_way_in_any_order(stage):
    run_state_machine_as_test(Rounds.on(stage), settings=QUICK)


@pytest.mark.long
@pytest.mark.django_db
def test_a_round_goes_its_way_in_very_many_orders(stage):
    run_state_machine_as_test(Rounds.on(stage), settings=VERY_MANY)


def in_each_state(office):
    """A round by assessors that went to each state by the domain's own steps."""
    person = office.staff[0]
    round, judges = office.tested_by_two([person])
    for judge in judges:
        rate(sheet_of(round, person, judge), 3, by=office.as_account(judge))
    yield "open", round
    office.close(round)
    yield "rated", round
    lifecycle.begin_calibration(round, by=office.planner)
    yield "calibrating", round
    office.finish(round)
    yield "finished", round


def test_every_move_that_is_none_is_refused_by_the_database(stage):
    with connection.cursor() as cursor:
        for state, round in in_each_state(stage):
            assert round.state == state
            for target in set(STATES) - {state, *MOVES.get(state, ())}:
                with pytest.raises(DatabaseError), transaction.atomic():
                    tamper(
                        f"UPDATE assessments_assessmentround SET state = '{target}', version = version + 1,"
                        f" ended_reason = 'x', ended_at = now(), ended_by_id = planned_by_id WHERE id = {round.pk}"
                    )
        cursor.execute("SELECT count(*) FROM assessments_assessmentround WHERE state = 'finished'")
        assert cursor.fetchone() == (1,)
    draft = stage.plan(people=[stage.staff[1]])
    for target in ("rated", "calibrating", "finished"):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(
                f"UPDATE assessments_assessmentround SET state = '{target}', version = version + 1"
                f" WHERE id = {draft.pk}"
            )
    with pytest.raises(DatabaseError), transaction.atomic():
        tamper("UPDATE assessments_assessmentround SET rated_at = now() WHERE state = 'finished'")


def test_the_control_finds_a_move_that_nothing_refuses(stage):
    """Without the trigger the same statement goes through: what the test above sees is the trigger's doing."""
    draft = stage.plan()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE assessments_assessmentround DISABLE TRIGGER USER")
        tamper(f"UPDATE assessments_assessmentround SET state = 'finished' WHERE id = {draft.pk}")
        draft.refresh_from_db()
        assert draft.state == "finished"
        transaction.set_rollback(True)
