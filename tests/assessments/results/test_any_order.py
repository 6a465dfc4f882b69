"""Results and objections in any order of acts, by the functions and past them: no illegal move is ever made."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from assessments.models import Assessment, AssessmentResult, ResultLevel, ResultObjection
from assessments.results import entering, objecting
from assessments.results.answering import accept
from assessments.results.choices import OBJECTION_MOVES, RESULT_MOVES, ObjectionState, ResultState
from assessments.results.correcting import begin_correction
from assessments.results.finalising import finalise, send_back
from tests.assessments.results.office import NOW, REASON, make_office
from tests.stateful import QUICK, VERY_MANY, Story, tamper

pytestmark = pytest.mark.django_db
WHO = ("own", "entering", "second", "third")
PEOPLE = st.sampled_from(WHO)


class Results(Story):
    """One person's result, its corrections and objections, by four people."""

    seen: ClassVar[set[str]] = set()

    @property
    def newest(self):
        rows = AssessmentResult._base_manager.select_related("employee__home_unit", "provider")
        return rows.order_by("-pk").first()

    @property
    def objection(self):
        rows = ResultObjection._base_manager.select_related("result", "employee__home_unit")
        return rows.order_by("-pk").first()

    def act(self, function, about, who, **given):
        if about is not None:
            self.attempt(function, about, by=getattr(self.stage, who), at=NOW, version=about.version, **given)

    @rule(who=PEOPLE, level=st.integers(0, 5))
    def enter(self, who, level):
        made = self.newest
        if made is not None:
            by = getattr(self.stage, who)
            self.attempt(entering.set_levels, made, self.stage.levels(level), by=by, version=made.version)

    @rule(who=PEOPLE)
    def propose(self, who):
        self.act(entering.propose, self.newest, who)

    @rule(who=PEOPLE)
    def finish(self, who):
        self.act(finalise, self.newest, who)

    @rule(level=st.integers(0, 5))
    def go_the_proper_way(self, level):
        """The whole way, so that what follows a final result is tried often."""
        made, by = self.newest, self.stage.entering
        if made is not None and made.state == "finalised":
            made = self.attempt(begin_correction, made, reason=REASON, by=by)
        if made is not None and made.state == "draft":
            self.attempt(entering.set_levels, made, self.stage.levels(level), by=by, version=made.version)
            self.attempt(entering.propose, made, by=by, at=NOW, version=made.version)
            self.attempt(finalise, made, by=self.stage.second, at=NOW, version=made.version)

    @rule(who=PEOPLE)
    def return_it(self, who):
        self.act(send_back, self.newest, who, reason=REASON)

    @rule(who=PEOPLE)
    def correct(self, who):
        if self.newest is not None:
            self.attempt(begin_correction, self.newest, reason=REASON, by=getattr(self.stage, who))

    @rule(who=PEOPLE)
    def say_yes(self, who):
        if self.newest is not None:
            self.attempt(accept, self.newest, by=getattr(self.stage, who), at=NOW)

    @rule(who=PEOPLE)
    def object(self, who):
        if self.newest is not None:
            self.attempt(objecting.file, self.newest, text=REASON, by=getattr(self.stage, who), at=NOW)

    @rule(who=PEOPLE)
    def take(self, who):
        self.act(objecting.take_up, self.objection, who)

    @rule(who=PEOPLE, verdict=st.sampled_from(["rejected", "corrected"]))
    def answer(self, who, verdict):
        self.act(objecting.answer, self.objection, who, verdict=verdict, text=REASON)

    @rule(state=st.sampled_from(ResultState.values))
    def write_past_it(self, state):
        """Whoever may write to the table moves it anywhere; what the machine does not know is refused."""
        made = self.newest
        if made is not None and (state not in RESULT_MOVES.get(made.state, ()) or state == "finalised"):
            try:
                with transaction.atomic():
                    tamper(
                        f"UPDATE assessments_assessmentresult SET state = '{state}', version = version + 1"
                        f" WHERE id = {made.pk}"
                    )
            except DatabaseError:
                return
            assert state == made.state

    @invariant()
    def what_counts_was_made_by_two(self):
        self.seen |= set(AssessmentResult._base_manager.values_list("state", flat=True))
        for row in AssessmentResult._base_manager.filter(state__in=["finalised", "replaced"]):
            assert row.decided_by_id
            assert row.decided_by_id != row.drafted_by_id
        tied = ResultLevel._base_manager.filter(result__state="finalised", assessment__isnull=False)
        standing = Assessment._base_manager.filter(withdrawn_on__isnull=True)
        assert sorted(tied.values_list("assessment", flat=True)) == sorted(
            standing.values_list("pk", flat=True)
        )

    @invariant()
    def one_version_stands(self):
        assert AssessmentResult._base_manager.filter(state="finalised").count() <= 1
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def whoever_answered_had_no_part_in_it(self):
        for row in ResultObjection._base_manager.exclude(decided_by=None).select_related("result"):
            assert row.decided_by_id not in (row.result.drafted_by_id, row.result.decided_by_id)


def run_story(settings):
    Results.seen.clear()
    office = make_office()
    office.draft(3)
    run_state_machine_as_test(Results.on(office), settings=settings)
    assert Results.seen >= {"draft", "proposed", "finalised", "replaced"}  # the story gets anywhere


def test_no_order_of_acts_makes_a_result_that_one_person_made():
    run_story(QUICK)


@pytest.mark.long
def test_no_order_of_very_many_does():
    run_story(VERY_MANY)


def reached(office, state):
    """A result in a state, and what it takes to be there."""
    made = office.draft(3)
    if state == "draft":
        return made
    if state == "discarded":
        entering.discard(made, reason=REASON, by=office.entering, at=NOW, version=made.version)
        return made
    entering.propose(made, by=office.entering, at=NOW, version=made.version)
    if state in ("finalised", "replaced"):
        finalise(made, by=office.second, at=NOW, version=made.version)
    if state == "replaced":
        changed = begin_correction(made, reason=REASON, by=office.entering)
        entering.set_levels(changed, office.levels(4), by=office.entering, version=changed.version)
        office.finish(changed)
    return made


@pytest.mark.parametrize("start", ResultState.values)
def test_every_illegal_move_of_a_result_is_refused_by_the_database(office, start):
    made = reached(office, start)
    illegal = [
        state for state in ResultState.values if state != start and state not in RESULT_MOVES.get(start, ())
    ]
    assert illegal
    for state in illegal:
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(
                f"UPDATE assessments_assessmentresult SET state = '{state}', version = version + 1, replaced_on = NULL,"
                f" decided_reason = 'x' WHERE id = {made.pk}"
            )


def test_every_illegal_move_of_an_objection_is_refused_by_the_database(office):
    acts = {
        "taken": lambda row: objecting.take_up(row, by=office.third, at=NOW, version=row.version),
        "answered": lambda row: objecting.answer(
            row, verdict="rejected", text=REASON, by=office.third, at=NOW, version=row.version
        ),
    }
    row = objecting.file(office.final(3), text=REASON, by=office.own, at=NOW)
    for start in ("filed", "taken", "answered"):
        if start in acts:
            acts[start](row)
        for state in ObjectionState.values:
            if state == start or state in OBJECTION_MOVES.get(start, ()):
                continue
            with pytest.raises(DatabaseError), transaction.atomic():
                tamper(
                    f"UPDATE assessments_resultobjection SET state = '{state}', version = version + 1"
                    f" WHERE id = {row.pk}"
                )
