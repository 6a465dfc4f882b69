"""Whatever people do in whatever order: seats are sold once, states follow the steps, none stays empty for nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from asn_career.base.errors import DomainError
from tests.stateful import QUICK
from tests.training.sessions.conftest import NOW, STARTS, build_stage
from training.enrolment_choices import ENROLMENT_STEPS
from training.models import Enrolment, EnrolmentStep
from training.sessions.enrolling import approve, nominate, register, reject, withdraw
from training.sessions.priority import need_of
from training.sessions.scheduling import (
    cancel_session,
    close_registration,
    open_registration,
    save_session,
    start_session,
)

ROWS = Enrolment._base_manager
PEOPLE = 5


SOMEONE = st.integers(0, PEOPLE - 1)


class Sessions(RuleBasedStateMachine):
    """One session of two seats, five people of ``stage``, and everybody there who may do something."""

    stage = None
    people = ()

    def __init__(self):
        super().__init__()
        self.session = self.stage.session(seats=2, state="draft", starts=STARTS)
        self.states = {}

    def attempt(self, act, *arguments, **given):
        try:
            act(*arguments, at=NOW, **given)
        except DomainError:
            return
        self.session.refresh_from_db()

    def row(self, who):
        rows = ROWS.filter(session=self.session, employee=self.people[who]).select_related("session__unit")
        return rows.order_by("-pk").first()

    @rule(who=SOMEONE)
    def registers(self, who):
        self.attempt(register, self.session, by=self.stage.principal_of(self.people[who]))

    @rule(who=SOMEONE, by=st.sampled_from(["superior", "administrator", "officer"]))
    def is_nominated(self, who, by):
        self.attempt(nominate, self.session, [self.people[who].pk], by=getattr(self.stage, by))

    @rule(who=SOMEONE, by=st.sampled_from(["superior", "administrator", "officer"]))
    def is_approved(self, who, by):
        if row := self.row(who):
            self.attempt(approve, row, by=getattr(self.stage, by))

    @rule(who=SOMEONE)
    def is_refused(self, who):
        if row := self.row(who):
            self.attempt(reject, row, by=self.stage.officer, reason="uji")

    @rule(who=SOMEONE)
    def withdraws(self, who):
        if row := self.row(who):
            self.attempt(withdraw, row, by=self.stage.principal_of(self.people[who]))

    @rule(seats=st.integers(1, 4))
    def has_other_seats(self, seats):
        self.session.seats = seats
        days = [STARTS, STARTS + timedelta(days=1)]
        self.attempt(save_session, self.session, days=days, by=self.stage.officer)
        self.session.refresh_from_db()

    @rule(move=st.sampled_from([open_registration, open_registration, close_registration]))
    def moves(self, move):
        self.attempt(move, self.session, by=self.stage.officer)

    @rule(day=st.sampled_from([STARTS, STARTS - timedelta(days=1)]))
    def starts(self, day):
        possible = self.session.state == "closed" and day >= STARTS
        self.attempt(start_session, self.session, by=replace(self.stage.officer, on=day))
        if possible:
            assert self.session.state == "running"

    @invariant()
    def none_runs_before_its_first_day(self):
        assert self.session.state != "running" or self.session.began_on == STARTS

    @rule(sure=st.integers(0, 9))
    def is_cancelled(self, sure):
        if not sure:
            self.attempt(cancel_session, self.session, by=self.stage.officer, reason="uji")

    def teardown(self):
        """Everybody is free for the next run."""
        self.attempt(cancel_session, self.session, by=self.stage.officer, reason="akhir")

    @invariant()
    def seats_are_sold_once_and_none_stays_empty_while_somebody_waits(self):
        rows = list(ROWS.filter(session=self.session))
        seats = [row.seat_number for row in rows if row.seat_number]
        assert len(seats) == len(set(seats)) <= self.session.seats
        assert all(1 <= seat <= self.session.seats for seat in seats)
        if self.session.state in ("open", "closed") and any(row.state == "waiting" for row in rows):
            assert len(seats) == self.session.seats

    @invariant()
    def states_follow_the_steps_and_each_is_on_record(self):
        for row in ROWS.filter(session=self.session):
            before = self.states.get(row.pk, row.state)
            assert before == row.state or row.state in reachable(before)
            self.states[row.pk] = row.state
            last = EnrolmentStep._base_manager.filter(enrolment=row).order_by("-pk").first()
            assert last is not None
            assert last.state == row.state

    @invariant()
    def whoever_was_promoted_needed_it_no_less_than_those_who_wait(self):
        promoted = ROWS.filter(session=self.session, state="seated", steps__kind="promoted")
        waiting = list(ROWS.filter(session=self.session, state="waiting"))
        for row in promoted:
            joined = [each for each in waiting if was_waiting_then(each, row)]
            assert all(need_of(row).order() <= need_of(each).order() for each in joined)


def reachable(state):
    return {after for step in ENROLMENT_STEPS[state] for after in (step, *ENROLMENT_STEPS[step])}


def was_waiting_then(waiting, promoted):
    steps = EnrolmentStep._base_manager
    queued = steps.filter(enrolment=waiting, kind="queued").order_by("-pk").first()
    given = steps.filter(enrolment=promoted, kind="promoted").order_by("-pk").first()
    return queued is not None and queued.pk < given.pk


@pytest.mark.django_db
def test_any_order_of_acts_keeps_what_must_hold():
    stage = build_stage()
    people = [stage.person(level=place % 3) for place in range(PEOPLE)]
    machine = type("SessionsOnStage", (Sessions,), {"stage": stage, "people": people})
    quick = settings(QUICK, max_examples=8, stateful_step_count=20)
    run_state_machine_as_test(machine, settings=quick)
