"""One job of each kind of the product, asked for as people do, and what is wrong with what came of it."""

import hashlib
from datetime import date
from io import BytesIO
from zipfile import ZipFile

from django.db import connection, transaction
from django.utils import timezone

from asn_career.base.evidence.sealing import seal
from asn_career.base.imports.uploads import request_apply, submit_package
from asn_career.base.jobs.queue import enqueue
from asn_career.base.jobs.running import run_job
from asn_career.base.models import AccessLogEntry, Job
from asn_career.base.periods import month_after
from assessments.credit.listing import request_credit_run
from assessments.models import (
    AnswerBox,
    Assessment,
    CreditRun,
    CreditStanding,
    FeedbackTally,
    GapFigure,
    GapSnapshot,
    RaterInvitation,
    RaterToken,
    RatingSheet,
    RoundSubject,
)
from assessments.rounds import closing, finishing, opening, proposing, telling
from employees.access import user_principal
from employees.models import Notice, SavedView, User
from promotions.assessment_planning.planning import Asked, request_plan
from promotions.bundle.asking import request_bundle
from promotions.choices import LocalRule
from promotions.models import (
    AssessmentNeed,
    Candidate,
    PolicyDryRun,
    RegulatorPackFile,
    Shortlist,
    SuccessionBlock,
    SuccessionRun,
)
from promotions.policies.dry_runs import request_dry_run
from promotions.regulator.asking import request_pack
from promotions.shortlists import request_all_shortlists, request_shortlist
from promotions.succession import request_succession
from tests.assessments.credit.placed import functional
from tests.assessments.rounds.office import Office, answer, invitations
from tests.base.imports.packages import DAY, REGISTER
from tests.employees.retention.erasures import Case
from tests.factories import GrantFactory, UnitFactory, principal_with
from tests.faults.invariants import defects_of_finished_run, defects_of_import
from tests.faults.runs import ITEMS, PEOPLE, TODAY, make_agency, requested
from tests.promotions.agency import Agency, D
from tests.promotions.bundle.trail import seal_now
from tests.promotions.policies.policies import proposed
from tests.training.annual.agency import YEAR
from tests.training.annual.agency import Agency as PlanningAgency
from tests.training.trend import keep_months
from training.annual.needs import begin_plan, request_needs
from training.annual.runs import request_run
from training.awareness.rounds import request_round
from training.models import (
    AwarenessReach,
    DevelopmentPlan,
    PlanAction,
    PlannedPerson,
    PlanStep,
    TrainingNeed,
)
from training.plans.preparing import request_proposals
from training.trend.keeping import request_month

STANDINGS = ("met", "short_1", "short_2", "short_3", "expired", "unknown")


def package():
    """A small register as one file."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, text in REGISTER.items():
            archive.writestr(f"{name}.csv", text)
    return file.getvalue()


def gap_run(operator):
    make_agency()
    run = requested(operator)
    return run.job, lambda: defects_of_finished_run(run, by=operator)


def gap_month(operator):
    """The month after one that is kept; nothing else is left to keep."""
    make_agency()
    keep_months(operator, on=TODAY, back=1)
    job = request_month(by=operator, on=month_after(TODAY))
    return job, lambda: defects_of_month(job)


def defects_of_month(job):
    """Kept once, from one run of everybody, with as many requirements counted as people have."""
    months = list(GapSnapshot.objects.order_by("month").values_list("month", "run__people"))
    month = date.fromisoformat(job.parameters["month"])
    found = [] if months[1:] == [(month, PEOPLE)] else [f"months: {months}"]
    figures = GapFigure.objects.filter(month=month)
    counted = sum(sum(getattr(row, name) for name in STANDINGS) for row in figures)
    return found if counted == PEOPLE * ITEMS else [*found, f"{counted} requirements"]


def credit_run(operator):
    root = UnitFactory(code="A")
    for _ in range(3):
        functional(root)
    job = request_credit_run(root, as_of=TODAY, by=operator, chunk_size=2)
    return job, lambda: defects_of_credit(job)


def defects_of_credit(job):
    """One published run with each of the three people once."""
    runs = CreditRun.objects.filter(job=job, published_at__isnull=False)
    rows = CreditStanding.objects.unscoped(reason="tests").filter(run__in=runs)
    people = list(rows.values_list("employee_id", flat=True))
    return [] if len(people) == len(set(people)) == 3 else [f"standings: {people}"]


def import_check(operator):
    sent = submit_package(package(), name="paket.zip", principal=operator, as_of=DAY)
    return sent.job, lambda: defects_of_import(sent)


def import_apply(operator):
    sent = submit_package(package(), name="paket.zip", principal=operator, as_of=DAY)
    run_job(sent.job_id)
    sent.refresh_from_db()
    request_apply(sent, by=operator)
    sent.refresh_from_db()
    return sent.job, lambda: defects_of_import(sent)


def shortlist_run(operator):
    agency = Agency()
    agency.people(3)
    job = request_shortlist(agency.vacancy, as_of=D, by=operator)
    return job, lambda: defects_of_shortlists(job)


def shortlist_batch(operator):
    Agency().people(3)
    job = request_all_shortlists(as_of=D, by=operator)
    return job, lambda: defects_of_shortlists(job)


def defects_of_shortlists(job):
    """One published list, with each of the three people once."""
    published = Shortlist.objects.filter(job=job, published_at__isnull=False)
    rows = Candidate.objects.unscoped(reason="tests").filter(shortlist__job=job)
    people = list(rows.values_list("employee_id", flat=True))
    found = [] if published.count() == 1 else [f"{published.count()} shortlists"]
    return found if len(people) == len(set(people)) == 3 else [*found, f"candidates: {people}"]


def succession_run(operator):
    agency = Agency()
    agency.people(3)
    job = request_succession(agency.root, as_of=D, by=operator, chunk_size=2)
    return job, lambda: defects_of_succession(job)


def defects_of_succession(job):
    """One published run that considered the three people, each at most once for a post."""
    runs = SuccessionRun.objects.filter(job=job, published_at__isnull=False)
    considered = list(runs.values_list("people", flat=True))
    found = [] if considered == [3] else [f"people considered: {considered}"]
    blocks = SuccessionBlock.objects.filter(run__job=job).values_list("position_id", "people")
    pairs = [(position, person) for position, people in blocks for person in people]
    return found if pairs and len(pairs) == len(set(pairs)) else [*found, f"who fits: {pairs}"]


def assessment_plan(operator):
    agency = Agency()
    agency.people(3, levels=None)
    # A plan has an account that asked for it; the command line has none.
    by = operator if operator.identity.startswith("user:") else principal_with("analis", unit=agency.root)
    job = request_plan(agency.root, Asked(D, D, 2, note="uji"), as_of=D, by=by, chunk_size=2)
    return job, lambda: defects_of_assessment_plan(job)


def defects_of_assessment_plan(job):
    """One published plan with each of the three people once, two of them chosen."""
    rows = AssessmentNeed.objects.unscoped(reason="tests").filter(
        plan__job=job, plan__published_at__isnull=False
    )
    people = list(rows.values_list("employee_id", "chosen"))
    chosen = sum(is_chosen for _person, is_chosen in people)
    return [] if (len(people), len(dict(people)), chosen) == (3, 3, 2) else [f"needs: {people}"]


def regulator_pack(operator):
    agency = Agency()
    agency.people(3)
    asked = request_pack(agency.root, year=D.year, purpose="uji", by=operator, at=timezone.now())
    return asked.job, defects_of_pack


def defects_of_pack():
    """One pack with one file, whose hash is the one on record."""
    files = RegulatorPackFile.objects.select_related("pack")
    told = [hashlib.sha256(bytes(each.content)).hexdigest() == each.pack.sha256 for each in files]
    return [] if told == [True] else [f"files of the pack with their own hash: {told}"]


def evidence_file(operator):
    agency = Agency()
    agency.people(3)
    run_job(request_shortlist(agency.vacancy, as_of=D, by=operator).pk)
    (
        seal_now if connection.in_atomic_block else seal
    )()  # a test's own open transaction holds the sealer back
    run = Shortlist.objects.published().with_context().get()
    asked = request_bundle(run, purpose="uji", by=operator, at=timezone.now())
    return asked.job, lambda: defects_of_evidence_file(asked)


def defects_of_evidence_file(asked):
    """One file of as many bytes as were written, whose hash is the one on record."""
    asked.refresh_from_db()
    parts = asked.parts.order_by("number").values_list("content", flat=True)
    content = b"".join(bytes(part) for part in parts)
    told = hashlib.sha256(content).hexdigest() == asked.sha256 and len(content) == asked.size
    return [] if told else [f"{len(content)} bytes of {asked.size}"]


def policy_dry_run(operator):
    agency = Agency()
    agency.people(3)
    drafter = principal_with("analis", unit=agency.root)
    policy = proposed(agency.root, LocalRule.PERFORMANCE_AXIS, by=drafter)
    return request_dry_run(policy, by=operator, chunk_size=2), defects_of_dry_run


def defects_of_dry_run():
    """One dry run that counted each of the three people once."""
    counts = [run.counts["people"] for run in PolicyDryRun.objects.filter(published_at__isnull=False)]
    return [] if counts == [3] else [f"people counted: {counts}"]


def erasure(operator):
    """Of somebody who left long ago, decided by two persons."""
    with transaction.atomic():
        case = Case()
        made = case.approved()
        Job.objects.filter(pk=case.job.pk).update(identity=operator.identity)
    return case.job, lambda: defects_of_erasure(made)


def defects_of_erasure(made):
    """The rows are gone once, and the entries that the erasure names are theirs."""
    made.refresh_from_db()
    left = [
        Notice.objects.filter(recipient__employee=made.employee).count(),
        SavedView.objects.count(),
        len(made.entries),
    ]
    return [] if made.state in ("removed", "done") and left == [0, 0, 6] else [f"{made.state}: {left}"]


def plan_proposals(operator):
    agency = Agency()
    agency.people(3)
    job = request_proposals(agency.root, year=D.year, by=operator, chunk_size=2)
    return job, lambda: defects_of_proposals(job)


def defects_of_proposals(job):
    """One draft with its first step for each of the people who have something to do, and no action twice."""
    plans = list(DevelopmentPlan.objects.unscoped(reason="tests").values_list("employee_id", flat=True))
    steps = PlanStep.objects.unscoped(reason="tests").count()
    actions = PlanAction.objects.unscoped(reason="tests")
    rows = list(actions.values_list("plan_id", "competency_id", "form", "name"))
    found = [] if len(plans) == len(set(plans)) == steps else [f"plans: {plans}, steps: {steps}"]
    return found if len(rows) == len(set(rows)) else [*found, f"actions: {rows}"]


def awareness_round(operator):
    agency = Agency()
    agency.people(3)
    told = request_round(agency.root, as_of=D, by=operator, chunk_size=2)
    return told.job, lambda: defects_of_awareness(told)


def defects_of_awareness(told):
    """Published, and nobody told twice."""
    told.refresh_from_db()
    people = list(AwarenessReach.objects.unscoped(reason="tests").values_list("employee_id", flat=True))
    found = [] if told.published_at else ["the round is not published"]
    return found if len(people) == len(set(people)) else [*found, f"told twice: {people}"]


def annual_needs(operator):
    agency = planning_agency()
    plan = begin_plan(agency.root, year=YEAR, by=operator)
    job = request_needs(plan, by=operator)
    return job, lambda: defects_of_needs(plan)


def annual_optimisation(operator):
    agency = planning_agency()
    plan = agency.plan()
    agency.offer(plan, "DIKLAT", line=agency.line(2_500_000))
    run = request_run(agency.fresh(plan), by=operator)
    return run.job, lambda: defects_of_proposal(run)


def planning_agency():
    """Three people who miss two levels, and a programme that two of them can be paid for."""
    agency = PlanningAgency()
    for _person in range(3):
        agency.person(agency.near)
    agency.program("DIKLAT")
    return agency


def defects_of_needs(plan):
    found = list(TrainingNeed.objects.filter(plan=plan).values_list("unit__code", "below"))
    return [] if found == [("A-DEKAT", 3)] else [f"needs: {found}"]


def defects_of_proposal(run):
    """Published, with everybody once, and two of the three served."""
    run.refresh_from_db()
    rows = PlannedPerson.objects.unscoped(reason="tests").filter(run=run)
    served = [program for program in rows.values_list("program", flat=True) if program is not None]
    people = set(rows.values_list("employee_id", flat=True))
    found = [] if run.published_at else ["the proposal is not published"]
    return found if (rows.count(), len(people), len(served)) == (3, 3, 2) else [*found, f"rows: {list(rows)}"]


def round_propose(operator):
    """Raters of two people, who have three colleagues and a superior each."""
    office = Office(staff=4, today=timezone.localdate())
    round = office.plan(people=office.staff[:2])
    job = proposing.propose_or_ask(round, by=operator, at_once=0)
    return job, lambda: defects_of_raters(round)


def defects_of_raters(round):
    """Themselves and the superior under their name, three colleagues without one, each once."""
    sheets = RatingSheet.objects.unscoped(reason="tests").filter(subject__round=round)
    asked = RaterInvitation.objects.unscoped(reason="tests").filter(subject__round=round)
    pairs = list(asked.values_list("subject", "rater"))
    found = (sheets.count(), len(pairs), len(set(pairs)), round.state)
    return [] if found == (4, 6, 6, "draft") else [f"raters: {found}"]


def round_open(operator):
    office = Office(staff=4, today=timezone.localdate())
    round = office.plan(people=office.staff[:2])
    proposing.propose(round, by=office.planner)
    job = opening.open_or_ask(round, by=opener(operator, office), at=timezone.now(), at_once=0)
    return job, lambda: defects_of_opened(round)


def opener(operator, office):
    """A round is opened by an account with the role; the command line has none."""
    kind, _colon, key = operator.identity.partition(":")
    if kind != "user":
        return office.opener
    account = User.objects.get(public_id=key)
    GrantFactory(user=account, role="penyetuju")
    return user_principal(account, on=office.today)


def defects_of_opened(round):
    """Open, with something to ask about the two, a token for each of six who answer, and everybody told once."""
    round.refresh_from_db()
    asked = [len(row.asked) for row in RoundSubject.objects.unscoped(reason="tests").filter(round=round)]
    tokens = RaterToken.objects.filter(invitation__subject__round=round).count()
    told = Notice.objects.filter(kind=telling.RATE).values_list("recipient", flat=True)
    found = (round.state, asked, round.indicators.count(), tokens, len(told), len(set(told)))
    return [] if found == ("open", [2, 2], 12, 6, 5, 5) else [f"opened: {found}"]


def round_close(operator):
    round = answered_round()
    job = closing.request_close(round, by=operator, at=timezone.now(), reason="uji ketahanan")
    return job, lambda: defects_of_round(round, state="rated", recorded=0)


def round_finish(operator):
    round = answered_round()
    run_job(closing.request_close(round, by=operator, at=timezone.now(), reason="uji ketahanan").pk)
    round.refresh_from_db()
    job = finishing.request_finish(round, by=operator)
    return job, lambda: defects_of_round(round, state="finished", recorded=2)


def answered_round():
    """A 360 round about one person, whom three colleagues have answered about."""
    office = Office(staff=4, today=timezone.localdate())
    round = office.opened()
    for invitation in invitations(round, office.staff[0])[:3]:
        answer(invitation, 3, on=office.today)
    return round


def defects_of_round(round, *, state, recorded):
    """In its state, with three answers counted once, no box left, and each level on record once."""
    round.refresh_from_db()
    found = [] if round.state == state else [f"the round is {round.state}"]
    tallies = list(FeedbackTally.objects.unscoped(reason="tests").values_list("answers", flat=True))
    found += [] if tallies == [3] and not AnswerBox.objects.exists() else [f"tallies: {tallies}"]
    rows = Assessment.objects.unscoped(reason="tests").filter(source="feedback_360")
    return found if rows.count() == recorded else [*found, f"{rows.count()} levels on record"]


def count(operator):
    job = enqueue("fault_count", principal=operator, purpose="tests")
    return job, lambda: [] if times_done(job) == 1 else [f"done {times_done(job)} times"]


def times_done(job):
    return AccessLogEntry.objects.filter(actor="fault_count", action=str(job.pk)).count()


# How to ask for one of each kind, and what is wrong with it afterwards.
ASKED_FOR = {
    "gap_run": [gap_run],
    "gap_month": [gap_month],
    "credit_run": [credit_run],
    "import": [import_check, import_apply],
    "shortlist_run": [shortlist_run],
    "shortlist_batch": [shortlist_batch],
    "succession_run": [succession_run],
    "assessment_plan": [assessment_plan],
    "policy_dry_run": [policy_dry_run],
    "regulator_pack": [regulator_pack],
    "erasure": [erasure],
    "evidence_file": [evidence_file],
    "plan_proposals": [plan_proposals],
    "awareness_round": [awareness_round],
    "round_propose": [round_propose],
    "round_open": [round_open],
    "round_close": [round_close],
    "round_finish": [round_finish],
    "annual_needs": [annual_needs],
    "annual_optimisation": [annual_optimisation],
}
EVERY_JOB = [ask for asks in ASKED_FOR.values() for ask in asks]
