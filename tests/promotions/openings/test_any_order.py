"""Whatever is done in whatever order, also by somebody who writes SQL: what decides is sealed before anything is read.

No score and no run exists whose rules or weights were sealed after its inputs were opened; stages follow each other;
nobody judges without having been asked, oneself, or a relative; and a result is that of the scores.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from asn_career.base.audit import acting
from asn_career.base.canonical import digest
from employees.access import user_principal
from employees.models import User
from promotions.models import (
    Application,
    ApplicationFile,
    Opening,
    OpeningStage,
    RuleSet,
    ScoreSheet,
    SelectionResult,
    Shortlist,
)
from promotions.models.applications import MOVES as APPLICATION_MOVES
from promotions.models.openings import MOVES, STAGE_MOVES
from promotions.opening_choices import ApplicationState, OpeningState, StageState
from promotions.openings import applying, opening, result, scores, stages
from promotions.rule_sets.approving import approve as approve_rules
from promotions.rule_sets.approving import propose as propose_rules
from tests.factories import EmployeeFactory, GrantFactory, principal_with
from tests.promotions.agency import D
from tests.promotions.approved import approvers
from tests.promotions.committee.stage import kin
from tests.promotions.openings.placed import place_opening
from tests.promotions.openings.way import DAYS, NOW, REASON, Way
from tests.stateful import QUICK, VERY_MANY, Story, tamper

TABLES = ("promotions_opening", "promotions_openingstage", "promotions_application", "promotions_scoresheet")
TRICKS = (
    "UPDATE promotions_opening SET state = 'running', version = version + 1, sealed_at = clock_timestamp()",
    "UPDATE promotions_opening SET content = jsonb_set(content, '{minimum_applicants}', '0')",
    "UPDATE promotions_opening SET content_hash = repeat('0', 64)",
    "UPDATE promotions_opening SET sealed_at = clock_timestamp() WHERE sealed_at IS NOT NULL",
    "UPDATE promotions_opening SET result_hash = repeat('0', 64), result_at = now() WHERE result_hash <> ''",
    "DELETE FROM promotions_openingapproval",
    """INSERT INTO promotions_openingapproval (public_id, opening_id, place, approver_id, content_hash)
       SELECT gen_random_uuid(), o.id, n, o.opened_by_id, o.content_hash
       FROM promotions_opening o, generate_series(1, 2) n""",
    """UPDATE promotions_openingstage SET state = 'open', version = version + 1, starts_on = date '2026-11-21',
       ends_on = date '2026-12-30', closed_on = NULL WHERE kind = 'scored' AND state = 'waiting'""",
    """UPDATE promotions_openingstage SET state = 'closed', version = version + 1, closed_on = date '2027-01-30'
       WHERE state = 'open'""",
    "UPDATE promotions_openingstage SET state = 'waiting', version = version + 1 WHERE kind = 'run'",
    """UPDATE promotions_application SET state = 'admitted', version = version + 1, passes = true, checked_at = now(),
       checked_by_id = (SELECT min(id) FROM employees_user), decided_by_id = (SELECT max(id) FROM employees_user),
       decided_at = now()""",
    "UPDATE promotions_application SET employee_id = (SELECT max(employee_id) FROM promotions_application)",
    "UPDATE promotions_applicationfile SET sha256 = repeat('0', 64)",
    "UPDATE promotions_scoresheet SET score = 100",
    """INSERT INTO promotions_scoresheet
       (public_id, assessor_id, application_id, scores, score, note, reason, given_on, at)
       SELECT gen_random_uuid(), r.id, a.id, '{}', 100, '', '', date '2026-11-21', now()
       FROM promotions_stageassessor r JOIN promotions_openingstage s ON s.id = r.stage_id
       JOIN promotions_application a ON a.opening_id = s.opening_id ON CONFLICT DO NOTHING""",
    """INSERT INTO promotions_selectionresult
       (public_id, opening_id, application_id, employee_id, means, points, total, rank, missing)
       SELECT gen_random_uuid(), a.opening_id, a.id, a.employee_id, '{}', '{}', 100, 1, '[]'
       FROM promotions_application a ON CONFLICT DO NOTHING""",
)
SHORT = settings(QUICK, max_examples=5, stateful_step_count=20)
WHO, ABOUT, POINTS = st.integers(0, 4), st.integers(0, 3), st.sampled_from([40, 80, 100])


@pytest.fixture
def stage(db, request, tmp_path):
    request.getfixturevalue("settings").MEDIA_ROOT = tmp_path
    way = Way(people=4)
    account = principal_account(way.applicants[0])
    GrantFactory(user=account, role="penyetuju", unit=way.agency.root)
    candidate = user_principal(account, on=D)
    way.approvers = [way.second, way.third, *approvers(way.agency.root, 1), way.officer, candidate]
    seats = [EmployeeFactory() for _ in range(3)]
    way.judges = [*(principal_with(employee=person) for person in seats), *way.applicants[:2]]
    way.seats = [*seats, *way.people[:2]]
    return way


class Process(Story):
    """One vacancy and its opening; officers, applicants, assessors and an intruder act in any order."""

    def __init__(self):
        super().__init__()
        self.stage.opening, self.stage.day = None, 0
        self.sealed_as: dict[int, str] = {}

    def of_opening(self, act, **given):
        """An act on the opening as it stands now, if there is one."""
        if self.stage.opening is None:
            return None
        self.stage.opening = Opening.objects.with_context().get(pk=self.stage.opening.pk)
        return self.attempt(act, self.stage.opening, **given)

    @property
    def current(self):
        """The stage that goes on or is next; None before there is any."""
        if self.stage.opening is None:
            return None
        return stages.current_stage(stages.stages_of(self.stage.opening))

    @property
    def held(self):
        return {"by": self.stage.at(), "at": NOW}

    @rule()
    def is_proposed(self):
        if made := self.attempt(
            opening.propose_opening, self.stage.agency.vacancy, by=self.stage.officer, at=NOW
        ):
            self.stage.opening = made

    @rule(who=WHO)
    def is_approved(self, who):
        if made := self.stage.opening:
            given = {"by": self.stage.approvers[who], "at": NOW, "seen_hash": made.content_hash}
            self.of_opening(opening.approve, **given)

    @rule()
    def is_approved_by_two(self):
        self.is_proposed()
        for who in range(2):
            self.is_approved(who)

    @rule()
    def a_stage_begins(self):
        if current := self.current:
            last = self.stage.at().on + timedelta(days=DAYS)
            self.of_opening(stages.start, code=current.code, ends_on=last, **self.held)

    @rule(proven=st.booleans())
    def a_stage_closes(self, proven):
        if current := self.current:
            if proven:
                self.attempt(self.stage.prove, current.code)
            self.of_opening(stages.close, code=current.code, **self.held)

    @rule()
    def days_pass(self):
        self.stage.day += DAYS + 1

    @rule(who=ABOUT)
    def somebody_applies(self, who):
        if self.stage.opening:
            by = self.stage.at(self.stage.applicants[who])
            made = self.attempt(applying.begin, self.stage.opening, by=by)
            if made is not None:
                for kind in ("letter", "history", "integrity", "health"):
                    self.attempt(self._add_file, made, kind, by)
                self.attempt(applying.send, made, statement="Saya melamar.", by=by, at=NOW)

    def _add_file(self, made, kind, by):
        upload = type(
            "Upload", (), {"name": f"{kind}.pdf", "size": 12, "chunks": lambda _s: [b"%PDF-1.7 uji"]}
        )()
        applying.add_file(made, kind=kind, upload=upload, by=by, at=NOW)

    @rule()
    def all_apply(self):
        for who in range(4):
            self.somebody_applies(who)

    @rule()
    def all_are_admitted(self):
        for application in self.stage.applications() if self.stage.opening else []:
            self.attempt(self.stage.admit, application)

    @rule()
    def it_goes_on_to_the_official_run(self):
        """The usual way, as far as it is open."""
        self.is_approved_by_two()
        self.a_stage_begins()
        self.all_apply()
        self.days_pass()
        self.a_stage_closes(True)
        self.a_stage_begins()
        self.all_are_admitted()
        self.a_stage_closes(True)

    @rule()
    def rules_are_sealed(self):
        made = self.attempt(propose_rules, self.stage.agency.vacancy, as_of=D, by=self.stage.officer)
        for by in (self.stage.second, self.stage.third):
            if made is not None:
                self.attempt(approve_rules, made, by=by, seen_hash=made.content_hash)

    @rule(who=WHO)
    def an_assessor_is_appointed(self, who):
        if current := self.current:
            self.attempt(scores.appoint, current, nip=self.stage.seats[who].nip, **self.held)

    @rule(who=WHO, about=ABOUT)
    def an_assessor_becomes_kin(self, who, about):
        self.attempt(kin, self.stage.seats[who], self.stage.people[about])

    @rule(who=WHO, about=ABOUT, points=POINTS)
    def somebody_scores(self, who, about, points):
        rows = self.stage.applications() if self.stage.opening else []
        if (current := self.current) and about < len(rows) and current.kind == "scored":
            self.attempt(self.stage.give, current.code, self.stage.judges[who], rows[about], points)

    @rule(points=POINTS)
    def a_stage_is_scored(self, points):
        for who in range(2):
            self.an_assessor_is_appointed(who)
        self.a_stage_begins()
        for about in range(4):
            for who in range(2):
                self.somebody_scores(who, about, points)
        self.a_stage_closes(True)

    @rule()
    def it_is_cancelled(self):
        self.of_opening(opening.cancel, reason=REASON, **self.held)

    @rule()
    def the_call_is_extended(self):
        until = self.stage.at().on + timedelta(days=5)
        self.of_opening(stages.extend_call, until=until, reason=REASON, **self.held)

    @rule(trick=st.sampled_from(TRICKS), who=WHO)
    def is_tampered_with(self, trick, who):
        actors = [*self.stage.judges[:3], self.stage.officer, self.stage.applicants[0]]
        self.attempt(tamper, trick, actors[who].identity)

    @invariant()
    def content_is_sealed_by_two_others_before_anything_begins(self):
        for row in Opening.objects.all():
            assert digest(row.content) == row.content_hash
            begun = row.stages.exclude(state="waiting").exists()
            if row.state in ("running", "finished") or begun:
                judges = set(
                    row.approvals.filter(content_hash=row.content_hash).values_list("approver", flat=True)
                )
                assert len(judges - {row.opened_by_id}) == 2
                assert row.sealed_at is not None
                assert self.sealed_as.setdefault(row.pk, f"{row.content_hash} {row.sealed_at}") == (
                    f"{row.content_hash} {row.sealed_at}"
                )

    @invariant()
    def stages_follow_each_other(self):
        for row in Opening.objects.all():
            told = "".join(stage.state[0] for stage in row.stages.order_by("place"))
            for stage in row.stages.filter(state="closed"):
                there = set(stage.evidence.values_list("item", flat=True))
                items = next(each for each in row.content["stages"] if each["code"] == stage.code)["evidence"]
                assert there >= {each["code"] for each in items if each["required"] and not each["record"]}
            assert told == "c" * told.count("c") + "o" * (told.count("o") == 1) + "w" * told.count("w"), told

    @invariant()
    def rules_of_the_run_were_sealed_after_the_last_applicant_and_before_any_input(self):
        for rules in RuleSet.objects.exclude(state="returned").select_related("vacancy"):
            for made in rules.vacancy.openings.exclude(state="cancelled"):
                closed = made.stages.filter(kind="administration", state="closed").exists()
                assert closed, "the population is known"
        for run in Shortlist.objects.filter(inputs_opened_at__isnull=False):
            assert run.sealed_at < run.inputs_opened_at

    @invariant()
    def who_passed_was_decided_by_two_with_every_document_accepted(self):
        for row in Application.objects.unscoped(reason="tests").filter(state="admitted"):
            assert None not in (row.checked_by_id, row.decided_by_id)
            assert row.checked_by_id != row.decided_by_id
            files = ApplicationFile.objects.unscoped(reason="tests").filter(application=row, replaced_at=None)
            assert {each.state for each in files} == {"accepted"}
            assert {each.kind for each in files} >= {"letter", "history", "integrity", "health"}

    @invariant()
    def scores_are_of_sealed_weights_about_who_passed_by_who_may_judge(self):
        rows = ScoreSheet.objects.select_related("assessor__stage__opening", "application")
        for sheet in rows:
            made = sheet.assessor.stage.opening
            assert made.sealed_at is not None
            assert sheet.application.state == "admitted"
            assert sheet.application.opening_id == made.pk
            assert sheet.assessor.person_id != sheet.application.employee_id
            rule_ = next(row for row in made.content["stages"] if row["code"] == sheet.assessor.stage.code)
            weights = {row["code"]: row["weight"] for row in rule_["criteria"]}
            assert sum(weights.values()) == 100
            assert set(sheet.scores) == set(weights)

    @invariant()
    def a_result_is_that_of_the_scores(self):
        for made in Opening.objects.all():
            rows = list(SelectionResult.objects.unscoped(reason="tests").filter(opening=made))
            assert bool(rows) == made.has_result
            if rows:
                assert not made.stages.filter(kind="scored").exclude(state="closed").exists()
                people = list(
                    Application.objects.unscoped(reason="tests").filter(opening=made, state="admitted")
                )
                assert result.hash_of(made, rows, people) == made.result_hash


def test_in_no_order_of_steps_is_anything_scored_or_run_before_its_rules_are_sealed(stage):
    run_state_machine_as_test(Process.on(stage), settings=SHORT)


@pytest.mark.long
def test_in_no_order_of_very_many(stage):
    run_state_machine_as_test(Process.on(stage), settings=VERY_MANY)


def everything(process, *, tricks):
    """The way from the proposal to the first score, with every trick between two steps."""
    checks = [each for name, each in _invariants(process)]

    def tampered():
        for trick in TRICKS if tricks else ():
            for who in range(5):
                process.is_tampered_with(trick, who)
        for check in checks:
            check()

    process.is_proposed()
    for step in (
        tampered,
        process.is_approved_by_two,
        process.a_stage_begins,
        process.all_apply,
        tampered,
        process.days_pass,
        lambda: process.a_stage_closes(True),
        process.a_stage_begins,
        process.all_are_admitted,
        tampered,
        lambda: process.a_stage_closes(True),
        process.rules_are_sealed,
        tampered,
    ):
        step()


def _invariants(process):
    return [
        (name, getattr(process, name)) for name in dir(Process) if name in {
            "content_is_sealed_by_two_others_before_anything_begins", "stages_follow_each_other",
            "rules_of_the_run_were_sealed_after_the_last_applicant_and_before_any_input",
            "who_passed_was_decided_by_two_with_every_document_accepted",
            "scores_are_of_sealed_weights_about_who_passed_by_who_may_judge", "a_result_is_that_of_the_scores",
        }
    ]  # fmt: skip


@pytest.mark.parametrize("table", TABLES[:3])
def test_control_without_the_triggers_of_a_table_it_happens(stage, table):
    process = Process.on(stage)()
    everything(process, tricks=True)
    closed = OpeningStage.objects.filter(kind="administration", state="closed")
    assert closed.exists(), "with the triggers every trick is refused, and the way goes on"
    process.teardown()
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
    process = Process.on(stage)()
    with pytest.raises(AssertionError):
        everything(process, tricks=True)


@pytest.fixture
def placed(stage):
    def add(model, **given):
        return model._base_manager.create(**given)

    by, second = (principal_account(each) for each in (stage.officer, stage.second))
    return place_opening(
        add, vacancy=stage.agency.vacancy, people=stage.people[:1], by=by, second=second, today=D
    )


def principal_account(principal):
    return User.objects.get(public_id=principal.identity.partition(":")[2])


@pytest.mark.parametrize(
    ("model", "moves", "states"),
    [
        (Opening, MOVES, OpeningState.values),
        (OpeningStage, STAGE_MOVES, StageState.values),
        (Application, APPLICATION_MOVES, ApplicationState.values),
    ],
)
def test_the_database_refuses_every_move_between_states_that_is_none(placed, model, moves, states):
    """Each pair of states, both ways, with the version counted up as a true move would; and a move without it."""
    row = model._base_manager.order_by("pk").first()
    refused = 0
    for old in states:
        _put(model, row, old)
        for new in states:
            if new == old:
                continue
            legal = new in moves.get(old, ())
            for version in [row.version] if legal else [row.version + 1, row.version]:
                with pytest.raises(IntegrityError), transaction.atomic(), acting(by="tests"):
                    model._base_manager.filter(pk=row.pk).update(state=new, version=version)
                refused += 1
    assert refused >= len(states) * (len(states) - 1)


def _put(model, row, state):
    """The row in a state, whatever leads there; of stages no other one is open."""
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
        if model is OpeningStage:
            OpeningStage.objects.exclude(pk=row.pk).update(state="waiting")
        rows = model._base_manager.filter(pk=row.pk)
        rows.update(state=state, **_fitting(model, row, state))
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _fitting(model, row, state):
    """What the constraints ask of a row in a state."""
    if model is Opening and state == "cancelled":
        return {"ended_reason": "uji", "ended_by_id": row.opened_by_id, "ended_at": NOW}
    if model is OpeningStage:
        return {"starts_on": D, "ends_on": D, "closed_on": D if state == "closed" else None}
    return {"passes": state != "rejected", "result_reason": "uji"} if model is Application else {}
