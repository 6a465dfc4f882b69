"""An agency that grows in bulk: so many rows of everything that a list shows."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone
from oauth2_provider.models import AccessToken

from asn_career.base.audit import acting
from asn_career.base.imports.models import Import, ImportFile, ImportMessage, ImportRow, ImportVerdict
from asn_career.base.models import Job
from assessments.models import (
    Accreditation,
    Assessment,
    AssessmentProvider,
    AssessmentResult,
    CreditPoints,
    CreditStanding,
    FeedbackScore,
    Performance,
    PeriodicEvaluation,
    Potential,
    ResultObjection,
)
from competencies.dictionary import restore_national_dictionary
from competencies.dictionary.versions import give_back as return_draft
from competencies.dictionary.versions import start_draft
from competencies.models import (
    Competency,
    DictionaryVersion,
    PositionClass,
    PositionClassMember,
    PositionRequirement,
    StandardItem,
    StandardVersion,
)
from competencies.standard_decrees.deciding import MOST_TARGETS, add_targets, start_decree
from employees.access import user_principal
from employees.api_clients import create_api_client
from employees.models import (
    ApiClient,
    Award,
    DelegatedAct,
    Delegation,
    Discipline,
    EducationHistory,
    Employee,
    Erasure,
    Grant,
    Position,
    PositionHistory,
    RankHistory,
    SavedView,
    TeamAssignment,
    Unit,
    User,
)
from employees.registry import refresh_homes
from promotions.models import (
    Application,
    ApplicationFile,
    AssessmentNeed,
    AssessmentPlan,
    Candidate,
    Objection,
    RuleSet,
    SelectionResult,
    SuccessionRun,
    Successor,
    Vacancy,
)
from tests.factories import span
from tests.queries.learning import Learning
from tests.queries.selections import Selections, bulk, rows_of_round
from tests.walk.markers import Marker
from tests.walk.world import World
from training.library import restore_action_library
from training.models import (
    ActionTemplate,
    AddedNeed,
    Agreement,
    AnnualPlan,
    ApprovalChain,
    AwarenessRound,
    BudgetLine,
    Credential,
    DevelopmentPlan,
    Enrolment,
    Evaluation,
    FieldOfService,
    PlanAction,
    PlanOffer,
    Provider,
    RecognitionNomination,
    RecognitionProgram,
    SatisfactionFigure,
    ServiceFeedback,
    SessionDay,
    SiasnPost,
    StudyExtension,
    StudyLeave,
    StudyReport,
    TrainingHistory,
    TrainingNeed,
    TrainingProgram,
    TrainingSession,
    UploadedCertificate,
)

# Programmes that teach what everybody lacks: each person is proposed each of them.
CLOSING = 60


class Agency(Learning, Selections):
    """``grow_to(n)`` makes it one of n people, posts, units, vacancies, shortlists, jobs and imports."""

    def __init__(self) -> None:
        restore_national_dictionary()
        restore_action_library()
        self.world = World()
        self.size = 0
        self.placed_opening: Any = None
        self.plan: Any = None
        self.root = Unit.objects.create(code="Q-ROOT", name="Kabupaten")
        self.root.refresh_from_db()
        self.core = list(Competency.objects.order_by("pk")[:2])
        self.next_post = Position.objects.create(  # of the level above everybody's own
            code="Q-NEXT", name="Jabatan di atasnya", kind="jf_ahli_muda", unit=self.root
        )
        self.world.competency = self.core[0]
        self.world.units["A.root"] = self.root
        self._grant("analis", "analis")
        self._grant("atasan", "atasan")
        self._grant("penyetuju", "penyetuju")
        self._grant("ppk", "ppk")
        self._grant("admin_teknis", "admin_teknis", unit=None)
        self._grant("auditor", "auditor", unit=None)  # of the whole deployment: reads the trail

    def _grant(self, name: str, role: str, **given: Any) -> None:
        user = self.world.users[name] = User.objects.create(username=f"q-{name}", **given.pop("account", {}))
        unit = given.get("unit", self.root)
        Grant.objects.create(
            user=user, role=role, unit=unit, validity=span(date(2020, 1, 1)), granted_by="tests"
        )

    def grow_to(self, size: int) -> None:
        with acting(by="tests"):
            people = self._plant(range(self.size, size))
            refresh_homes(on=self.world.today, employee_ids=[person.pk for person in people])
        if self.size == 0:
            self._accounts(people[0])
        self.size = size
        self._compute()
        self._committee()
        self._attempts()
        self._policies()
        self._fairness()
        self._fairness_years()
        self._packs()
        self._evidence_files()
        self._dictionary()
        self._decrees()
        self._objections()
        self._opening()
        self._rotation()
        self._results()
        self._round()
        self._delegations()
        self._erasures()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the server does by itself for rows that are committed
        self._remember()

    def _erasures(self) -> None:
        """One about each person that waits for a second person."""
        people = Employee._base_manager.filter(erasures__isnull=True)
        with acting(by="tests"):
            Erasure._base_manager.bulk_create(
                Erasure(
                    employee=person, classes=["private"], tables=["training_planvisit"], reason="Habis",
                    left_on=date(2020, 1, 1), due_on=date(2021, 1, 1), drafted_by=self.world.users["penyetuju"],
                )
                for person in people
            )  # fmt: skip

    def _delegations(self) -> None:
        """As many as there are people, a day each; the first stands today."""
        analyst, deputy = self.world.users["analis"], self.world.users["pegawai"]
        grant, known = analyst.grants.get(), Delegation.objects.count()
        days = [self.world.today + timedelta(days=n) for n in range(known, self.size)]
        with acting(by="tests"):
            made = Delegation.objects.bulk_create(
                Delegation(
                    grant=grant, delegator=analyst, delegate=deputy, role=grant.role, unit=grant.unit, kind="plh",
                    order_number=f"800/{day}", order_on=self.world.today, reason="Cuti", validity=span(day, day),
                    zone="Asia/Jakarta", state="given", proposed_by=analyst,
                )
                for day in days
            )  # fmt: skip
            DelegatedAct.objects.bulk_create(
                DelegatedAct(delegation=row, act="certificates.verify", grant=grant, validity=row.validity)
                for row in made
            )

    def _dictionary(self) -> None:
        """Returned drafts of the dictionary, and one that waits with every competency in it."""
        analyst = user_principal(self.world.users["analis"], on=self.world.today)
        for waiting in DictionaryVersion.objects.filter(state="draft"):
            return_draft(waiting, by=analyst, at=timezone.now(), reason="uji")
        head = {"begins": self.world.today, "decree": "Uji", "decree_on": self.world.today, "reason": "uji"}
        self.dictionary_version = start_draft(by=analyst, **head)

    def _decrees(self) -> None:
        """Drafts about standards: one that names a class of every post, and posts of its own, as many as fit."""
        analyst = user_principal(self.world.users["analis"], on=self.world.today)
        head = {"begins": self.world.today, "decree": "Uji", "decree_on": self.world.today, "reason": "uji"}
        with acting(by="tests"):
            self.position_class, made = PositionClass.objects.get_or_create(
                root=self.root, code="Q-KELAS", defaults={"name": "Kelas"}
            )
            posts = Position.objects.filter(unit__parent=self.root, class_membership=None)
            bulk(PositionClassMember(position=post, position_class=self.position_class) for post in posts)
        decrees = [start_decree(self.root, by=analyst, **head) for _number in range(10 if made else 50)]
        self.decree = decrees[0]
        codes = Position.objects.filter(unit__parent=self.root).order_by("pk").values_list("code", flat=True)
        named = codes[: min(MOST_TARGETS - 1, len(codes) // 2)]  # the others inherit from the class
        add_targets(self.decree, [self.position_class.code, *named], by=analyst)

    def _accounts(self, person: Employee) -> None:
        self.world.users["pegawai"] = User.objects.create(username="q-pegawai", employee=person)
        create_api_client("q-klien", unit_codes=[self.root.code], scopes=["read", "write", "run"], by="tests")
        client = self.world.clients["klien_a"] = ApiClient.objects.get(name="q-klien")
        token = self.world.tokens["klien_a"] = uuid.uuid4().hex
        AccessToken.objects.create(
            application=client.application,
            token=token,
            expires=timezone.now() + timedelta(hours=1),
            scope="read write run",
        )

    def _plant(self, numbers: range) -> list[Employee]:
        units = bulk(Unit(code=f"Q-{n}", name=f"Unit {n}", parent=self.root) for n in numbers)
        posts = bulk(
            Position(code=f"Q-P{n}", name=f"Jabatan {n}", kind="pelaksana", unit=unit, family="umum", seats=1)
            for n, unit in zip(numbers, units, strict=True)
        )
        start = self.world.today - timedelta(days=900)
        versions = bulk(
            StandardVersion(position=post, valid_from=start, validity=span(start)) for post in posts
        )
        bulk(StandardItem(version=each, competency=one, level=3) for each in versions for one in self.core)
        bulk(
            PositionRequirement(position=post, kind="training", value="PKP", importance="perlu")
            for post in posts
        )
        others = bulk(Competency(code=f"Q-K{n}", name=f"Kompetensi {n}", kind="technical") for n in numbers)
        bulk(
            TrainingProgram(
                code=f"Q-T{n}",
                name=f"Pelatihan {n}",
                hours=20,
                competency=self.core[n % 2] if n < CLOSING else others[n - numbers[0]],
                target_level=4,
                cadence="tahunan",
            )
            for n in numbers
        )
        month = self.world.today.replace(day=1)
        bulk(SatisfactionFigure(unit=unit, month=month, respondents=12, score=80) for unit in units)
        bulk(
            ServiceFeedback(
                unit=self.root,
                given_at=timezone.now(),
                rating=3,
                comment="Cepat",
                nonce=f"q-{n}",
                state="shown",
                judged_by="q",
            )
            for n in numbers
        )
        proposed = {"unit": self.root, "steps": ["unit"], "decree": "SK", "proposed_by": "q"}
        bulk(
            ApprovalChain(
                effective_from=self.world.today + timedelta(days=n), proposed_at=timezone.now(), **proposed
            )
            for n in numbers
        )
        providers = bulk(Provider(name=f"Penyelenggara {n}", kind="lan") for n in numbers)
        bulk(
            Agreement(
                provider=each, number=f"Q-{each.pk}", title="Uji", validity=span(start, self.world.today)
            )
            for each in providers
        )
        bulk(FieldOfService(code=f"Q-{n}", name=f"Bidang {n}") for n in numbers)
        people = bulk(
            Employee(
                nip=f"19800101{2005010000 + n}",
                name=f"Pegawai {n:04}",
                birth_date=date(1980, 1, 1),
                status="PNS",
                home_unit=unit,
            )
            for n, unit in zip(numbers, units, strict=True)
        )
        self._records(people, posts)
        for person, unit in zip(people, units, strict=True):
            person.home_unit = unit
        self._study(people)
        if numbers[0]:
            self._history_of_one(numbers)
        self._work(numbers, posts)
        return people

    def _records(self, people: list[Employee], posts: list[Position]) -> None:
        today, long_ago = self.world.today, span(date(2015, 1, 1))
        recently = today - timedelta(days=60)
        assessed = {"source": "assessment_center", "assessed_on": recently}
        for person, post in zip(people, posts, strict=True):
            self._add(PositionHistory, person, position=post, validity=long_ago)
            self._add(RankHistory, person, rank="III/c", from_date=date(2020, 4, 1))
            self._add(EducationHistory, person, level="S1", field="Hukum")
            self._add(
                Discipline, person, level="ringan", start_date=date(2010, 1, 1), end_date=date(2010, 2, 1)
            )
            self._add(Award, person, name="Satyalancana", awarded_on=recently, score=50)
            self._add(TeamAssignment, person, name="Tim", year=today.year, score=50)
            self._add(FeedbackScore, person, year=today.year - 1, score=80)
            self._add(Potential, person, score=80, assessed_on=recently)
            self._add(TrainingHistory, person, name="Kursus", hours=20, completed_on=recently)
            for year in (1, 2):
                self._add(Performance, person, year=today.year - year, predicate="baik")
            months = {"first_month": 1, "last_month": 3}
            rated = {"work_result": "di_atas", "behaviour": "di_atas", "predicate": "baik"}
            self._add(
                PeriodicEvaluation, person, year=today.year - 1, periodicity="triwulan", **months, **rated
            )
            whole = {"first_year": 2025, "first_month": 1, "last_year": 2025, "last_month": 12}
            self._add(CreditPoints, person, decree="PAK", total=25, **whole)
            for level, one in enumerate(self.core, start=2):
                self._add(Assessment, person, competency=one, level=level, **assessed)
        self._write()
        self._enrol(people)
        self._plans(people)

    def _history_of_one(self, numbers: range) -> None:
        """The first person gets long histories, so that a person's page has many rows too."""
        person, today = Employee._base_manager.get(nip="198001012005010000"), self.world.today
        for n in numbers:
            self._add(Award, person, name=f"Penghargaan {n}", awarded_on=today, score=50)
            self._add(TeamAssignment, person, name=f"Tim {n}", year=today.year, score=50)
            self._add(TrainingHistory, person, name=f"Kursus {n}", hours=20, completed_on=today)
            self._add(EducationHistory, person, level="S1", field=f"Bidang {n}")
            self._add(
                Assessment, person, competency=self.core[0], level=2, source="self",
                assessed_on=today - timedelta(days=n + 1),
            )  # fmt: skip
        self._write()
        plan = DevelopmentPlan._base_manager.get(employee=person)
        self._steps_and_actions([plan] * len(numbers))
        bulk(
            ActionTemplate(code=f"Q-A{n}", competency=self.core[0], level=3, form="social", name="x", hours=4)
            for n in numbers
        )

    def _work(self, numbers: range, posts: list[Position]) -> None:
        identity = f"user:{self.world.users['analis'].public_id}"
        bulk(
            Vacancy(code=f"Q-V{n}", position=post, opened_on=self.world.today)
            for n, post in zip(numbers, posts, strict=True)
        )
        user = self.world.users["analis"]
        bulk(SavedView(user=user, name=f"Tampilan {n}", path="/kelola/pegawai/") for n in numbers)
        done = {"state": "done", "result": {}, "finished_at": timezone.now()}
        bulk(Job(kind="gap_run", identity=identity, purpose="uji", **done) for _n in numbers)
        packages = bulk(
            Import(
                file_name=f"paket-{n}.zip",
                sha256=f"{n:064}",
                identity=identity,
                units=[self.world.units["A.root"].pk],
                as_of=self.world.today,
                state="done",
                outcome="partly",
                tables={"units": {"rows": 1, "new": 0, "changed": 0, "same": 0, "refused": 1, "warnings": 0}},
            )
            for n in numbers
        )
        first = Import.objects.filter(sha256=f"{0:064}").first() or packages[0]
        rows = bulk(
            ImportRow(package=first, table="units", sheet="units", row=n + 2, data={"name": "x"}, raw={})
            for n in numbers
        )
        bulk(ImportVerdict(row=row, verdict="refused") for row in rows)
        if not ImportFile.objects.filter(package=first).exists():
            rows = [[1, ["code", "name"]], [2, ["A", "Agency"]]]
            previews = [{"sheet": "units", "table": "units", "rows": rows}]
            ImportFile.objects.create(package=first, content=b"", previews=previews)
        bulk(
            ImportMessage(
                package=first, severity="error", code="required", table="units", sheet="units", row=n + 2,
                column="name", params={"column": "name"},
            )
            for n in numbers
        )  # fmt: skip

    def _remember(self) -> None:
        """One row of each model, to open by its address."""
        self.world.rows.clear()
        self._know(self.placed.committee)
        self._know(self.placed.appointment)
        self._know(self.attempt)
        self._know(self.placed_opening.opening)
        self._know(self.plan)
        self._know(self.calibration)
        self._know(self.placed_opening.stage)
        self._know(self.round)
        for row in rows_of_round(self.round, self.finished_round):
            self._know(row)
        self._know(self.placed_opening.evidence)
        self._know(Application._base_manager.first())
        self._know(ApplicationFile._base_manager.first())
        self._know(SelectionResult._base_manager.first())
        self._know(
            Candidate._base_manager.filter(shortlist=self.shortlist).select_related("shortlist").first()
        )
        self._know(self.shortlist)
        self._know(self.policy)
        self._know(self.pack)
        self._know(self.fairness_year)
        self._know(self.evidence_file)
        for row in self.fairness:
            self._know(row)
        self._know(self.dictionary_version)
        self._know(self.decree)
        self._know(self.decree.targets.select_related("decree").order_by("pk").first())
        self._know(self.position_class)
        own = Objection._base_manager.filter(employee__nip="198001012005010000").first()
        self._know(own or Objection._base_manager.first())
        self._know(RuleSet.objects.select_related("vacancy__position__unit").first())
        run = SuccessionRun.objects.newest_first().first()
        run.asked_about = self.next_post
        assert Successor._base_manager.filter(run=run, position=self.next_post).count() > 1
        self._know(run)
        self._know(AssessmentPlan.objects.newest_first().first())
        self._know(AssessmentNeed._base_manager.select_related("plan", "employee").order_by("-pk").first())
        self._know(CreditStanding._base_manager.order_by("-pk").first())
        self._remember_of_one_person(Employee._base_manager.get(nip="198001012005010000"))
        self._remember_first_ones()
        self._know(self.proposal)
        from assessments.models import GapRun

        self._know(GapRun.objects.newest_first().first())

    def _remember_of_one_person(self, first: Employee) -> None:
        self._know(first)
        self._know(PlanAction._base_manager.filter(plan__employee=first).order_by("pk").first())
        for model in (
            PositionHistory, RankHistory, EducationHistory, Discipline, Award, TeamAssignment, TrainingHistory,
            Assessment, Performance, Potential, FeedbackScore, DevelopmentPlan, PeriodicEvaluation, CreditPoints,
            AssessmentResult, ResultObjection,
        ):  # fmt: skip
            self._know(model._base_manager.filter(employee=first).first())

    def _remember_first_ones(self) -> None:
        for model in (
            Unit,
            Position,
            StandardItem,
            PositionRequirement,
            Vacancy,
            Competency,
            ActionTemplate,
            TrainingProgram,
            SatisfactionFigure,
            ServiceFeedback,
            TrainingSession,
            SessionDay,
            Enrolment,
            StudyLeave,
            StudyReport,
            StudyExtension,
            RecognitionProgram,
            RecognitionNomination,
            FieldOfService,
            Provider,
            Agreement,
            Job,
            Import,
            SavedView,
            Delegation,
            Erasure,
            AwarenessRound,
            Evaluation,
            UploadedCertificate,
            SiasnPost,
            Credential,
            AnnualPlan,
            AddedNeed,
            TrainingNeed,
            PlanOffer,
            BudgetLine,
            AssessmentProvider,
            Accreditation,
        ):
            self._know(model._base_manager.order_by("pk").first())

    def _know(self, row: Any) -> None:
        row.refresh_from_db(fields=["public_id"])
        self.world.rows[type(row).__name__] = [(row, Marker("", type(row).__name__))]

    def _add(self, model: type[models.Model], person: Employee, **given: Any) -> None:
        self.__dict__.setdefault("waiting", {}).setdefault(model, []).append(model(employee=person, **given))

    def _write(self) -> None:
        for rows in self.__dict__.pop("waiting").values():
            bulk(rows)
