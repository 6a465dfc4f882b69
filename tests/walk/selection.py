"""What the world has of vacancies: rules, runs, committees, objections, openings and policies of either agency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from asn_career.base.moving import move
from assessments.credit.listing import request_credit_run
from assessments.models import AssessmentRound, CalibrationSession, CreditRun, CreditStanding
from employees.access import Principal, system_principal, user_principal
from employees.models import Document, Employee, Position, Unit, User
from promotions.assessment_planning.planning import Asked, request_plan
from promotions.choices import LocalRule
from promotions.models import (
    Application,
    ApplicationFile,
    AssessmentNeed,
    AssessmentPlan,
    Candidate,
    Considered,
    OpeningStage,
    ReviewMark,
    RotationMove,
    ScoreSheet,
    SelectionResult,
    Shortlist,
    SuccessionRun,
    Vacancy,
    Verification,
)
from promotions.rule_sets.approving import propose
from promotions.rule_sets.official import request_official
from promotions.shortlists import request_shortlist
from promotions.succession import request_succession
from tests.assessments.calibration.placed import place_calibration
from tests.assessments.rounds.placed import place_round
from tests.assessments.running import run_gaps
from tests.promotions.approved import sealed_rules
from tests.promotions.attempts.placed import place_attempt
from tests.promotions.bundle.placed import place_file
from tests.promotions.committee.placed import place_committee
from tests.promotions.fairness.placed import place_fairness, place_year
from tests.promotions.objections.placed import place_objection
from tests.promotions.openings.placed import place_opening
from tests.promotions.policies.policies import proposed as proposed_policy
from tests.promotions.policies.policies import scan
from tests.promotions.regulator.placed import place_pack
from tests.promotions.rotations.placed import place_plan
from tests.training.trend import keep_months
from tests.walk.development import EVIDENCE
from tests.walk.markers import Marker

if TYPE_CHECKING:
    from tests.walk.world import World


def principal(world: World, name: str) -> Principal:
    return user_principal(world.users[name], on=world.today)


def select(world: World) -> None:
    """Runs over everybody, and a vacancy of two units of each agency from its rules to the appointment."""
    for agency, name in (("A", "analis"), ("B", "analis_b")):
        by, root = principal(world, name), world.units[f"{agency}.root"]
        run = run_gaps(by, as_of=world.today, unit=root, chunk_size=100)
        world.know(run, Marker("gap_run", "GapRun", unit=root))
        world.know_job(Job.objects.get(pk=run.job_id), name)
        _credit(world, root, by=by, owner=name)
        for place in ("office", "other"):
            unit = world.units[f"{agency}.{place}"]
            post = world.posts[f"{agency}.{place}.vacant"]
            vacancy = world.add(Vacancy, inside=unit, position=post, opened_on=world.today, seats=1)
            _shortlist(world, vacancy, by=by, owner=name)
            _committee(world, vacancy, by=world.users[name], inside=unit)
            _attempt(world, vacancy, by=world.users[name], inside=unit)
            _objections(world, vacancy, by=world.users[name], inside=unit)
            _opening(world, vacancy, by=world.users[name], inside=unit)
            _fairness(world, vacancy, root=root, by=world.users[name])
            _rotation(world, unit, by=world.users[name], posts=[world.posts[f"{agency}.{place}.staff"], post])
            _round(world, unit, by=world.users[name])
            proposed = propose(
                vacancy, as_of=world.today, by=by, reason="Alasan uji yang cukup panjang untuk dicatat"
            )
            world.know(proposed, Marker("rule_set", "RuleSet", unit=unit))
        _pack(world, root, owner=name)
        word = world.markers.word(Marker("fairness_year", "FairnessYear", unit=root))
        year = world.today.year - 1
        place_year(world.add, root=root, by=world.users[name], year=year, words=word, inside=root)
        _evidence_file(world, vacancy, owner=name)
        word = world.markers.word(Marker("local_policy", "LocalPolicy", unit=root))
        policy = proposed_policy(
            root, LocalRule.PROPOSED, by=by, begins=world.today, decree=word, file=scan()
        )
        world.know(policy, Marker("local_policy", "LocalPolicy", unit=root))
        _unpublished(world, vacancy, owner=name)
        _succession(world, root, by=by, owner=name, about=world.posts[f"{agency}.office.vacant"])
        _assessments_first(world, root, by=by, owner=name)
    keep_months(system_principal(purpose="tests", on=world.today), on=world.today, back=2)


def _credit(world: World, root: Unit, *, by: Principal, owner: str) -> None:
    """A published run of credit points with a row about everybody of the agency, whatever their post."""
    job = run_job(request_credit_run(root, as_of=world.today, by=by).pk)
    assert job.state == "done", job.error
    world.know_job(job, owner)
    run = CreditRun.objects.get(job=job)
    for person, _marker in world.rows["Employee"]:
        if person.home_unit and root.pk in person.home_unit.lineage:
            figures = {"kind": "jf_ahli_muda", "rank": "III/c", "held": 25, "differs": False, "missing": []}
            world.add(CreditStanding, about=person, run=run, employee=person, **figures)


def _shortlist(world: World, vacancy: Vacancy, *, by: Principal, owner: str) -> None:
    unit = vacancy.position.unit
    rules = sealed_rules(vacancy, by=by, as_of=world.today)
    job = run_job(request_official(rules, by=by).pk)
    assert job.state == "done", job.error
    world.know_job(job, owner)
    shortlist = Shortlist.objects.get(job=job)
    world.know(shortlist, Marker("shortlist", "Shortlist", unit=unit))
    others = Considered.objects.unscoped(reason="tests").filter(shortlist=shortlist, candidate=None)
    for considered in others.select_related("employee"):
        world.know(considered, Marker("candidate", "Considered", considered.employee, unit))
    candidates = Candidate.objects.unscoped(reason="tests").filter(shortlist=shortlist)
    for candidate in candidates.select_related("employee", "shortlist"):
        world.know(candidate, Marker("candidate", "Candidate", candidate.employee, unit))
        about = {"about": candidate.employee, "inside": unit}
        world.add(
            ReviewMark, **about, candidate=candidate, decision="excluded", at=timezone.now(), by="tests"
        )
        world.add(
            Verification,
            **about,
            employee=candidate.employee,
            vacancy=vacancy,
            rule="status",
            outcome="pass",
            on=world.today,
            at=timezone.now(),
            by="tests",
        )


def _committee(world: World, vacancy: Vacancy, *, by: User, inside: Unit) -> None:
    """A committee that proposed somebody of the unit, with its decision and the draft of the appointment."""
    rows = Candidate.objects.unscoped(reason="tests").filter(shortlist__vacancy=vacancy)
    found = rows.select_related("employee", "shortlist__vacancy__position")
    candidate = found.filter(employee__home_unit=inside).order_by("pk").first()
    place_committee(
        lambda model, **given: world.add(model, inside=inside, **given),
        shortlist=candidate.shortlist,
        candidate=candidate,
        by=by,
        today=world.today,
        words=lambda _name: world.markers.word(Marker("committee", "Sitting", unit=inside)),
        sha256=EVIDENCE,
    )


def _attempt(world: World, vacancy: Vacancy, *, by: User, inside: Unit) -> None:
    """A further attempt that waits for a second person."""
    place_attempt(
        lambda model, **given: world.add(model, inside=inside, **given),
        vacancy=vacancy,
        by=by,
        words=lambda _name: world.markers.word(Marker("attempt", "FurtherAttempt", unit=inside)),
    )


def _pack(world: World, root: Unit, *, owner: str) -> None:
    """A pack for the regulator that was made."""
    pack = place_pack(world.add, root=root, by=world.users[owner], year=world.today.year, inside=root)
    world.know_job(pack.job, owner)


def _evidence_file(world: World, vacancy: Vacancy, *, owner: str) -> None:
    """An evidence file that a job made for whoever asked."""
    run = Shortlist.objects.filter(vacancy=vacancy).earliest("pk")
    asked = place_file(world.add, shortlist=run, by=world.users[owner], owner=owner)
    world.know_job(asked.job, owner)


def _fairness(world: World, vacancy: Vacancy, *, root: Unit, by: User) -> None:
    """Figures of the agency's run, and the response of the unit's appointing authority."""
    unit = vacancy.position.unit
    place_fairness(
        world.add,
        shortlist=Shortlist.objects.filter(vacancy=vacancy).earliest("pk"),
        root=root,
        by=by,
        today=world.today,
        inside=unit,
        words=lambda _name: world.markers.word(Marker("fairness_response", "FairnessResponse", unit=unit)),
    )


def _objections(world: World, vacancy: Vacancy, *, by: User, inside: Unit) -> None:
    """An objection of everybody who is a candidate for a post of the unit where they work, or of one above it."""
    rows = Candidate.objects.unscoped(reason="tests").filter(shortlist__vacancy=vacancy)
    within = rows.filter(employee__home_unit__lineage__contains=[inside.pk])
    for candidate in within.select_related("employee", "shortlist").order_by("pk"):
        person = candidate.employee

        def add(model: type[models.Model], *, person: Employee = person, **given: Any) -> Any:
            """As the world adds rows, whose ``about`` would be taken for the column of that name."""
            marker = Marker("objection", model.__name__, person)
            return world.know(model._base_manager.create(**world.markers.fill(model, marker, given)), marker)

        place_objection(
            add,
            shortlist=candidate.shortlist,
            person=person,
            by=by,
            today=world.today,
            document=Document.objects.unscoped(reason="tests").filter(employee=person).first(),
        )


def _rotation(world: World, unit: Unit, *, by: User, posts: list[Position]) -> None:
    """A plan that moves somebody of the unit, or below it, who does not walk."""
    people = Employee.objects.unscoped(reason="tests").filter(home_unit__lineage__overlap=[unit.pk])
    person = people.filter(account__isnull=True).order_by("pk").first()

    def add(model: type[models.Model], **given: Any) -> Any:
        return world.add(model, inside=unit, about=person if model is RotationMove else None, **given)

    place_plan(
        add,
        unit=unit,
        people=[person],
        posts=posts,
        by=by,
        today=world.today,
        words=lambda _name: world.markers.word(Marker("rotation", "RotationPlan", unit=unit)),
    )


def _round(world: World, unit: Unit, *, by: User) -> None:
    """An open round about somebody of the unit, or below it, who does not walk, rated by the officer."""
    people = Employee.objects.unscoped(reason="tests").filter(home_unit__lineage__overlap=[unit.pk])
    person = people.filter(account__isnull=True).order_by("pk").first()
    rater = Employee.objects.unscoped(reason="tests").filter(account__isnull=True).exclude(pk=person.pk)

    def add(model: type[models.Model], **given: Any) -> Any:
        return world.add(model, inside=unit, about=None if model is AssessmentRound else person, **given)

    round = place_round(
        add,
        unit=unit,
        people=[person],
        rater=rater.order_by("pk").first(),
        competency=world.competency,
        by=by,
        second=world.users["penyetuju"],
        today=world.today,
    )

    def calibrated(model: type[models.Model], **given: Any) -> Any:
        about = None if model is CalibrationSession else person
        return world.add(model, inside=unit, about=about, **given)

    place_calibration(calibrated, round=round, by=by)


def _opening(world: World, vacancy: Vacancy, *, by: User, inside: Unit) -> None:
    """An opening of the unit, applied to by somebody in or below it who does not walk, scored by its officer."""
    people = Employee.objects.unscoped(reason="tests").filter(home_unit__lineage__overlap=[inside.pk])
    person = people.filter(account__isnull=True).order_by("pk").first()
    told = {Application, ApplicationFile, SelectionResult, ScoreSheet}

    def add(model: type[models.Model], **given: Any) -> Any:
        if model is OpeningStage and given["state"] != "open":
            return model._base_manager.create(**given)
        return world.add(model, inside=inside, about=person if model in told else None, **given)

    place_opening(
        add,
        vacancy=vacancy,
        people=[person],
        by=by,
        second=world.users["penyetuju"],
        today=world.today,
        words=lambda _name: world.markers.word(Marker("application", "Application", person, inside)),
        sha256=EVIDENCE,
    )


def _succession(world: World, root: Unit, *, by: Principal, owner: str, about: Position) -> None:
    job = run_job(request_succession(root, as_of=world.today, by=by).pk)
    assert job.state == "done", job.error
    world.know_job(job, owner)
    run = SuccessionRun.objects.get(job=job)
    run.asked_about = about  # type: ignore[attr-defined]  # the post whose successors the walk asks for
    world.know(run, Marker("succession_run", "SuccessionRun", unit=root))


def _assessments_first(world: World, root: Unit, *, by: Principal, owner: str) -> None:
    """A plan that waits for its approval, with everybody of the agency in it before it was published."""
    asked = Asked(
        world.today,
        world.today,
        1,
        note=world.markers.word(Marker("succession_run", "AssessmentPlan", unit=root)),
    )
    job = request_plan(root, asked, as_of=world.today, by=by)
    world.know_job(job, owner)
    plan = AssessmentPlan.objects.get(job=job)
    given = {"plan": plan, "unit": root, "effect": 1, "parts": [], "expiring": 1, "required": 1, "cost": 1}
    for place, (person, _marker) in enumerate(world.rows["Employee"], start=1):
        if person.home_unit and root.pk in person.home_unit.lineage:
            chosen = {"chosen": False, "reason": "less", "place": place}
            world.add(AssessmentNeed, about=person, employee=person, **given, **chosen)
    computed = {
        "posts": {"vacancies": [], "critical": [], "floors": []},
        "rules": {"from": "2000-01-01", "rules_hash": ""},
        "published_at": timezone.now(),
        "chosen": 0,
        "considered": 0,
        "needed": 0,
        "effect": 0,
    }
    with acting(by="tests"):
        move(plan, "proposed", refused=AssertionError, **computed)
    world.know(plan, Marker("succession_run", "AssessmentPlan", unit=root))


def _unpublished(world: World, vacancy: Vacancy, *, owner: str) -> None:
    """A run under way: sealed, not published, and therefore nobody's to see."""
    published = Shortlist.objects.filter(vacancy=vacancy).first()
    by = principal(world, owner)
    job = request_shortlist(vacancy, as_of=world.today, by=by)
    world.know_job(job, owner)
    given = {
        name: getattr(published, name)
        for name in (
            "vacancy",
            "as_of",
            "rule_set",
            "rule_set_hash",
            "sealed_at",
            "engine_hash",
            "created_by",
        )
    }
    row = Shortlist.objects.create(job=job, **given)
    world.know(row, Marker("unpublished", "Shortlist"))
