"""Whatever is done in whatever order, also by somebody who writes SQL: nobody holds one of two seats undecided.

There is no path to a decided person without the decision of an authorised person without a conflict of interest, about
minutes that everybody signed who was there and took part.
"""

import pytest
from django.db import connection
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from employees.models import Grant, Kinship, PositionHistory, User
from promotions.committee import deciding, forming, minutes, reviewing, voting
from promotions.committee.panel import panel_of
from promotions.committee.sitting import current_sitting
from promotions.models import (
    AppointingDecision,
    Appointment,
    Committee,
    CommitteeVote,
    ConflictOfInterest,
    OrderDeparture,
    ProposedName,
    Sitting,
)
from tests.factories import EmployeeFactory, principal_with
from tests.promotions.committee.stage import NOW, REASON, Stage, kin
from tests.stateful import QUICK, VERY_MANY, Story, tamper

TABLES = (
    "promotions_committee",
    "promotions_sitting",
    "promotions_committeevote",
    "promotions_appointingdecision",
)
# What somebody tries who may write to the tables, in the name of a member or of the authority as it suits.
TRICKS = (
    "UPDATE promotions_committee SET state = 'decided', version = version + 1",
    "UPDATE promotions_committee SET state = 'proposed', version = version + 1 WHERE state = 'minuted'",
    """UPDATE promotions_sitting SET state = 'signed', signed_at = now(), version = version + 1
       WHERE state = 'minuted'""",
    """INSERT INTO promotions_committeevote (public_id, sitting_id, member_id, candidate_id, ballot, at)
       SELECT gen_random_uuid(), s.id, m.id, c.id, 'support', now()
       FROM promotions_sitting s JOIN promotions_committeemember m ON m.committee_id = s.committee_id
       JOIN promotions_committee k ON k.id = s.committee_id
       JOIN promotions_candidate c ON c.shortlist_id = k.shortlist_id
       WHERE s.state = 'open' ON CONFLICT DO NOTHING""",
    "DELETE FROM promotions_conflictofinterest",
    """INSERT INTO promotions_appointingdecision
       (public_id, committee_id, sitting_id, seat, verdict, candidate_id, reason, decided_by_id, decided_on, decided_at)
       SELECT gen_random_uuid(), s.committee_id, s.id, 1, 'chosen', min(c.id), 'x', min(m.account_id),
              date '2026-11-21', now()
       FROM promotions_sitting s JOIN promotions_committeemember m ON m.committee_id = s.committee_id
       JOIN promotions_committee k ON k.id = s.committee_id
       JOIN promotions_candidate c ON c.shortlist_id = k.shortlist_id GROUP BY s.id""",
    # In the name of the authority: the same person for the other seat, and a third seat.
    """INSERT INTO promotions_appointingdecision
       (public_id, committee_id, sitting_id, seat, verdict, candidate_id, reason, decided_by_id, decided_on, decided_at)
       SELECT gen_random_uuid(), d.committee_id, d.sitting_id, 3 - d.seat, 'chosen', d.candidate_id, 'x',
              d.decided_by_id, d.decided_on, now()
       FROM promotions_appointingdecision d WHERE d.verdict = 'chosen' ORDER BY d.id DESC LIMIT 1""",
    """INSERT INTO promotions_appointingdecision
       (public_id, committee_id, sitting_id, seat, verdict, candidate_id, reason, decided_by_id, decided_on, decided_at)
       SELECT gen_random_uuid(), d.committee_id, d.sitting_id, 3, 'chosen', n.candidate_id, 'x',
              d.decided_by_id, d.decided_on, now()
       FROM promotions_appointingdecision d JOIN promotions_proposedname n ON n.sitting_id = d.sitting_id
       WHERE d.verdict = 'chosen' ORDER BY d.id DESC, n.place DESC LIMIT 1""",
    "UPDATE promotions_appointment SET state = 'recorded', version = version + 1, decree_number = 'x',"
    " decree_on = now(), recorded_at = now(), recorded_by_id = (SELECT min(id) FROM employees_user)",
    "UPDATE promotions_appointingdecision SET candidate_id = (SELECT max(id) FROM promotions_candidate)",
)


@pytest.fixture
def stage(db):
    found = Stage(candidates=3, seats=2)
    related = EmployeeFactory()
    found.judges = [
        found.ppk,
        found.officer,
        found.members[0],
        principal_with("ppk", unit=found.agency.root, employee=found.people[0]),
        principal_with("ppk", unit=found.agency.root, employee=related),
    ]
    kin(related, found.people[1])
    return found


MEMBER, CANDIDATE, SEAT = st.integers(0, 4), st.integers(0, 2), st.integers(1, 2)


class Process(Story):
    """One committee; members, officer, authority and intruder act in any order."""

    def __init__(self):
        super().__init__()
        self.looked_at = set()
        self.stage.committee = None

    @property
    def held(self):
        return current_sitting(self.stage.committee) if self.stage.committee else None

    def on_committee(self, act, *arguments, **given):
        if self.stage.committee is not None:
            self.stage.committee = Committee.objects.with_context().get(pk=self.stage.committee.pk)
            return self.attempt(act, *arguments, **given)
        return None

    @rule()
    def is_formed(self):
        self.attempt(self.stage.form)
        self.on_committee(self.stage.seat)
        self.on_committee(forming.start_review, self.stage.committee, by=self.stage.officer, at=NOW)

    @rule(who=MEMBER, about=CANDIDATE)
    def declares(self, who, about):
        self.on_committee(self.stage.declare, self.stage.members[who], self.stage.candidates[about])

    @rule(who=MEMBER, about=CANDIDATE)
    def becomes_kin(self, who, about):
        self.attempt(kin, self.stage.seats[who], self.stage.people[about])

    @rule(who=MEMBER, about=CANDIDATE)
    def marks(self, who, about):
        given = {"mark": 50, "by": self.stage.members[who], "at": NOW}
        self.on_committee(reviewing.mark, self.stage.committee, self.stage.candidates[about], **given)

    @rule()
    def all_mark_and_sit(self):
        for who in range(5):
            for about in range(3):
                self.marks(who, about)
        for by in (self.stage.officer, self.stage.members[0]):
            self.on_committee(self.stage.open, by=by)

    @rule(who=MEMBER, about=CANDIDATE, ballot=st.sampled_from(["support", "oppose"]))
    def votes(self, who, about, ballot):
        if held := self.held:
            given = {"ballot": ballot, "by": self.stage.members[who], "at": NOW}
            self.on_committee(voting.cast, held, self.stage.candidates[about], **given)

    @rule()
    def all_vote_for(self):
        for who in range(5):
            for about in range(3):
                self.votes(who, about, "support")

    @rule(who=MEMBER, second=MEMBER, about=CANDIDATE, kind=st.sampled_from(["leave_out", "set_aside"]))
    def departs(self, who, second, about, kind):
        if held := self.held:
            named = self.stage.candidates[about] if kind == "leave_out" else None
            asked = self.on_committee(self.stage.depart, held, named, kind=kind, by=who)
            if asked:
                self.on_committee(self.stage.answer, asked, by=second)

    @rule()
    def is_drafted(self):
        self.on_committee(self.stage.draft, number="BA", fewer_reason="uji", by=self.stage.officer)

    @rule()
    def is_signed(self):
        if held := self.held:
            for by in self.stage.members:
                given = {"seen_hash": held.content_hash, "by": by, "at": NOW}
                self.on_committee(minutes.sign, held, **given)

    @rule()
    def is_withdrawn(self):
        self.on_committee(
            minutes.withdraw, self.stage.committee, reason=REASON, by=self.stage.officer, at=NOW
        )

    @rule(who=st.integers(0, 4), about=CANDIDATE, seat=SEAT)
    def chooses(self, who, about, seat=1):
        given = {"reason": REASON, "by": self.stage.judges[who], "at": NOW, "seat": seat}
        self.on_committee(deciding.choose, self.stage.committee, self.stage.candidates[about], **given)

    @rule(seat=SEAT)
    def returns(self, seat):
        given = {"reason": REASON, "by": self.stage.ppk, "at": NOW, "seat": seat}
        self.on_committee(deciding.send_back, self.stage.committee, **given)

    @rule()
    def is_recorded(self):
        drafts = Appointment.objects.filter(state="draft").select_related("decision__committee", "position")
        for drafted in drafts[:1]:
            self.on_committee(self.stage.record, drafted, number=f"821/{drafted.pk}")

    @rule(trick=st.sampled_from(TRICKS), who=MEMBER)
    def is_tampered_with(self, trick, who):
        actor = [*self.stage.members[:3], self.stage.ppk, self.stage.officer][who]
        self.attempt(tamper, trick, actor.identity)

    @invariant()
    def whoever_holds_the_post_was_chosen_and_recorded(self):
        rows = PositionHistory.objects.unscoped(reason="tests").filter(position=self.stage.agency.target)
        for row in rows:
            assert Appointment.objects.filter(employee=row.employee_id, state="recorded").count() == 1
        assert len(rows) <= 2

    @invariant()
    def each_seat_has_one_person_and_nobody_two(self):
        chosen = list(AppointingDecision.objects.filter(verdict="chosen").values_list("seat", "candidate"))
        assert len({seat for seat, _candidate in chosen}) == len(chosen) <= 2
        assert len({candidate for _seat, candidate in chosen}) == len(chosen)
        drafted = Appointment.objects.values_list("decision", flat=True)
        assert len(set(drafted)) == len(chosen)
        for state in Committee.objects.filter(state__in=["decided", "appointed"]).values_list(
            "state", flat=True
        ):
            left_aside = (
                Sitting.objects.order_by("-round").filter(names__isnull=True, state="signed").exists()
            )
            assert len(chosen) == 2 or (chosen and left_aside)
            assert state == "decided" or not Appointment.objects.filter(state="draft").exists()

    @invariant()
    def the_decision_was_the_authoritys_without_a_conflict(self):
        for row in AppointingDecision.objects.select_related("decided_by", "committee"):
            user = User.objects.get(pk=row.decided_by_id)
            assert Grant.objects.filter(user=user, role="ppk").exists()
            assert not row.committee.members.filter(account=user).exists()
            names = ProposedName.objects.filter(sitting=row.sitting_id)
            people = list(names.values_list("candidate__employee", flat=True))
            assert user.employee_id not in [person.pk for person in self.stage.people]
            related = Kinship.objects.unscoped(reason="tests").between([user.employee_id], people)
            assert not (user.employee_id and related.exists())
            assert row.verdict == "returned" or row.candidate_id in names.values_list("candidate", flat=True)

    @invariant()
    def signed_minutes_have_every_signature(self):
        for held in Sitting.objects.filter(state="signed").select_related("committee"):
            panel = panel_of(held.committee)
            signed = set(held.signatures.values_list("member", flat=True))
            assert signed
            assert signed >= set(minutes.signers(panel, held))

    @invariant()
    def no_vote_is_of_a_recused_member_when_it_was_cast(self):
        for vote in CommitteeVote.objects.exclude(pk__in=self.looked_at):
            known = ConflictOfInterest.objects.filter(member=vote.member_id)
            assert not known.filter(whole=True).exists()
            assert not known.filter(candidate=vote.candidate_id).exists()
            self.looked_at.add(vote.pk)

    @invariant()
    def departures_have_two_people(self):
        for row in OrderDeparture.objects.filter(state="approved"):
            assert row.answered_by_id not in (None, row.requested_by_id)
            assert len(row.reason) >= 30


def test_in_no_order_of_steps_does_anybody_hold_the_post_undecided(stage):
    run_state_machine_as_test(Process.on(stage), settings=QUICK)


@pytest.mark.long
def test_in_no_order_of_very_many(stage):
    run_state_machine_as_test(Process.on(stage), settings=VERY_MANY)


@pytest.mark.parametrize("table", TABLES)
def test_control_without_the_triggers_of_a_table_it_happens(stage, table):
    """The whole process, and every trick between its steps: nothing happens, but without the guards of one table."""
    process = Process.on(stage)()
    checks = [
        process.whoever_holds_the_post_was_chosen_and_recorded,
        process.each_seat_has_one_person_and_nobody_two,
        process.the_decision_was_the_authoritys_without_a_conflict,
        process.signed_minutes_have_every_signature,
        process.no_vote_is_of_a_recused_member_when_it_was_cast,
    ]

    def everything():
        process.is_formed()
        process.declares(1, 0)
        process.all_mark_and_sit()
        for step in (lambda: None, process.all_vote_for, process.is_drafted, process.is_signed):
            step()
            for trick in TRICKS:
                for who in range(5):
                    process.is_tampered_with(trick, who)
            for check in checks:
                check()
        process.chooses(0, 1)
        process.is_recorded()
        for trick in TRICKS:
            process.is_tampered_with(trick, 3)
        process.chooses(0, 0, seat=2)
        process.is_recorded()
        for check in checks:
            check()

    everything()
    assert Appointment.objects.filter(state="recorded").count() == 2
    process.teardown()
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
    process = Process.on(stage)()
    with pytest.raises(AssertionError):
        everything()
