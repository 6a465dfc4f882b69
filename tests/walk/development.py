"""Plans, sessions, certificates, study leave, recognition and what else development keeps about the walked people."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.documents.issuing import new_code
from asn_career.base.models import IssuedDocument, Job
from assessments.models import Assessment
from employees.models import (
    Document,
    Employee,
    Unit,
    User,
)
from tests.factories import span
from training.models import (
    ActionClosure,
    AddedNeed,
    AnnualPlan,
    ApprovalChain,
    Attendance,
    AwarenessReach,
    AwarenessRound,
    BudgetLine,
    Credential,
    DevelopmentPlan,
    Enrolment,
    EnrolmentStep,
    Evaluation,
    LearningScore,
    OptimisationRun,
    PlanAction,
    PlanCopy,
    PlannedPerson,
    PlanOffer,
    PlanStep,
    ReachedLevel,
    RecognitionNomination,
    RecognitionProgram,
    Result,
    SatisfactionFigure,
    ServiceFeedback,
    SessionDay,
    SiasnPost,
    StudyExtension,
    StudyLeave,
    StudyLeaveFile,
    StudyLeaveStep,
    StudyReport,
    StudyVerification,
    TrainingHistory,
    TrainingNeed,
    TrainingSession,
    UploadedCertificate,
)

# The fingerprint of what everybody's document holds.

if TYPE_CHECKING:
    from tests.walk.world import World

# The fingerprint of what everybody's document holds.
EVIDENCE = hashlib.sha256(b"%PDF-1.7\n").hexdigest()


def session(world: World, unit: Unit) -> SessionDay:
    """A session with a day today, for everybody of the agency."""
    (program, _marker), *_ = world.rows["TrainingProgram"]
    given = {"state": "open", "seats": 5, "modality": "klasikal", "link": "", "cancel_reason": ""}
    days = span(world.today, world.today + timedelta(days=2))
    session = world.add(TrainingSession, inside=unit, unit=unit, program=program, period=days, **given)
    return world.add(SessionDay, inside=unit, session=session, on=world.today)


def ended_session(world: World, unit: Unit) -> TrainingSession:
    (program, _marker), *_ = world.rows["TrainingProgram"]
    given = {"state": "finished", "seats": 50, "modality": "klasikal", "link": "", "cancel_reason": ""}
    days = span(world.today - timedelta(days=12), world.today - timedelta(days=10))
    ended: TrainingSession = world.add(
        TrainingSession,
        inside=unit,
        unit=unit,
        program=program,
        period=days,
        began_on=days.lower,
        **given,
    )
    return ended


def enrolment(world: World, person: Employee, *, place: str) -> None:
    """Somebody on the waiting list, with a step, a record of attendance and a result."""
    day = world.sessions[place.partition(".")[0]]
    unit, at = person.home_unit, timezone.now()
    enrolled = {"session": day.session, "unit": unit, "state": "waiting", "chain": ["unit"], "waits_for": ""}
    enrolment = world.add(Enrolment, about=person, employee=person, **enrolled)
    of_it = {"about": person, "enrolment": enrolment, "at": at, "by": "tests"}
    world.add(EnrolmentStep, **of_it, kind="queued", state="waiting")
    world.add(Attendance, **of_it, day=day, present=True, how="list")
    result = world.add(Result, **of_it, outcome="failed", score=50)
    level = {"competency": world.competency, "level": 3, "reached_on": world.today}
    world.add(ReachedLevel, about=person, employee=person, result=result, **level)
    _certificates(world, person, result)


def _certificates(world: World, person: Employee, result: Result) -> None:
    """A certificate that waits for verification, its report to SIASN, and one that the product issued."""
    document = _one(world, Document, person)
    of_it = {"about": person, "employee": person}
    undecided = {"state": "waiting", "reason": "", "basis": "", "basis_note": "", "decided_by": ""}
    world.add(
        UploadedCertificate,
        **of_it,
        document=document,
        course_type=3,
        completed_on=world.today - timedelta(days=30),
        sent_at=timezone.now(),
        **undecided,
    )
    other = Document._base_manager.create(
        employee=person, name="lain.pdf", content_type="application/pdf", size=9, sha256=EVIDENCE
    )
    accepted = world.add(
        UploadedCertificate,
        **of_it,
        document=other,
        course_type=9,
        completed_on=world.today - timedelta(days=60),
        sent_at=timezone.now(),
        state="accepted",
        stated_hours=6,
        credited_hours=6,
        basis="certificate",
        basis_note="",
        decided_at=timezone.now(),
        history=_one(world, TrainingHistory, person),
    )
    given = {"resource": "rw-kursus", "state": "pending", "receipt": "", "refusal": ""}
    world.add(SiasnPost, **of_it, certificate=accepted, **given)
    entry = IssuedDocument.objects.create(
        code=new_code(), kind="certificate", title="Sertifikat", sha256=EVIDENCE, issued_on=world.today
    )
    world.add(Credential, **of_it, document=document, result=result, entry=entry, issued_on=world.today)


def evaluated(world: World, person: Employee, *, place: str, seat: int) -> None:
    """Somebody who attended a session that has ended, and said what it was worth."""
    session = world.ended[place.partition(".")[0]]
    attended = {"session": session, "unit": person.home_unit, "state": "attended", "waits_for": "", "lot": ""}
    enrolment = world.add(
        Enrolment, about=person, employee=person, chain=["unit"], seat_number=seat, **attended
    )
    said = {"useful": 4, "trainer": 3, "material": 3, "facilities": 3, "recommend": 4}
    world.add(Evaluation, about=person, enrolment=enrolment, kind="reaction", answers=said, at=timezone.now())
    scores = {"before": 40, "after": 70, "maximum": 100}
    world.add(LearningScore, about=person, enrolment=enrolment, at=timezone.now(), **scores)


def _clerk(name: str) -> User:
    """An account of nobody, in whose name rows are written."""
    return User.objects.get_or_create(username=f"uji-{name}")[0]


def recognition(world: World, unit: Unit) -> RecognitionProgram:
    """An open programme that everybody's hours are enough for, so that there are candidates to show."""
    figures = {
        "year": world.today.year,
        "kind": "piagam",
        "seats": 5,
        "unit_cost": 1,
        "budget": 5,
        "hours": 1,
    }
    made = world.add(RecognitionProgram, inside=unit, unit=unit, created_by=_clerk("penyusun"), **figures)
    opened = {"state": "open", "version": 2, "opened_by": _clerk("pembuka"), "opened_at": timezone.now()}
    with acting(by="tests"):
        RecognitionProgram.objects.filter(pk=made.pk).update(**opened)
    made.refresh_from_db()
    return made


def nomination(world: World, person: Employee, *, place: str) -> None:
    program = world.programs[place.partition(".")[0]]
    given = {"program": program, "unit": person.home_unit, "outcomes": [], "nominated_at": timezone.now()}
    world.add(RecognitionNomination, about=person, employee=person, nominated_by=_clerk("pengusul"), **given)


def study_leave(world: World, person: Employee) -> None:
    """An application that came back, with a step, a document, a verification, a report and a request for more time."""
    at, start, clerk = timezone.now(), world.today + timedelta(days=60), _clerk("pemohon")
    end = start + timedelta(days=700)
    study = {
        "level": "S2",
        "accreditation": "unggul",
        "mode": "kept",
        "funding": "mandiri",
        "decision_number": "",
    }
    study |= {"starts_on": start, "ends_on": end, "applicant": clerk, "submitted_at": at}
    leave = world.add(StudyLeave, about=person, employee=person, **study)
    of_it = {"about": person, "employee": person, "leave": leave}
    document = Document._base_manager.filter(employee=person).earliest("pk")
    world.add(StudyLeaveStep, **of_it, act="send_back", state="draft", by=clerk, at=at)
    world.add(StudyLeaveFile, **of_it, document=document, kind="penerimaan")
    world.add(StudyVerification, **of_it, rule="status", outcome="pass", by=clerk, at=at)
    world.add(StudyReport, **of_it, number=1, until=end, due_on=end)
    world.add(
        StudyExtension, **of_it, before=end, until=end + timedelta(days=90), document=document,
        asked_by=clerk, asked_at=at,
    )  # fmt: skip


def plans_of_person(world: World, person: Employee) -> None:
    """A draft for next year, and an agreed plan of this year whose action is done and closed."""
    today = world.today
    for year in (today.year + 1, today.year):
        plan = world.add(DevelopmentPlan, about=person, employee=person, year=year)
        action = world.add(
            PlanAction,
            about=person,
            plan=plan,
            competency=world.competency,
            aim="",
            target_level=2,
            form="on_the_job",
            source="gap",
            hours=4,
            due_on=date(year, 12, 1),
        )
        world.add(
            PlanStep,
            about=person,
            plan=plan,
            to_state="draft",
            revision=1,
            capacity="employee",
            at=timezone.now(),
        )
        if year == today.year:
            _agreed(world, person, plan, action)


def _agreed(world: World, person: Employee, plan: DevelopmentPlan, action: PlanAction) -> None:
    plans, actions = (
        model._base_manager.filter(pk=row.pk)
        for model, row in ((DevelopmentPlan, plan), (PlanAction, action))
    )
    with acting(by="tests"):
        for state in ("submitted", "agreed"):
            plans.update(state=state, version=models.F("version") + 1)
        actions.update(agreed_revision=1)
        actions.update(
            state="done", done_on=world.today - timedelta(days=90), evidence=_one(world, Document, person)
        )
    world.add(
        PlanCopy,
        about=person,
        plan=plan,
        kind="agreed",
        revision=1,
        content={},
        sha256=EVIDENCE,
        at=timezone.now(),
    )
    shown = _one(world, Assessment, person)
    world.add(
        ActionClosure,
        about=person,
        action=action,
        assessment=shown,
        level=shown.level,
        assessed_on=shown.assessed_on,
        source=shown.source,
        closed_on=world.today,
        reopened_because="",
    )


def _one(world: World, model: type[models.Model], person: Employee) -> Any:
    return model._base_manager.filter(employee=person).order_by("pk").first()


def annual_plans(world: World) -> None:
    """The plan of each agency's next year with a need, a programme, a line, and a published proposal."""
    (program, _marker), *_ = world.rows["TrainingProgram"]
    year = world.today.year + 1
    for agency, owner in (("A", "analis"), ("B", "analis_b")):
        root = world.units[f"{agency}.root"]
        within: dict[str, Any] = {"inside": root}
        plan = world.add(
            AnnualPlan,
            **within,
            unit=root,
            year=year,
            state="draft",
            needs_as_of=world.today,
            return_reason="",
        )
        proposed = {"steps": ["unit"], "proposed_by": "tests", "proposed_at": timezone.now()}
        undecided = {"state": "waiting", "decided_by": "", "reason": ""}
        world.add(ApprovalChain, **within, **proposed, **undecided, unit=root, effective_from=world.today)
        line = world.add(BudgetLine, **within, unit=root, year=year, ceiling=10)
        office = world.units[f"{agency}.office"]
        about = {"plan": plan, "unit": office, "competency": world.competency, "target_level": 3}
        figures = {"below": 1, "unknown": 0, "severity": 2, "people": 1}
        world.add(TrainingNeed, **within, **about, **figures, source="generated", original=figures)
        asked = {"people": 1, "decree": "SK", "reason": "uji"}
        world.add(AddedNeed, **within, plan=plan, unit=office, program=program, **asked)
        world.add(PlanOffer, **within, plan=plan, program=program, line=line, seats_per_round=1, rounds=1)
        _proposal(world, plan, owner=owner)


def _proposal(world: World, plan: Any, *, owner: str) -> None:
    identity = f"user:{world.users[owner].public_id}"
    done = {"state": "failed", "error": {}, "finished_at": timezone.now()}
    job = Job.objects.create(kind="annual_optimisation", identity=identity, purpose="uji", **done)
    world.know_job(job, owner)
    figures = dict.fromkeys(
        [
            "people", "served", "seats_used", "severity", "closed", "objective", "bound", "gap", "cost",
            "duty_people", "duty_met", "duty_hours_short", "greedy_closed", "greedy_objective", "greedy_served",
            "greedy_cost", "seconds",
        ],
        0,
    )  # fmt: skip
    words = {"inputs_sha256": "", "result_sha256": "", "method": "whole", "rules": {}}
    run = world.add(
        OptimisationRun,
        inside=plan.unit,
        plan=plan,
        job=job,
        as_of=world.today,
        published_at=None,
        **figures,
        **words,
    )
    for person in world.people.values():
        if plan.unit_id in person.home_unit.lineage:
            row = {"run": run, "employee": person, "unit": plan.unit, "program": None, "left_out": "budget"}
            world.add(PlannedPerson, about=person, **row, severity=1, closed=0)
    OptimisationRun.objects.filter(pk=run.pk).update(published_at=timezone.now())
    with acting(by="tests"):
        AnnualPlan.objects.filter(pk=plan.pk).update(chosen_run=run)


def awareness(world: World) -> None:
    """A round in each agency and in one of its offices, which told everybody there."""
    for place, owner in (("A.root", "analis"), ("A.office", "analis"), ("B.root", "analis_b")):
        unit = world.units[place]
        identity = f"user:{world.users[owner].public_id}"
        done = {"state": "failed", "error": {}, "finished_at": timezone.now()}
        job = Job.objects.create(kind="awareness_round", identity=identity, purpose="uji", **done)
        world.know_job(job, owner)
        round = world.add(
            AwarenessRound,
            inside=unit,
            unit=unit,
            job=job,
            as_of=world.today,
            published_at=timezone.now(),
        )
        for person in world.people.values():
            if unit.pk in person.home_unit.lineage:
                world.add(
                    AwarenessReach,
                    about=person,
                    round=round,
                    employee=person,
                    reason="never_opened",
                    competency=None,
                    notice=None,
                )


def satisfaction(world: World) -> None:
    """For each unit a figure of a survey, and an answer to its form whose comment is shown to readers."""
    month = world.today.replace(day=1)
    for unit in world.units.values():
        world.add(SatisfactionFigure, inside=unit, unit=unit, month=month, respondents=12, score=80)
        world.add(
            ServiceFeedback,
            inside=unit,
            unit=unit,
            given_at=timezone.now(),
            rating=3,
            state="shown",
            judged_by="tests",
            nonce=unit.code[:32],
            number="",
        )
