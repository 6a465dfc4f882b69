"""The annual plan: needs from gaps, proposals that keep what they say, a second person, sessions and money."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.running import run_job
from asn_career.base.models import AuditEntry
from tests.factories import principal_with
from tests.training.annual.agency import AT, PEOPLE, YEAR
from training.annual.budget import ensure_committable, save_line
from training.annual.errors import (
    AnnualPlanChangedError,
    AnnualStepError,
    BudgetExceededError,
    CeilingTooLowError,
    NoProposalError,
    ReasonNeededError,
    SamePersonError,
    StaleProposalError,
    TooManyPeopleError,
)
from training.annual.moves import accept, approve, close, send_back, submit
from training.annual.needs import change_need, generate_needs, restore_need
from training.annual.runs import request_run
from training.models import (
    BudgetLine,
    OptimisationRun,
    SessionBudget,
    TrainingHistory,
    TrainingNeed,
    TrainingSession,
    UnitQuota,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(agency):
    """Three people near and one far miss two levels; one near was never assessed. Two can be paid for."""
    for _person in range(3):
        agency.person(agency.near)
    agency.person(agency.far)
    agency.person(agency.near, level=None)
    agency.person(agency.near, level="3")
    agency.program("DIKLAT")
    plan = agency.plan()
    agency.offer(plan, "DIKLAT", line=agency.line(2_500_000))
    return agency.fresh(plan)


def needs_of(plan):
    rows = TrainingNeed.objects.filter(plan=plan).order_by("unit__code")
    return {need.unit.code: (need.below, need.unknown, need.severity) for need in rows}


def of_run(run):
    rows = PEOPLE.filter(run=run).order_by("unit__code", "employee")
    return [(row.unit.code, row.program and row.program.code, row.left_out) for row in rows]


def test_needs_count_people_below_and_never_weigh_the_unknown(planned):
    assert needs_of(planned) == {"A-DEKAT": (3, 1, Decimal("18.0")), "B-JAUH": (1, 0, Decimal("6.0"))}


def test_a_need_is_changed_with_a_reason_and_keeps_what_followed_from_the_gaps(agency, planned):
    need = TrainingNeed.objects.select_related("plan").get(plan=planned, unit=agency.near)
    given = {"program": None, "version": planned.version, "by": agency.writer}
    with pytest.raises(ReasonNeededError):
        change_need(need, people=1, reason=" ", **given)
    with pytest.raises(TooManyPeopleError):
        change_need(need, people=4, reason="lebih", **given)
    change_need(need, people=1, reason="yang lain sudah dijadwalkan provinsi", **given)
    with pytest.raises(AnnualPlanChangedError):
        change_need(need, people=2, reason="lagi", **given)
    generate_needs(agency.fresh(planned), as_of=agency.writer.on, by=agency.writer)
    again = TrainingNeed.objects.select_related("plan").get(plan=planned, unit=agency.near)
    assert (again.people, again.source) == (1, "edited")
    assert again.original == {"below": 3, "unknown": 1, "severity": "18.0"}
    restore_need(again, version=agency.fresh(planned).version, by=agency.writer)
    assert (again.people, again.source) == (3, "generated")


def test_only_whoever_manages_training_of_the_whole_agency_writes(agency, planned):
    need = TrainingNeed.objects.select_related("plan").get(plan=planned, unit=agency.near)
    for other in (agency.approver, principal_with("analis", unit=agency.near), principal_with("admin_opd")):
        with pytest.raises(NotPermittedError):
            change_need(need, people=1, program=None, reason="x", version=planned.version, by=other)


def test_a_proposal_stays_within_the_money_and_says_who_is_left_out_and_why(agency, planned):
    run = agency.proposal(planned)
    rows = of_run(run)
    assert [left_out for _unit, program, left_out in rows if program is None] == ["budget"] * 4
    (programme,) = run.programmes.all()
    assert (programme.people, programme.cost) == (2, Decimal(2_000_000))
    assert programme.people == sum(program is not None for _unit, program, _reason in rows)
    # Two of the six have no known gap, and hours to do like the others.
    assert (run.people, run.served, run.closed, run.gap) == (6, 2, Decimal(12), 0)
    assert run.objective == run.bound == Decimal(12) + 2 * Decimal("0.4")  # 20 hours of the duty each
    assert (run.duty_people, run.duty_required, run.duty_met, run.duty_hours_short) == (6, 2, 2, Decimal(80))
    line = run.prices.get(kind="line")
    assert (line.limit, line.used, line.price) == (Decimal(2_500_000), Decimal(2_000_000), Decimal("6.4"))
    assert run.objective >= run.greedy_objective


def test_who_has_hours_to_do_and_no_gap_is_planned_too_and_the_duty_has_its_price(agency):
    behind, met = agency.person(agency.near), agency.person(agency.near, level="3")
    agency.person(agency.near, level="3", status="CPNS")
    program = agency.program("DIKLAT", cost=0)
    plan = agency.plan()
    agency.offer(plan, "DIKLAT", line=None, seats_per_round=1)
    run = agency.proposal(plan)
    told = dict(PEOPLE.filter(run=run).values_list("employee", "short_because"))
    assert told == {behind.pk: "", met.pk: "seats"}, "nobody else has a gap or hours to do"
    assert PEOPLE.get(run=run, employee=met.pk).hours_short == 20
    assert (run.duty_people, run.duty_required, run.duty_met) == (2, 1, 1)
    assert run.prices.get(kind="duty").price == Decimal("0"), "the seat serves a gap and the duty at once"
    agency.offer(plan, "DIKLAT", line=None, seats_per_round=2)
    both = agency.proposal(plan)
    assert set(PEOPLE.filter(run=both).values_list("employee", "program")) == {
        (behind.pk, program.pk),
        (met.pk, program.pk),
    }
    assert both.duty_hours_short == 0


def test_nobody_is_planned_for_more_hours_than_the_rule_of_the_kind_allows(agency):
    person = agency.person(agency.near, status="PPPK")
    agency.program("PANJANG", cost=0, hours=40)
    plan = agency.plan()
    assert of_run(agency.proposal(plan)) == [("A-DEKAT", None, "most")]
    short = agency.program("PENDEK", cost=0, hours=20, level=2)
    again = agency.program("LAGI", cost=0, hours=20)
    generate_needs(agency.fresh(plan), as_of=agency.writer.on, by=agency.writer)
    rows = PEOPLE.filter(run=agency.proposal(plan))
    assert [row.program for row in rows] == [again], "one of the two, together they would be forty hours"
    TrainingHistory._base_manager.create(
        employee=person, program=short, name=short.name, hours=20, completed_on=agency.writer.on
    )
    assert of_run(agency.proposal(plan)) == [("A-DEKAT", None, "most")], "twenty of twenty-four are done"


def test_who_stays_below_the_hours_is_told_why(agency):
    agency.person(agency.near)
    agency.program("SINGKAT", cost=0, hours=8)
    run = agency.proposal(agency.plan())
    row = PEOPLE.get(run=run)
    assert (row.program.code, row.hours_short, row.short_because) == ("SINGKAT", 12, "too_short")
    assert not run.prices.filter(kind="duty").exists()


def test_equal_inputs_give_equal_proposals(agency, planned):
    one, other = agency.proposal(planned), agency.proposal(planned)
    assert one.pk != other.pk
    assert (one.inputs_sha256, one.result_sha256) == (other.inputs_sha256, other.result_sha256)


def test_a_published_proposal_does_not_change(agency, planned):
    run = agency.proposal(planned)
    for change in (
        lambda: OptimisationRun.objects.filter(pk=run.pk).update(closed=99),
        lambda: run.programmes.update(people=1),
        lambda: PEOPLE.filter(run=run).delete(),
        lambda: run.prices.update(price=0),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_remote_people_get_the_online_programme_where_both_close_the_gap(agency):
    agency.person(agency.far)
    agency.person(agency.near)
    agency.program("KELAS", cost=0)
    agency.program("DARING", cost=0, modality="daring")
    plan = agency.plan()
    agency.offer(plan, "KELAS", line=None)
    agency.offer(plan, "DARING", line=None, seats_per_round=1)
    assert of_run(agency.proposal(plan)) == [("A-DEKAT", "KELAS", ""), ("B-JAUH", "DARING", "")]


def test_what_was_taken_or_cannot_be_paid_is_no_choice_and_says_so(agency):
    taken, other = agency.person(agency.near), agency.person(agency.near)
    program = agency.program("DIKLAT", cost=None)
    TrainingHistory._base_manager.create(
        employee=taken, program=program, name=program.name, hours=8, completed_on=agency.writer.on
    )
    plan = agency.plan()
    rows = PEOPLE.filter(run=agency.proposal(plan)).values_list("employee", "left_out")
    assert dict(rows) == {taken.pk: "taken", other.pk: "unknown_cost"}


def test_a_need_set_aside_or_limited_takes_no_more_people(agency, planned):
    need = TrainingNeed.objects.select_related("plan").get(plan=planned, unit=agency.near)
    agency.offer(planned, "DIKLAT", line=None, cost_per_seat=Decimal(0))
    version = agency.fresh(planned).version
    change_need(need, people=1, program=None, reason="dijadwalkan", version=version, by=agency.writer)
    run = agency.proposal(planned)
    told = of_run(run)
    assert [left_out for _unit, program, left_out in told if program is None] == ["need", "need"]
    assert {unit for unit, program, _reason in told if program} == {"A-DEKAT", "B-JAUH"}
    assert run.prices.get(kind="need").used == 1


def test_a_plan_is_approved_by_a_second_person_and_becomes_draft_sessions(agency, planned):
    with pytest.raises(NoProposalError):
        submit(planned, version=planned.version, by=agency.writer, at=AT)
    run = agency.accepted(planned)
    both = agency.both_roles()
    sent = submit(planned, version=agency.fresh(planned).version, by=both, at=AT)
    version = agency.fresh(planned).version
    with pytest.raises(SamePersonError):
        approve(sent, version=version, by=both, at=AT)
    with pytest.raises(NotPermittedError):
        approve(sent, version=version, by=principal_with("analis"), at=AT)
    (session,) = approve(sent, version=version, by=agency.approver, at=AT)
    assert (session.state, session.seats, session.program.code) == ("draft", 2, "DIKLAT")
    assert sum(UnitQuota.objects.filter(session=session).values_list("seats", flat=True)) == 2
    assert agency.fresh(planned).chosen_run_id == run.pk
    line = BudgetLine.objects.get()
    assert (line.planned, line.committed, line.spent) == (Decimal(2_000_000), 0, 0)
    with pytest.raises(AnnualStepError):
        request_run(agency.fresh(planned), by=agency.writer)
    closed = close(agency.fresh(planned), version=agency.fresh(planned).version, by=agency.approver)
    assert closed.state == "closed"


def test_the_database_refuses_an_approval_by_whoever_submitted(agency, planned):
    agency.accepted(planned)
    agency.submitted(planned)
    plan = agency.fresh(planned)
    plan.state, plan.approved_by, plan.approved_at = "approved", plan.submitted_by, AT
    with pytest.raises(IntegrityError), acting(by="tests"):
        plan.save()


def test_a_returned_plan_says_why_and_can_be_changed_again(agency, planned):
    agency.accepted(planned)
    agency.submitted(planned)
    with pytest.raises(IntegrityError), acting(by="tests"):
        TrainingNeed.objects.filter(plan=planned).update(people=0)
    with pytest.raises(ReasonNeededError):
        send_back(planned, version=agency.fresh(planned).version, by=agency.approver, at=AT, reason="")
    back = send_back(
        planned, version=agency.fresh(planned).version, by=agency.approver, at=AT, reason="tambah daring"
    )
    assert (back.state, back.return_reason) == ("draft", "tambah daring")
    agency.offer(planned, "DIKLAT", line=BudgetLine.objects.get(), rounds=2)


def test_a_proposal_that_counted_with_other_costs_is_not_submitted(agency, planned):
    agency.accepted(planned)
    agency.offer(planned, "DIKLAT", line=BudgetLine.objects.get(), cost_per_seat=Decimal(1_200_000))
    with pytest.raises(StaleProposalError):
        agency.submitted(planned)


def approved(agency, plan):
    agency.accepted(plan)
    (session,) = agency.approved(plan)
    return session


def go(session, *states):
    for state in states:
        began = {"began_on": session.period.lower} if state == "running" else {}
        with acting(by="tests"):
            TrainingSession.objects.filter(pk=session.pk).update(state=state, **began)


def test_money_follows_the_session_from_planned_to_spent(agency, planned):
    session = approved(agency, planned)
    sums = []
    for state in ("open", "closed", "running", "finished"):
        go(session, state)
        line = BudgetLine.objects.get()
        sums.append((line.planned, line.committed, line.spent))
    two = Decimal(2_000_000)
    assert sums == [(0, two, 0), (0, two, 0), (0, two, 0), (0, 0, two)]


def test_a_cancelled_session_gives_its_money_back(agency, planned):
    session = approved(agency, planned)
    go(session, "open")
    with acting(by="tests"):
        TrainingSession.objects.filter(pk=session.pk).update(state="cancelled", cancel_reason="banjir")
    line = BudgetLine.objects.get()
    assert (line.planned, line.committed, line.spent) == (0, 0, 0)
    assert SessionBudget.objects.get().state == "released"


def test_nothing_is_committed_above_the_ceiling(agency, planned):
    session = approved(agency, planned)
    with acting(by="tests"):
        BudgetLine.objects.update(ceiling=1_500_000)
    with acting(by="tests"), pytest.raises(BudgetExceededError, match=r"1\.500\.000"):
        ensure_committable(session)
    with pytest.raises(IntegrityError):
        go(session, "open")


def test_a_ceiling_stays_above_what_is_committed_and_sums_are_nobodys_to_write(agency, planned):
    go(approved(agency, planned), "open")
    line = BudgetLine.objects.get()
    line.ceiling = Decimal(1_000_000)
    with pytest.raises(CeilingTooLowError):
        save_line(line, by=agency.writer)
    with pytest.raises(NotPermittedError):
        save_line(replace_line(line), by=agency.approver)
    with acting(by="tests"):
        BudgetLine.objects.update(committed=0, spent=0)
    assert BudgetLine.objects.get().committed == Decimal(2_000_000)


def replace_line(line):
    return BudgetLine(unit=line.unit, year=YEAR, code="lain", name="Lain", ceiling=1)


def test_changes_are_recorded_with_their_reason(agency, planned):
    need = TrainingNeed.objects.select_related("plan").get(plan=planned, unit=agency.near)
    change_need(need, people=2, program=None, reason="cukup dua", version=planned.version, by=agency.writer)
    entry = AuditEntry.objects.filter(table_name="training_trainingneed", operation="update").latest("pk")
    assert (entry.actor, entry.reason, entry.new["people"]) == (agency.writer.identity, "cukup dua", 2)


def test_a_run_whose_owner_lost_the_role_publishes_nothing(agency, planned):
    run = request_run(planned, by=replace(agency.writer, identity=agency.approver.identity))
    job = run_job(run.job_id)
    assert job.state == "failed"
    assert OptimisationRun.objects.get(pk=run.pk).published_at is None
    with pytest.raises(NoProposalError):
        accept(run, version=agency.fresh(planned).version, by=agency.writer)
