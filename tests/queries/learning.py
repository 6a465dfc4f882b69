"""Training, plans and study leave of an agency that grows in bulk."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.documents.issuing import new_code
from asn_career.base.models import IssuedDocument, Job
from employees.models import (
    Document,
    Employee,
    User,
)
from tests.factories import span
from tests.queries.selections import bulk
from tests.walk.development import EVIDENCE
from training.models import (
    AddedNeed,
    AnnualPlan,
    AwarenessReach,
    AwarenessRound,
    BudgetLine,
    Credential,
    DevelopmentPlan,
    Enrolment,
    Evaluation,
    LearningScore,
    OptimisationRun,
    PlanAction,
    PlannedPerson,
    PlanOffer,
    PlanStep,
    RecognitionNomination,
    RecognitionProgram,
    Result,
    SessionDay,
    SiasnPost,
    StudyExtension,
    StudyLeave,
    StudyLeaveFile,
    StudyLeaveStep,
    StudyReport,
    TrainingHistory,
    TrainingNeed,
    TrainingProgram,
    TrainingSession,
    UploadedCertificate,
)


class Learning:
    """What people of the agency learn; beside the rest of it in :class:`tests.queries.agency.Agency`."""

    def _enrol(self, people: list[Employee]) -> None:
        """Everybody waits for a seat, half of them for an approval, in one session."""
        with acting(by="tests"):
            if not TrainingSession.objects.exists():
                program = TrainingProgram.objects.order_by("pk").first()
                start = self.world.today + timedelta(days=9)
                given = {"seats": 9, "modality": "klasikal", "state": "open", "period": span(start, start)}
                session = TrainingSession.objects.create(program=program, unit=self.root, code="Q-S", **given)
                SessionDay.objects.create(session=session, on=start)
            session = TrainingSession.objects.get(code="Q-S")
            waits = {"chain": ["unit"], "session": session, "period": session.period}
            for number, person in enumerate(people):
                if number % 2:
                    self._add(Enrolment, person, state="waiting", lot=f"{person.pk}", **waits)
                else:
                    self._add(Enrolment, person, state="nominated", waits_for="unit", **waits)
            self._write()
            self._evaluate(people)

    def _certify(self, people: list[Employee], enrolments: list[Enrolment]) -> None:
        """Everybody has a certificate that waits, one that was accepted and reported, and one of the product's own."""
        today, now = self.world.today, timezone.now()
        papers = [
            bulk(
                Document(
                    employee=one, name="bukti.pdf", content_type="application/pdf", size=9, sha256=EVIDENCE
                )
                for one in people
            )
            for _ in range(3)
        ]
        learnt = {"name": "Kursus sertifikat", "hours": 6, "completed_on": today - timedelta(days=61)}
        histories = bulk(TrainingHistory(employee=one, **learnt) for one in people)
        sent = {
            "name": "Kursus",
            "provider": "LAN",
            "completed_on": today - timedelta(days=61),
            "sent_at": now,
        }
        bulk(
            UploadedCertificate(employee=one, document=paper, course_type=3, state="waiting", **sent)
            for one, paper in zip(people, papers[0], strict=True)
        )
        judged = {"state": "accepted", "stated_hours": 6, "credited_hours": 6, "basis": "certificate"}
        judged |= {"decided_by": "tests", "decided_at": now}
        accepted = bulk(
            UploadedCertificate(employee=one, document=paper, course_type=9, history=kept, **sent, **judged)
            for one, paper, kept in zip(people, papers[1], histories, strict=True)
        )
        reported = {"resource": "rw-kursus", "state": "pending"}
        bulk(SiasnPost(employee=each.employee, certificate=each, **reported) for each in accepted)
        passed = {"outcome": "passed", "score": 80, "hours": 20, "by": "tests", "at": now}
        results = bulk(Result(enrolment=each, **passed) for each in enrolments)
        named = {"kind": "certificate", "title": "Sertifikat", "sha256": EVIDENCE, "issued_on": today}
        entries = bulk(IssuedDocument(code=new_code(), issued_by="tests", **named) for _ in people)
        bulk(
            Credential(employee=one, result=result, entry=entry, document=paper, issued_on=today)
            for one, result, entry, paper in zip(people, results, entries, papers[2], strict=True)
        )

    def _evaluate(self, people: list[Employee]) -> None:
        """Everybody attended a session that has ended, and said what it was worth; a round told everybody."""
        today = self.world.today
        if not (ended := TrainingSession.objects.filter(code="Q-E").first()):
            program = TrainingProgram.objects.order_by("pk").first()
            days = span(today - timedelta(days=12), today - timedelta(days=10))
            given = {
                "seats": 9_999,
                "modality": "klasikal",
                "state": "finished",
                "period": days,
                "began_on": days.lower,
            }
            ended = TrainingSession.objects.create(program=program, unit=self.root, code="Q-E", **given)
        seat = Enrolment._base_manager.filter(session=ended).count()
        own = {"state": "attended", "chain": ["unit"], "session": ended, "period": ended.period}
        enrolments = bulk(
            Enrolment(employee=person, seat_number=seat + n, **own)
            for n, person in enumerate(people, start=1)
        )
        said = {"useful": 4, "trainer": 3, "material": 3, "facilities": 3, "recommend": 4}
        given = {"kind": "reaction", "answers": said, "by": "tests", "at": timezone.now()}
        bulk(Evaluation(enrolment=enrolment, **given) for enrolment in enrolments)
        tested = {"before": 40, "after": 70, "maximum": 100, "by": "tests", "at": timezone.now()}
        bulk(LearningScore(enrolment=enrolment, **tested) for enrolment in enrolments)
        self._certify(people, enrolments)
        self._plan_the_year(people)
        identity = f"user:{self.world.users['analis'].public_id}"
        job = Job.objects.create(kind="awareness_round", identity=identity, purpose="uji", state="failed", error={},
                                 finished_at=timezone.now())  # fmt: skip
        told = AwarenessRound.objects.create(
            unit=self.root, job=job, as_of=today, published_at=timezone.now()
        )
        bulk(AwarenessReach(round=told, employee=person, reason="never_opened") for person in people)

    def _plan_the_year(self, people: list[Employee]) -> None:
        """A need of everybody's unit, every programme on offer, and a proposal that says something about everybody."""
        year = self.world.today.year + 1
        plan = AnnualPlan.objects.filter(year=year).first() or AnnualPlan.objects.create(
            unit=self.root, year=year, state="draft", needs_as_of=self.world.today
        )
        figures = {"below": 1, "unknown": 0, "severity": 2, "people": 1}
        about = {"plan": plan, "competency": self.core[0], "target_level": 3, "source": "generated"}
        bulk(TrainingNeed(unit=one.home_unit, **about, **figures, original=figures) for one in people)
        count = BudgetLine.objects.count()
        lines = bulk(
            BudgetLine(unit=self.root, year=year, code=f"Q-B{count + n}", name="Diklat", ceiling=10)
            for n in range(len(people))
        )
        offered = list(TrainingProgram.objects.exclude(pk__in=PlanOffer.objects.values("program")))
        seats = {"seats_per_round": 1, "rounds": 1}
        bulk(PlanOffer(plan=plan, program=program, line=lines[0], **seats) for program in offered)
        asked = {"plan": plan, "people": 1, "decree": "SK", "reason": "uji"}
        bulk(AddedNeed(unit=people[0].home_unit, program=program, **asked) for program in offered)
        self._propose(plan, people)

    def _propose(self, plan: AnnualPlan, people: list[Employee]) -> None:
        identity = f"user:{self.world.users['analis'].public_id}"
        done = {"state": "failed", "error": {}, "finished_at": timezone.now()}
        job = Job.objects.create(kind="annual_optimisation", identity=identity, purpose="uji", **done)
        given = {
            field.name: 0
            for field in OptimisationRun._meta.concrete_fields
            if isinstance(field, models.DecimalField | models.IntegerField | models.FloatField)
            and not isinstance(field, models.AutoField | models.BigAutoField)
        }
        words = {"inputs_sha256": "", "result_sha256": "", "method": "whole", "rules": {}}
        self.proposal = OptimisationRun.objects.create(
            plan=plan, job=job, as_of=self.world.today, **given, **words
        )
        bulk(
            PlannedPerson(
                run=self.proposal, employee=one, unit=plan.unit, left_out="budget", severity=1, closed=0
            )
            for one in people
        )
        OptimisationRun.objects.filter(pk=self.proposal.pk).update(published_at=timezone.now())

    def _plans(self, people: list[Employee]) -> None:
        """A draft of this year for everybody; every second one is sent, but not the first person's."""
        year = self.world.today.year
        plans = bulk(DevelopmentPlan(employee=person, year=year) for person in people)
        self._steps_and_actions(plans)
        sent = DevelopmentPlan._base_manager.filter(pk__in=[plan.pk for plan in plans[1::2]])
        sent.update(state="submitted", version=models.F("version") + 1)

    def _steps_and_actions(self, plans: list[DevelopmentPlan]) -> None:
        due, by = date(self.world.today.year, 12, 1), f"user:{self.world.users['analis'].public_id}"
        common = {
            "competency": self.core[0],
            "target_level": 4,
            "form": "social",
            "source": "gap",
            "due_on": due,
        }
        bulk(PlanAction(plan=plan, name="Bimbingan", hours=4, **common) for plan in plans)
        bulk(
            PlanStep(plan=p, to_state="draft", revision=1, capacity="employee", by=by, at=timezone.now())
            for p in plans
        )

    def _study(self, people: list[Employee]) -> None:
        """Everybody applied for study leave and is nominated; the first one's application went to and fro."""
        clerk = User.objects.get_or_create(username="q-clerk")[0]
        at, start = timezone.now(), self.world.today + timedelta(days=60)
        end = start + timedelta(days=700)
        study = {"level": "S2", "accreditation": "a", "mode": "kept", "funding": "mandiri", "reason": "x"}
        study |= {"starts_on": start, "ends_on": end, "applicant": clerk, "submitted_at": at}
        for person in people:
            self._add(StudyLeave, person, programme="Magister", **study)
            nominated = {"nominated_by": clerk, "nominated_at": at, "unit": person.home_unit}
            self._add(
                RecognitionNomination,
                person,
                program=self._program(clerk),
                reason="x",
                outcomes=[],
                **nominated,
            )
        self._write()
        self._of_one_leave(StudyLeave._base_manager.order_by("pk").first(), len(people), by=clerk)

    def _program(self, clerk: User) -> RecognitionProgram:
        """One open programme whose hours everybody has."""
        found = RecognitionProgram.objects.first()
        if found is None:
            figures = {"year": self.world.today.year, "seats": 9, "unit_cost": 1, "budget": 9, "hours": 1}
            made = {"unit": self.root, "name": "Q", "kind": "piagam", "created_by": clerk, **figures}
            found = RecognitionProgram.objects.create(**made)
            second = User.objects.create(username="q-second")
            opened = {"state": "open", "version": 2, "opened_by": second, "opened_at": timezone.now()}
            RecognitionProgram.objects.update(**opened)
        return found

    def _of_one_leave(self, leave: StudyLeave, count: int, *, by: User) -> None:
        at, person, end = timezone.now(), leave.employee, leave.ends_on
        known = StudyReport._base_manager.filter(leave=leave).count()
        given = {"content_type": "application/pdf", "size": 9, "sha256": "0" * 64, "uploaded_by": "tests"}
        document = Document._base_manager.create(employee=person, name="x.pdf", **given)
        for n in range(count):
            self._add(StudyLeaveStep, person, leave=leave, act="send_back", state="draft", by=by, at=at)
            self._add(StudyLeaveFile, person, leave=leave, document=document, kind="lainnya")
            self._add(StudyReport, person, leave=leave, number=known + n + 1, until=end, due_on=end)
        if not known:
            asked = {"before": end, "until": end + timedelta(days=9), "asked_by": by, "asked_at": at}
            self._add(StudyExtension, person, leave=leave, document=document, reason="x", **asked)
        self._write()
