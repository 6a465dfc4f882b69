"""What the agency has of vacancies: runs over everybody, a committee, objections, an opening and policies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from asn_career.base.moving import move
from asn_career.base.tables import SIZES
from assessments.credit.listing import request_credit_run
from assessments.models import (
    Accreditation,
    AssessmentProvider,
    AssessmentResult,
    AssessmentRound,
    CreditRun,
    CreditStanding,
    FeedbackScore,
    RaterInvitation,
    RatingSheet,
    ResultLevel,
    ResultObjection,
    ResultObjectionStep,
    RoundSubject,
)
from employees.access import Principal, system_principal, user_principal
from employees.models import Document, Employee, Position, Unit
from promotions.assessment_planning.planning import Asked, request_plan
from promotions.choices import LocalRule
from promotions.models import (
    Application,
    AssessmentNeed,
    AssessmentPlan,
    BundleRequest,
    Candidate,
    Committee,
    FairnessReport,
    FairnessYear,
    FurtherAttempt,
    LocalPolicy,
    Objection,
    RegulatorPack,
    ReviewMark,
    RotationMove,
    Shortlist,
    Vacancy,
)
from promotions.policies.deciding import give_back
from promotions.shortlists import request_shortlist
from promotions.succession import request_succession
from tests.assessments.calibration.placed import place_calibration
from tests.assessments.results.placed import final, placing
from tests.assessments.rounds.placed import end_round, place_round
from tests.assessments.running import run_gaps
from tests.factories import VacancyFactory, span
from tests.promotions.approved import official_run
from tests.promotions.attempts.placed import place_attempt
from tests.promotions.bundle.placed import place_file
from tests.promotions.committee.placed import place_committee
from tests.promotions.fairness.placed import place_fairness, place_year
from tests.promotions.objections.placed import place_objection
from tests.promotions.openings.placed import place_applications, place_opening
from tests.promotions.policies.policies import proposed as proposed_policy
from tests.promotions.regulator.placed import place_pack
from tests.promotions.rotations.placed import place_plan
from tests.training.trend import keep_months
from tests.walk.development import EVIDENCE
from tests.walk.world import World


def created(model: type[models.Model], **given: Any) -> Any:
    return model._base_manager.create(**given)


LARGEST_PAGE = max(SIZES)


class Selections:
    """The part of the agency that grows with its vacancies; people, posts and accounts are there before."""

    world: World
    root: Unit
    size: int
    plan: Any
    attempt: Any
    _know: Callable[[Any], None]

    def _compute(self) -> None:
        """Runs over everybody by the real engines, and copies of the shortlist for the other vacancies."""
        by = user_principal(self.world.users["analis"], on=self.world.today)
        run = run_gaps(by, as_of=self.world.today, unit=self.root, chunk_size=10_000)
        self._know(run)
        keep_months(system_principal(purpose="tests", on=self.world.today), on=self.world.today, back=2)
        vacancies = list(Vacancy.objects.order_by("pk"))
        chosen = vacancies[0]
        if chosen.rule_sets.exists():  # what is sent keeps its rules
            chosen = VacancyFactory(position=chosen.position, route=chosen.route, opened_on=chosen.opened_on)
        earlier = run_job(request_shortlist(chosen, as_of=self.world.today, by=by).pk)  # to compare with
        assert earlier.state == "done", earlier.error
        FeedbackScore._base_manager.update(score=F("score") - 1)  # ... since which scores have changed
        self.shortlist = official_run(chosen, as_of=self.world.today, by=by)
        job = run_job(request_succession(self.root, as_of=self.world.today, by=by).pk)
        assert job.state == "done", job.error
        self._credit_and_assessments(by)
        taken = set(Shortlist.objects.values_list("vacancy", flat=True))
        missing = [vacancy for vacancy in vacancies if vacancy.pk not in taken]
        done = {"state": "done", "result": {}, "finished_at": timezone.now()}
        jobs = bulk(
            Job(kind="shortlist_run", identity=job.identity, purpose="uji", **done) for _each in missing
        )
        given = {
            field.name: getattr(self.shortlist, field.name)
            for field in Shortlist._meta.concrete_fields
            if field.name not in ("id", "public_id", "vacancy", "job", "kind", "approved_rules", "reason")
        }
        later = {name: given.pop(name) for name in ("state", "inputs_opened_at", "published_at")}
        copies = bulk(Shortlist(vacancy=v, job=j, **given) for v, j in zip(missing, jobs, strict=True))
        Shortlist.objects.filter(pk__in=[copy.pk for copy in copies]).update(**later)
        sent = {"state": "sent", "sent_at": timezone.now(), "sent_by": "tests"}  # shown to whom it considered
        Shortlist.objects.filter(pk=self.shortlist.pk).update(**sent)

    def _credit_and_assessments(self, by: Principal) -> None:
        """A list of credit points and a plan of whom to assess first, each about everybody."""
        today, people = self.world.today, list(Employee._base_manager.order_by("pk"))
        credit = run_job(request_credit_run(self.root, as_of=today, by=by).pk)
        run = CreditRun.objects.get(job=credit)
        figures = {
            "kind": "jf_ahli_muda",
            "rank": "III/c",
            "held": 25,
            "differs": False,
            "rank_period": today,
        }
        bulk(CreditStanding(run=run, employee=person, **figures) for person in people)
        asked = Asked(today, today, 1, note="uji")
        plan = AssessmentPlan.objects.get(job=request_plan(self.root, asked, as_of=today, by=by))
        given = {"plan": plan, "unit": self.root, "effect": 1, "cost": 1, "expiring": 1, "required": 1}
        parts = [["vacancy", "V", "1.00"], ["critical", "C", "1.00"]]
        bulk(
            AssessmentNeed(employee=person, place=n, parts=parts, chosen=False, reason="less", **given)
            for n, person in enumerate(people, start=1)
        )
        computed = {
            "posts": {
                "vacancies": [["V", 0, 1, "Jabatan"]],
                "critical": [["C", 0, 1, "Jabatan"]],
                "floors": [],
            },
            "rules": {"from": "2000-01-01", "rules_hash": ""},
            "published_at": timezone.now(),
            "chosen": 0,
            "considered": 0,
            "needed": len(people),
            "effect": 0,
        }
        with acting(by="tests"):
            move(plan, "proposed", refused=AssertionError, **computed)

    def _committee(self) -> None:
        """One committee of the shortlist, with verified candidates."""
        if Committee.objects.exists():
            return
        rows = Candidate._base_manager.filter(shortlist=self.shortlist, rank__isnull=False)
        candidates = list(
            rows.select_related("employee", "shortlist__vacancy__position").order_by("rank", "pk")[:4]
        )
        with acting(by="tests"):
            bulk(
                ReviewMark(candidate=row, decision="verified", by="tests", at=timezone.now())
                for row in candidates
            )
        self.placed = place_committee(
            created,
            shortlist=self.shortlist,
            candidate=candidates[0],
            by=self.world.users["analis"],
            today=self.world.today,
            sha256=EVIDENCE,
        )

    def _attempts(self) -> None:
        """Attempts that were refused after one vacancy, up to forty, and one that another vacancy came of."""
        vacancy, by = self.shortlist.vacancy, self.world.users["analis"]
        given: dict[str, Any] = {"vacancy": vacancy, "by": by, "decided_by": self.world.users["penyetuju"]}
        given |= {"decided_at": timezone.now()}
        known = FurtherAttempt.objects.filter(state="returned", previous=vacancy).count()
        for _number in range(known, min(self.size, 40)):
            self.attempt = place_attempt(created, state="returned", **given)
        if not FurtherAttempt.objects.approved().filter(previous=vacancy).exists():
            following = Vacancy.objects.filter(attempt=None).exclude(pk=vacancy.pk).order_by("-pk").first()
            place_attempt(created, state="approved", following=following, **given)

    def _policies(self) -> None:
        """Returned policies, and one that waits: as many as there are people, and at most more than a page shows."""
        analyst = user_principal(self.world.users["analis"], on=self.world.today)
        for waiting in LocalPolicy.objects.filter(state="proposed"):
            give_back(waiting, by=analyst, at=timezone.now(), reason="uji")
        size = min(self.size, LARGEST_PAGE + 20)
        for number in range(LocalPolicy.objects.count(), size):
            rule = LocalRule.PROPOSED
            self.policy = proposed_policy(self.root, rule, by=analyst, begins=self.world.today)
            if number < size - 1:
                give_back(self.policy, by=analyst, at=timezone.now(), reason="uji")

    def _fairness(self) -> None:
        """Figures of as many runs as there are, forty at most."""
        known = FairnessReport.objects.values("shortlist")
        for shortlist in (
            Shortlist.objects.published().exclude(pk__in=known).order_by("pk")[: min(self.size, 40)]
        ):
            self.fairness = place_fairness(
                created,
                shortlist=shortlist,
                root=self.root,
                by=self.world.users["ppk"],
                today=self.world.today,
            )

    def _fairness_years(self) -> None:
        """Summaries of as many years as there are rows, eighty at most."""
        for number in range(FairnessYear.objects.count(), min(self.size, 80)):
            self.fairness_year = place_year(
                created, root=self.root, by=self.world.users["ppk"], year=2001 + number
            )
        decided = {"decided_by": self.world.users["penyetuju"], "decided_at": timezone.now()}
        with acting(by="tests"):
            FairnessYear.objects.filter(state="proposed").update(state="published", version=2, **decided)

    def _packs(self) -> None:
        """Packs for the regulator, forty at most."""
        by = self.world.users["analis"]
        for _number in range(RegulatorPack.objects.count(), min(self.size, 40)):
            with acting(by="tests"):
                self.pack = place_pack(
                    created, root=self.root, by=by, year=self.world.today.year, purpose="uji"
                )

    def _evidence_files(self) -> None:
        """Files that the reader asked for, forty at most."""
        by = self.world.users["analis"]
        for _number in range(BundleRequest.objects.count(), min(self.size, 40)):
            with acting(by="tests"):
                self.evidence_file = place_file(created, shortlist=self.shortlist, by=by, purpose="uji")

    def _objections(self) -> None:
        """One objection of everybody whom the sent run considered; the newest with an effect."""
        rows = Candidate._base_manager.filter(shortlist=self.shortlist).select_related("employee")
        known = set(Objection._base_manager.values_list("employee", flat=True))
        documents = {row.employee_id: row for row in Document._base_manager.all()}
        for row in rows.exclude(employee__in=known).order_by("pk"):
            place_objection(
                created,
                shortlist=self.shortlist,
                person=row.employee,
                by=self.world.users["analis"],
                today=self.world.today,
                document=documents.get(row.employee_id) or next(iter(documents.values())),
            )

    def _opening(self) -> None:
        """One opening, to which more and more people have applied."""
        given = {
            "by": self.world.users["analis"], "second": self.world.users["penyetuju"], "today": self.world.today,
            "sha256": EVIDENCE,
        }  # fmt: skip
        applied = Application._base_manager.values("employee")
        people = list(Employee._base_manager.exclude(pk__in=applied).order_by("pk")[: min(self.size, 40)])
        if self.placed_opening is None:
            vacancy = Vacancy.objects.filter(openings=None).exclude(pk=self.shortlist.vacancy_id).first()
            self.placed_opening = place_opening(created, vacancy=vacancy, people=people, **given)
        else:
            place_applications(created, judge=self.placed_opening.judge, people=people, **given)

    def _rotation(self) -> None:
        """A plan that moves as many people as there are, up to forty."""
        moved = RotationMove._base_manager.values("employee")
        people = list(Employee._base_manager.exclude(pk__in=moved).order_by("pk")[: min(self.size, 40)])
        posts = list(Position.objects.select_related("unit").order_by("pk")[:2])
        given = {"by": self.world.users["analis"], "today": self.world.today}
        self.plan = place_plan(created, unit=self.root, people=people, posts=posts, **given)

    def _results(self) -> None:
        """Two final results of everybody, one of them objected to."""
        given = final(self._accreditation(), today=self.world.today)
        clerk, at, today = given["drafted_by"], timezone.now(), self.world.today
        known = AssessmentResult._base_manager.values("employee")
        people = list(Employee._base_manager.exclude(pk__in=known).order_by("pk"))
        with placing():
            made = [
                bulk(
                    AssessmentResult(employee=person, source=source, instrument="LGD", **given)
                    for person in people
                )
                for source in ("competency_test", "cact")
            ]
            rows = [*made[0], *made[1]]
            bulk(
                ResultLevel(result=row, employee_id=row.employee_id, competency=self.core[0], level=3)
                for row in rows
            )
            days = {"filed_on": today, "closes_on": today, "answer_due_on": today}
            objected = bulk(
                ResultObjection(result=row, employee_id=row.employee_id, filed_by=clerk, filed_at=at, **days)
                for row in made[1]
            )
            bulk(
                ResultObjectionStep(
                    objection=row, employee_id=row.employee_id, act="file", by=clerk, at=at, text="-" * 30
                )
                for row in objected
            )

    def _accreditation(self) -> Accreditation:
        found = Accreditation.objects.select_related("provider").first()
        if found is None:
            with acting(by="tests"):
                provider = AssessmentProvider.objects.create(code="Q-1", name="Q")
                validity = span(date(2015, 1, 1))
                given = {"accredited_by": "BKN", "decree": "SK", "level": "kompleks", "validity": validity}
                found = Accreditation.objects.create(provider=provider, **given)
        return found

    def _round(self) -> None:
        """An open round about as many people as there are, up to forty, who answer about each other."""
        rated = RoundSubject._base_manager.values("employee")
        people = list(Employee._base_manager.exclude(pk__in=rated).order_by("pk")[: min(self.size, 40)])
        given = {
            "by": self.world.users["analis"],
            "second": self.world.users["penyetuju"],
            "today": self.world.today,
        }
        given |= {"unit": self.root, "competency": self.core[0]}
        self.round = place_round(created, people=people, **given)
        if not AssessmentRound.objects.filter(state="finished").exists():
            self.finished_round = place_round(created, people=people[:1], **given)
            end_round(self.finished_round)
            place_calibration(created, round=self.finished_round, by=given["by"])
        self.calibration = place_calibration(created, round=self.round, by=given["by"])


def rows_of_round(round: Any, finished: Any) -> list[Any]:
    """What is opened by its address: a finished subject, a sheet of the officer, an invitation of the first person."""
    subject = RoundSubject._base_manager.select_related("round", "employee").get(round=finished)
    invited = RaterInvitation._base_manager.filter(rater=subject.employee)
    return [subject, RatingSheet._base_manager.filter(subject__round=round).first(), invited.first()]


def bulk(rows: Any) -> list[Any]:
    rows = list(rows)
    return type(rows[0])._base_manager.bulk_create(rows, batch_size=5_000) if rows else []
