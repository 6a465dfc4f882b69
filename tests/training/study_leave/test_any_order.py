"""Whatever is tried by whomever in whatever order: a study leave takes legal steps alone, by code and by raw SQL."""

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError
from employees.access import user_principal
from employees.models import Employee
from tests.factories import GrantFactory, UserFactory
from tests.stateful import QUICK
from tests.training.study_leave.people import DAY, NOW, STUDY, application, bring_to, evidence, later, office
from training.models import StudyExtension, StudyLeave, StudyLeaveFile, StudyLeaveStep, StudyReport
from training.models.study_leave import MOVES as STATES
from training.study_leave import decision, monitoring, steps
from training.study_leave_choices import OPEN_STUDY_STATES, StudyLeaveState

pytestmark = pytest.mark.django_db
BEGUN = date(2027, 6, 30)
ROWS = {"reason": "tests"}
# Who holds the grant that a step asks for; None is the person concerned. "both" verifies and decides, never both.
HOLDERS = {
    None: {"own"},
    "plans.agree": {"superior"},
    "training.manage": {"officer", "both"},
    "training.approve": {"approver", "both"},
}
WHO = st.sampled_from(["own", "superior", "officer", "approver", "both"])
REASON = st.sampled_from(["Perlu.", "Perlu.", " "])
SENT_BACK = {"submitted": "plans.agree", "recommended": "training.manage", "verified": "training.approve"}
DECIDED = ("approved", "studying", "reporting", "returned", "cancelled", "stopped")


class StudyLeaveMachine(RuleBasedStateMachine):
    """A study leave beside what it should be; everything is undone after each run of steps."""

    @initialize(begins=st.sampled_from(["draft", "draft", "verified", "studying"]))
    def set_up(self, begins):
        self.point = transaction.savepoint()
        self.place = office()
        account = UserFactory()
        for role in ("analis", "penyetuju"):
            GrantFactory(user=account, role=role, unit=self.place.root)
        self.place.both = user_principal(account, on=DAY)
        self.leave = application(self.place) if begins == "draft" else bring_to(self.place, begins)
        self.state, self.version = begins, self.row.version
        self.ends_on = STUDY["ends_on"]
        self.verifier = None if begins == "draft" else "officer"
        self.taken = self.steps().count()
        self.extended = 0

    def teardown(self):
        transaction.savepoint_rollback(self.point)

    @property
    def row(self):
        rows = StudyLeave.objects.unscoped(**ROWS).select_related("employee__home_unit")
        return rows.get(pk=self.leave.pk)

    def steps(self):
        return StudyLeaveStep.objects.unscoped(**ROWS).filter(leave=self.leave)

    def of_leave(self, model, **given):
        rows = model.objects.unscoped(**ROWS).select_related("leave", "employee__home_unit")
        return rows.filter(leave=self.leave, **given).order_by("pk")

    def who(self, name, day=DAY):
        return later(getattr(self.place, name), day)

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

    def move(self, act, target, *, by, origins, holds, also=True, stale=False, day=DAY, **given):
        """One step of the way: from its origins, by who holds it, on the version seen, and what it asks besides."""
        seen = {"at": NOW, "version": self.version - int(stale), "by": self.who(by, day)}
        allowed = self.state in origins and by in HOLDERS[holds] and also and not stale
        if self.attempt(lambda: act(self.row, **seen, **given), allowed=allowed):
            self.state, self.version, self.taken = target, self.version + 1, self.taken + 1
            return True
        return False

    # --- The application ---------------------------------------------------------------------------

    @rule(by=WHO, stale=st.booleans())
    def send(self, by, stale):
        self.move(steps.submit, "submitted", by=by, origins=["draft"], holds=None, stale=stale)
        self.verifier = None if self.state == "submitted" else self.verifier

    @rule(by=WHO, rarely=st.integers(0, 3))
    def withdraw(self, by, rarely):
        if not rarely:
            origins = ["draft", "submitted", "recommended", "verified"]
            self.move(steps.withdraw, "withdrawn", by=by, origins=origins, holds=None)

    @rule(by=WHO, reason=REASON)
    def recommend(self, by, reason):
        also = bool(reason.strip())
        given = {"origins": ["submitted"], "holds": "plans.agree", "also": also, "reason": reason}
        self.move(steps.recommend, "recommended", by=by, **given)

    @rule(by=WHO)
    def verify(self, by):
        if self.move(steps.verify, "verified", by=by, origins=["recommended"], holds="training.manage"):
            self.verifier = by

    @rule(by=WHO, reason=REASON)
    def send_back(self, by, reason):
        holds = SENT_BACK.get(self.state, "training.approve")
        given = {"origins": list(SENT_BACK), "holds": holds, "also": bool(reason.strip()), "reason": reason}
        if self.move(steps.send_back, "draft", by=by, **given):
            self.verifier = None

    @rule(by=WHO, number=st.sampled_from(["800/1", "800/1", ""]), stale=st.booleans())
    def approve(self, by, number, stale):
        also = by != self.verifier and bool(number)
        given = {"origins": ["verified"], "holds": "training.approve", "also": also, "number": number}
        self.move(decision.approve, "approved", by=by, stale=stale, **given)

    @rule(by=WHO, reason=REASON, rarely=st.integers(0, 3))
    def refuse(self, by, reason, rarely):
        also = by != self.verifier and bool(reason.strip())
        if not rarely:
            given = {"origins": ["verified"], "holds": "training.approve", "also": also, "reason": reason}
            self.move(steps.refuse, "refused", by=by, **given)

    # --- The study -----------------------------------------------------------------------------------

    @rule(by=WHO, day=st.sampled_from([STUDY["starts_on"], STUDY["starts_on"] - timedelta(days=1)]))
    def begin(self, by, day):
        also = day >= STUDY["starts_on"]
        given = {"origins": ["approved"], "holds": "training.manage", "also": also, "day": day}
        self.move(decision.start, "studying", by=by, **given)

    @rule(by=WHO, reason=REASON, act=st.sampled_from(["cancel", "stop"]), rarely=st.integers(0, 3))
    def end_early(self, by, reason, act, rarely):
        if not rarely:
            origin, target = {"cancel": ("approved", "cancelled"), "stop": ("studying", "stopped")}[act]
            also = bool(reason.strip())
            given = {"origins": [origin], "holds": "training.approve", "also": also, "reason": reason}
            self.move(getattr(decision, act), target, by=by, **given)

    @precondition(lambda self: self.state == "studying")
    @rule(rarely=st.integers(0, 2))
    def is_stopped(self, rarely):
        """By who may: of all who try, in all states, hardly one is right."""
        if not rarely:
            given = {"origins": ["studying"], "holds": "training.approve", "reason": "Sakit", "day": BEGUN}
            self.move(decision.stop, "stopped", by="approver", **given)

    @rule(by=WHO, number=st.integers(1, 4))
    def report(self, by, number):
        for report in self.of_leave(StudyReport, number=number):
            open_ = report.state in ("due", "returned") and self.state in ("studying", "reporting")
            given = {"grade": None, "credits": None, "text": "Lancar", "version": report.version, "at": NOW}
            given["document"] = evidence(self.place.person, self.place.own)

            def act(report=report, given=given):
                monitoring.send_report(report, by=self.who(by, BEGUN), **given)

            self.attempt(act, allowed=open_ and by == "own")

    @rule(by=WHO, number=st.integers(1, 4), accepted=st.booleans(), remark=REASON)
    def check(self, by, number, accepted, remark):
        for report in self.of_leave(StudyReport, number=number):
            sent = report.state == "sent" and self.state in ("studying", "reporting")
            given = {"accepted": accepted, "remark": remark, "at": NOW, "version": report.version}
            allowed = sent and by in HOLDERS["training.manage"] and (accepted or bool(remark.strip()))
            self.attempt(
                lambda report=report, given=given: monitoring.check_report(
                    report, by=self.who(by, BEGUN), **given
                ),
                allowed=allowed,
            )

    @rule(by=WHO, days=st.sampled_from([-1, 0, 30, 365, 366]))
    def ask_for_more_time(self, by, days):
        until = STUDY["ends_on"] + timedelta(days=days)
        waiting = self.of_leave(StudyExtension, state="waiting").exists()
        possible = self.ends_on < until <= STUDY["ends_on"] + timedelta(days=365) and self.extended < 2
        document = evidence(self.place.person, self.place.own)
        given = {"until": until, "reason": "Penelitian", "document": document, "at": NOW}
        self.attempt(
            lambda: monitoring.ask_extension(self.row, by=self.who(by, BEGUN), **given),
            allowed=self.state == "studying" and by == "own" and possible and not waiting,
        )

    @rule(by=WHO, approved=st.booleans(), remark=REASON)
    def decide_about_more_time(self, by, approved, remark):
        for extension in self.of_leave(StudyExtension, state="waiting"):
            given = {"approved": approved, "remark": remark, "at": NOW}
            allowed = by in HOLDERS["training.approve"] and (approved or bool(remark.strip()))
            allowed &= not approved or self.state == "studying"

            def act(extension=extension, given=given):
                monitoring.decide_extension(extension, by=self.who(by, BEGUN), **given)

            if self.attempt(act, allowed=allowed) and approved:
                self.ends_on, self.extended = extension.until, self.extended + 1
                self.version, self.taken = self.version + 1, self.taken + 1

    # --- The return ----------------------------------------------------------------------------------

    @rule(by=WHO, on=st.sampled_from([BEGUN, BEGUN + timedelta(days=1), STUDY["starts_on"]]))
    def report_back(self, by, on):
        also = STUDY["starts_on"] < on <= BEGUN
        given = {"on": on, "result": "tidak_lulus", "graduated_on": None, "day": BEGUN}
        self.move(
            monitoring.report_back, "reporting", by=by, origins=["studying"], holds=None, also=also, **given
        )

    @rule(by=WHO)
    def confirm(self, by):
        given = {"origins": ["reporting"], "holds": "training.manage", "day": BEGUN}
        self.move(monitoring.confirm_return, "returned", by=by, **given)

    @rule(by=WHO, reason=REASON)
    def reopen(self, by, reason):
        also = bool(reason.strip())
        given = {"origins": ["reporting"], "holds": "training.manage", "also": also, "reason": reason}
        self.move(monitoring.reopen, "studying", by=by, day=BEGUN, **given)

    # --- Round the domain, and what must hold --------------------------------------------------------

    @precondition(lambda self: self.state)
    @rule(to=st.sampled_from(StudyLeaveState.values), version=st.integers(0, 2))
    def raw_sql(self, to, version):
        """What the table of states does not name is refused, and so is a step that is not counted; undone."""
        named = to == self.state or (to in STATES.get(self.state, ()) and version == 1)
        point = transaction.savepoint()
        try:
            with transaction.atomic(), acting(by="tests"), connection.cursor() as cursor:
                sql = "UPDATE training_studyleave SET state = %s, version = version + %s WHERE id = %s"
                cursor.execute(sql, [to, version, self.leave.pk])
        except Error:
            # A named step may still lack who decided, or the day of the return.
            assert to != self.state
        else:
            assert named, f"{self.state} to {to}"
        transaction.savepoint_rollback(point)

    @invariant()
    def it_is_what_it_should_be(self):
        leave = self.row
        assert (leave.state, leave.version, leave.ends_on) == (self.state, self.version, self.ends_on)
        assert self.steps().count() == self.taken
        last = self.steps().order_by("-pk").first()
        assert last is None or last.state == self.state

    @invariant()
    def the_register_says_studying_as_long_as_the_study_lasts(self):
        held = Employee._base_manager.values_list("legal_position", flat=True).get(pk=self.place.person.pk)
        assert held == ("03" if self.state in ("studying", "reporting") else "01")

    @invariant()
    def people_are_different_and_a_decision_has_its_letter(self):
        leave = self.row
        acted = [leave.recommended_by_id, leave.verified_by_id, leave.decided_by_id, leave.applicant_id]
        known = [account for account in acted if account]
        assert len(known) == len(set(known))
        letters = self.of_leave(StudyLeaveFile, kind="keputusan").count()
        assert letters == int(self.state in DECIDED)

    @invariant()
    def reports_cover_the_time_of_study_once_it_is_approved(self):
        reports = list(self.of_leave(StudyReport).order_by("number"))
        assert [report.number for report in reports] == list(range(1, len(reports) + 1))
        assert bool(reports) == (self.state in DECIDED)
        assert not reports or reports[-1].until == self.ends_on

    @invariant()
    def one_is_open_at_a_time(self):
        open_ = self.state in OPEN_STUDY_STATES
        if open_:
            self.attempt(lambda: steps.draft(by=self.place.own, **STUDY), allowed=False)


def run(examples, steps):
    tried = settings(QUICK, max_examples=examples, stateful_step_count=steps)
    run_state_machine_as_test(StudyLeaveMachine, settings=tried)


def test_no_order_of_steps_leads_where_a_study_leave_may_not_be():
    run(12, 25)


@pytest.mark.long
def test_none_of_many_long_orders_leads_where_a_study_leave_may_not_be():
    run(150, 40)
