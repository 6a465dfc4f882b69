"""Whatever is tried in whatever order: a plan takes legal steps alone, by the domain and by raw SQL alike."""

from datetime import UTC, date, datetime

import pytest
from django.db import Error, connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError
from employees.access import system_principal
from tests.stateful import QUICK
from tests.training.planning import AT, TODAY, YEAR, office
from training.choices import PLAN_MOVES, PlanState
from training.plans import moves, progress
from training.plans.rows import actions_of, copies_of, steps_of
from training.plans.writing import remove_action

pytestmark = pytest.mark.django_db


class PlanMachine(RuleBasedStateMachine):
    """A plan beside what it should be; everything is undone after each run of steps."""

    def __init__(self):
        super().__init__()
        self.point = transaction.savepoint()
        self.place = office()
        self.action = self.place.action()
        self.state, self.revision, self.actions, self.done = "draft", 1, 1, False
        self.version = self.place.plan.version
        self.copies = self.steps = 0

    def teardown(self):
        transaction.savepoint_rollback(self.point)

    def attempt(self, act, *, allowed):
        """Do it; it has to succeed exactly when the model allows it."""
        try:
            with transaction.atomic():
                act()
        except (DomainError, Error):
            assert not allowed, f"refused in {self.state}"
            return False
        assert allowed, f"taken in {self.state}"
        return True

    def move(self, function, target, *, allowed, by, **given):
        plan = self.place.plan
        if self.attempt(lambda: function(plan, version=plan.version, by=by, at=AT, **given), allowed=allowed):
            self.moved(target)

    def moved(self, target):
        self.revision += self.state == "agreed" and target == "draft"
        self.copies += target in ("agreed", "closed")
        self.steps += 1
        self.state = target

    @rule()
    def send(self):
        open_ = self.state in ("draft", "returned") and self.actions > 0
        self.move(moves.submit, "submitted", allowed=open_, by=self.place.employee_on())

    @rule()
    def withdraw(self):
        self.move(moves.withdraw, "draft", allowed=self.state == "submitted", by=self.place.employee_on())

    @rule(reason=st.sampled_from(["", "Kurang kegiatan"]))
    def send_back(self, reason):
        allowed = self.state == "submitted" and bool(reason)
        self.move(moves.send_back, "returned", allowed=allowed, by=self.place.superior_on(), reason=reason)

    @rule(reason=st.sampled_from(["", "Jadwal berubah"]))
    def change(self, reason):
        allowed = self.state == "agreed" and bool(reason)
        self.move(moves.change_agreed, "draft", allowed=allowed, by=self.place.employee_on(), reason=reason)

    @rule(superior=st.booleans())
    def agree(self, superior):
        plan = self.place.plan
        by = self.place.superior_on() if superior else self.place.employee_on()

        def act():
            moves.agree([plan], versions=moves.versions_of([plan]), by=by, at=AT)

        if self.attempt(act, allowed=self.state == "submitted" and superior):
            self.moved("agreed")

    @rule()
    def add(self):
        if self.attempt(self.place.action, allowed=self.state in ("draft", "returned")):
            self.actions += 1

    @rule()
    def remove(self):
        allowed = self.state in ("draft", "returned") and not self.done and self.exists
        version = self.place.plan.version
        action = self.place.fresh(self.action) if self.exists else None
        if action and self.attempt(
            lambda: remove_action(action, version=version, by=self.place.employee_on()), allowed=allowed
        ):
            self.actions -= 1

    @rule()
    def finish(self):
        if not self.exists:
            return
        action = self.place.fresh(self.action)
        allowed = action.agreed_revision is not None and not self.done and self.state != "closed"

        def act():
            evidence = self.place.document()
            progress.mark_done(action, done_on=TODAY, by=self.place.employee_on(), at=AT, evidence=evidence)

        self.done |= self.attempt(act, allowed=allowed)

    @rule(day=st.sampled_from([date(YEAR, 12, 31), date(YEAR + 1, 1, 1)]))
    def year_ends(self, day):
        by = system_principal(purpose="tests", on=day)
        closed = moves.archive_ended(by=by, on=day, at=datetime(day.year, day.month, day.day, tzinfo=UTC))
        assert closed == (day.year > YEAR and self.state != "closed")
        if closed:
            self.moved("closed")

    @rule(to=st.sampled_from(PlanState.values), revision=st.integers(0, 1), version=st.integers(0, 1))
    def raw_sql(self, to, revision, version):
        """Only what the table of moves allows, counted as a change, with the revision that belongs to it; undone."""
        reopens = self.state == "agreed" and to == "draft"
        known = to == self.state or to in PLAN_MOVES[self.state]
        allowed = self.state != "closed" and known and version == 1 and revision == int(reopens)

        def act():
            with acting(by="tests"), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE training_developmentplan SET state = %s, revision = revision + %s, version = version + %s"
                    " WHERE id = %s",
                    [to, revision, version, self.place.plan.pk],
                )

        point = transaction.savepoint()
        self.attempt(act, allowed=allowed)
        transaction.savepoint_rollback(point)

    @property
    def exists(self):
        return actions_of([self.place.plan]).filter(pk=self.action.pk).exists()

    @invariant()
    def it_is_what_it_should_be(self):
        plan = self.place.plan
        assert (plan.state, plan.revision) == (self.state, self.revision)
        assert actions_of([plan]).count() == self.actions
        assert steps_of([plan]).count() == self.steps + 1
        assert copies_of([plan]).count() == self.copies
        assert plan.version >= self.version
        self.version = plan.version


def test_no_order_of_steps_leads_where_a_plan_may_not_be():
    quick = settings(QUICK, max_examples=25, stateful_step_count=20)
    run_state_machine_as_test(PlanMachine, settings=quick)
