"""Two agencies of four units each, people in all of them, a record of every kind about each, and runs over both."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models
from django.utils import timezone
from oauth2_provider.models import AccessToken

from asn_career.base.audit import acting
from asn_career.base.documents.issuing import new_code
from asn_career.base.imports.models import Import, ImportFile, ImportMessage, ImportRow, ImportVerdict
from asn_career.base.jobs.running import run_job
from asn_career.base.models import IssuedDocument, Job
from assessments.models import Assessment, FeedbackScore, GapRun, Performance, Potential
from competencies.dictionary import restore_national_dictionary
from competencies.models import (
    Competency,
    CompetencyLevel,
    PositionRequirement,
    StandardItem,
    StandardVersion,
)
from employees import changes
from employees.access import Principal, user_principal
from employees.api_clients import create_api_client
from employees.documents import path_of
from employees.models import (
    ApiClient,
    Award,
    Discipline,
    Document,
    EducationHistory,
    Employee,
    Grant,
    GrantPerson,
    Notice,
    PersonalModel,
    Position,
    PositionHistory,
    RankHistory,
    SavedView,
    TeamAssignment,
    Unit,
    User,
)
from employees.notices import NoticeKind, register_notices
from employees.registry import refresh_homes
from promotions.models import (
    Candidate,
    Considered,
    FrozenFacts,
    ReviewMark,
    Shortlist,
    SuccessionRun,
    Successor,
    Vacancy,
    Verification,
)
from promotions.shortlists import request_shortlist
from promotions.succession import request_succession
from tests.assessments.running import run_gaps
from tests.factories import span
from tests.walk.markers import Marker, Markers
from training.catalogue import AGREEMENT_FOLDER
from training.library import restore_action_library
from training.models import (
    ActionClosure,
    ActionTemplate,
    Agreement,
    AnnualPlan,
    Attendance,
    AwarenessReach,
    AwarenessRound,
    BudgetLine,
    CareerTarget,
    Credential,
    DevelopmentPlan,
    Enrolment,
    EnrolmentStep,
    Evaluation,
    FieldOfService,
    OptimisationRun,
    PlanAction,
    PlanCopy,
    PlannedPerson,
    PlanOffer,
    PlanStep,
    PlanVisit,
    Provider,
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
    TrainingProgram,
    TrainingSession,
    UploadedCertificate,
)

# The fingerprint of what everybody's document holds.
EVIDENCE = hashlib.sha256(b"%PDF-1.7\n").hexdigest()
WAITING = "tests.waiting"
register_notices(NoticeKind(WAITING, text="%(name)s", why="Uji", act="Buka"))
AGENCIES = ("A", "B")
UNITS = {"root": None, "office": "root", "section": "office", "other": "root"}
HEADS = {"root": "jpt_pratama", "office": "administrator", "section": "pengawas", "other": "administrator"}

# Kind of data that each model's rows are; a personal model that is missing here fails the building of the world.
KINDS: dict[type[models.Model], str] = {
    Employee: "person",
    PositionHistory: "person",
    EducationHistory: "person",
    TrainingHistory: "person",
    RankHistory: "rank",
    Discipline: "discipline",
    Award: "performance",
    TeamAssignment: "performance",
    Performance: "performance",
    FeedbackScore: "performance",
    Assessment: "assessment",
    Document: "development",
    AnnualPlan: "annual_plan",
    BudgetLine: "annual_plan",
    OptimisationRun: "annual_plan",
    PlannedPerson: "development",
    PlanOffer: "annual_plan",
    TrainingNeed: "annual_plan",
    AwarenessReach: "development",
    AwarenessRound: "awareness_round",
    SatisfactionFigure: "service_figure",
    ServiceFeedback: "service_figure",
    DevelopmentPlan: "development",
    PlanVisit: "development",
    PlanAction: "development",
    PlanStep: "development",
    PlanCopy: "development",
    ActionClosure: "development",
    CareerTarget: "development",
    ActionTemplate: "catalogue",
    Enrolment: "development",
    EnrolmentStep: "development",
    Evaluation: "development",
    Attendance: "development",
    Result: "development",
    ReachedLevel: "development",
    RecognitionNomination: "development",
    StudyExtension: "development",
    StudyLeave: "development",
    StudyLeaveFile: "development",
    StudyLeaveStep: "development",
    StudyReport: "development",
    StudyVerification: "development",
    RecognitionProgram: "organisation",
    UploadedCertificate: "development",
    SiasnPost: "development",
    Credential: "development",
    Potential: "potential",
    Verification: "candidate",
    Candidate: "candidate",
    Considered: "candidate",
    FrozenFacts: "candidate",
    ReviewMark: "candidate",
    Unit: "unit",
    Position: "organisation",
    StandardVersion: "organisation",
    StandardItem: "organisation",
    PositionRequirement: "organisation",
    Vacancy: "organisation",
    TrainingSession: "session",
    SessionDay: "session",
    Shortlist: "shortlist",
    SuccessionRun: "succession_run",
    Successor: "candidate",
    GapRun: "gap_run",
    Competency: "catalogue",
    TrainingProgram: "catalogue",
    FieldOfService: "catalogue",
    Provider: "catalogue",
    Agreement: "catalogue",
}

# Who walks: role, where it is granted, whose account it is, and for regional systems their scopes.
ACCOUNTS: dict[str, dict[str, Any]] = {
    "pegawai": {"employee": "A.office.staff"},
    "atasan": {"role": "atasan", "unit": "A.office"},
    "kepala": {"role": "atasan", "unit": "A.office", "employee": "A.office.head"},
    "admin_opd": {"role": "admin_opd", "unit": "A.office"},
    "asesor": {"role": "asesor", "unit": "A.root", "people": ["A.section.staff"]},
    "analis": {"role": "analis", "unit": "A.root"},
    "analis_unit": {"role": "analis", "unit": "A.office"},
    "penyetuju": {"role": "penyetuju", "unit": "A.root"},
    "ppk": {"role": "ppk", "unit": "A.root"},
    "auditor": {"role": "auditor", "unit": "A.root"},
    "admin_teknis": {"role": "admin_teknis", "unit": None},
    "mantan": {"role": "analis", "unit": "A.root", "ended": True},
    "analis_b": {"role": "analis", "unit": "B.root"},
    "klien_a": {"scopes": ["read", "write", "run"], "unit": "A.root"},
    "klien_unit": {"scopes": ["read"], "unit": "A.office"},
    "klien_tulis": {"scopes": ["write"], "unit": "A.root"},
    "klien_jalan": {"scopes": ["run"], "unit": "A.root"},
    "klien_b": {"scopes": ["read", "run"], "unit": "B.root"},
}


@dataclass
class World:
    markers: Markers = field(default_factory=Markers)
    today: date = field(default_factory=timezone.localdate)
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Position] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)
    rows: dict[str, list[tuple[models.Model, Marker]]] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    clients: dict[str, ApiClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    competency: Competency | None = None
    sessions: dict[str, SessionDay] = field(default_factory=dict)
    programs: dict[str, RecognitionProgram] = field(default_factory=dict)
    ended: dict[str, TrainingSession] = field(default_factory=dict)

    def add(
        self,
        model: type[models.Model],
        /,
        *,
        about: Any = None,
        inside: Any = None,
        owner: str = "",
        **given: Any,
    ) -> Any:
        """A row with words of its own in every text column, known to the markers by its opaque id too."""
        marker = Marker(KINDS.get(model, owner and "owned"), model.__name__, about, inside, owner)
        with acting(by="tests"):
            row = model._base_manager.create(**self.markers.fill(model, marker, given))
        if model is Employee:
            marker.person = row
        elif model is Unit:
            marker.unit = row
        return self.know(row, marker)

    def know(self, row: Any, marker: Marker) -> Any:
        row.refresh_from_db(fields=["public_id"])
        self.markers.known[str(row.public_id)] = marker
        self.rows.setdefault(type(row).__name__, []).append((row, marker))
        return row


def build_world() -> World:
    restore_national_dictionary()
    restore_action_library()
    for evidence in (path_of(EVIDENCE), path_of(EVIDENCE, folder=AGREEMENT_FOLDER)):
        evidence.parent.mkdir(parents=True, exist_ok=True)
        evidence.write_bytes(b"%PDF-1.7\n")
    world = World()
    _catalogue(world)
    for agency in AGENCIES:
        _agency(world, agency)
    refresh_homes(on=world.today, employee_ids=[person.pk for person in world.people.values()])
    for person in world.people.values():
        person.refresh_from_db()
    for name, account in ACCOUNTS.items():
        _account(world, name, account)
    _runs(world)
    _jobs_and_imports(world)
    _awareness(world)
    _satisfaction(world)
    _annual_plans(world)
    return world


def _catalogue(world: World) -> None:
    world.competency = world.add(Competency, kind="technical", name_en="", family="")
    CompetencyLevel.objects.create(competency=world.competency, level=3, description="Uraian", indicators=[])
    world.add(TrainingProgram, competency=world.competency, target_level=4, hours=20, certifies=True)
    world.add(ActionTemplate, competency=world.competency, level=3, hours=4, form="social")
    world.add(FieldOfService, families=[])
    provider = world.add(Provider, kind="lan", email="", website="")
    signed = {"document_sha256": EVIDENCE, "document_type": "application/pdf"}
    world.add(Agreement, provider=provider, validity=span(date(2020, 1, 1), date(2030, 12, 31)), **signed)


def _agency(world: World, agency: str) -> None:
    for name, parent in UNITS.items():
        unit = world.add(Unit, parent=world.units.get(f"{agency}.{parent}"))
        unit.refresh_from_db()
        world.units[f"{agency}.{name}"] = unit
    world.sessions[agency] = _session(world, world.units[f"{agency}.root"])
    world.programs[agency] = _recognition(world, world.units[f"{agency}.root"])
    world.ended[agency] = _ended_session(world, world.units[f"{agency}.root"])
    for place, unit in world.units.items():
        if place.startswith(agency):
            _posts_and_people(world, place, unit)


def _session(world: World, unit: Unit) -> SessionDay:
    """A session with a day today, for everybody of the agency."""
    (program, _marker), *_ = world.rows["TrainingProgram"]
    given = {"state": "open", "seats": 5, "modality": "klasikal", "link": "", "cancel_reason": ""}
    days = span(world.today, world.today + timedelta(days=2))
    session = world.add(TrainingSession, inside=unit, unit=unit, program=program, period=days, **given)
    return world.add(SessionDay, inside=unit, session=session, on=world.today)


def _ended_session(world: World, unit: Unit) -> TrainingSession:
    (program, _marker), *_ = world.rows["TrainingProgram"]
    given = {"state": "finished", "seats": 50, "modality": "klasikal", "link": "", "cancel_reason": ""}
    days = span(world.today - timedelta(days=12), world.today - timedelta(days=10))
    ended: TrainingSession = world.add(
        TrainingSession, inside=unit, unit=unit, program=program, period=days, **given
    )
    return ended


def _enrolment(world: World, person: Employee, *, place: str) -> None:
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


def _evaluated(world: World, person: Employee, *, place: str, seat: int) -> None:
    """Somebody who attended a session that has ended, and said what it was worth."""
    session = world.ended[place.partition(".")[0]]
    attended = {"session": session, "unit": person.home_unit, "state": "attended", "waits_for": "", "lot": ""}
    enrolment = world.add(
        Enrolment, about=person, employee=person, chain=["unit"], seat_number=seat, **attended
    )
    said = {"useful": 4, "trainer": 3, "material": 3, "facilities": 3, "recommend": 4}
    world.add(Evaluation, about=person, enrolment=enrolment, kind="reaction", answers=said, at=timezone.now())


def _posts_and_people(world: World, place: str, unit: Unit) -> None:
    head = HEADS[place.partition(".")[2]]
    for name, kind in (("head", head), ("staff", "pelaksana"), ("vacant", "pengawas")):
        post = world.posts[f"{place}.{name}"] = world.add(
            Position, inside=unit, unit=unit, kind=kind, family="umum", echelon="", seats=5
        )
        _standard(world, post)
        if name != "vacant":
            person = world.people[f"{place}.{name}"] = _person(world, post)
            _enrolment(world, person, place=place)
            _study_leave(world, person)
            _nomination(world, person, place=place)
            _evaluated(world, person, place=place, seat=len(world.people))


def _clerk(name: str) -> User:
    """An account of nobody, in whose name rows are written."""
    return User.objects.get_or_create(username=f"uji-{name}")[0]


def _recognition(world: World, unit: Unit) -> RecognitionProgram:
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


def _nomination(world: World, person: Employee, *, place: str) -> None:
    program = world.programs[place.partition(".")[0]]
    given = {"program": program, "unit": person.home_unit, "outcomes": [], "nominated_at": timezone.now()}
    world.add(RecognitionNomination, about=person, employee=person, nominated_by=_clerk("pengusul"), **given)


def _study_leave(world: World, person: Employee) -> None:
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


def _standard(world: World, post: Position) -> None:
    start = world.today - timedelta(days=900)
    version = world.add(
        StandardVersion, inside=post.unit, position=post, valid_from=start, validity=span(start)
    )
    for competency in (world.competency, *Competency.objects.filter(code__in=["MAN-01", "SOS-01"])):
        world.add(
            StandardItem, inside=post.unit, version=version, competency=competency, level=3, importance=""
        )
    world.add(PositionRequirement, inside=post.unit, position=post, kind="training", importance="perlu")


def _person(world: World, post: Position) -> Employee:
    number = len(world.people)
    nip, born = f"19700101{2001010000 + number}", date(1961, 1, 1) + timedelta(days=137 * number)
    person = world.add(
        Employee,
        nip=nip,
        birth_date=born,
        status="PNS",
        sex="P",
        email="",
        home_unit=post.unit,
    )
    world.markers.nip(nip, Marker("nip", "Employee", person))
    world.markers.day(born, Marker("birth_date", "Employee", person))
    person.email = world.markers.word(Marker("email", "Employee", person)) + "@contoh.go.id"
    person.save()
    hours = 40_000 + number
    world.markers.number(hours, Marker("person", "TrainingHistory", person))
    for model, rows in _records(world, post, hours).items():
        for given in rows:
            world.add(model, about=person, employee=person, **given)
    _plans(world, person)
    return person


def _plans(world: World, person: Employee) -> None:
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


def _records(world: World, post: Position, hours: int) -> dict[type[models.Model], list[dict[str, Any]]]:
    """What is on file about one person; low levels, so that there are gaps to show."""
    today, recently = world.today, world.today - timedelta(days=60)
    long_ago = date(today.year - 9, 1, 1)
    core = list(Competency.objects.filter(code__in=["MAN-01", "SOS-01"]))
    level = {"source": "assessment_center", "assessed_on": recently}
    records: dict[type[models.Model], list[dict[str, Any]]] = {
        PositionHistory: [
            {"position": post, "validity": span(long_ago), "position_kind": ""},
            {"position": None, "validity": span(date(2001, 1, 1), date(2005, 1, 1)), "position_kind": ""},
        ],
        RankHistory: [{"rank": "III/c", "from_date": date(today.year - 5, 4, 1)}],
        EducationHistory: [{"level": "S1", "graduated_on": date(1995, 7, 1)}],
        Discipline: [{"level": "ringan", "start_date": date(2010, 1, 1), "end_date": date(2010, 6, 1)}],
        Award: [{"awarded_on": recently, "score": 50}],
        TeamAssignment: [{"year": today.year, "score": 50}],
        Performance: [
            {"year": today.year - n, "predicate": "baik", "work_result": "", "behaviour": ""} for n in (1, 2)
        ],
        FeedbackScore: [{"year": today.year - 1, "score": 77}],
        Assessment: [
            {"competency": world.competency, "level": 2, **level},
            *({"competency": one, "level": 3, **level} for one in core),
            {"competency": world.competency, "level": 3, "source": "self", "assessed_on": recently},
        ],
        Potential: [{"score": 80, "assessed_on": recently}],
        Document: [{"content_type": "application/pdf", "size": 9, "sha256": EVIDENCE}],
        CareerTarget: [{"position": post, "place": 1}],
        PlanVisit: [{"year": today.year, "first_on": recently, "last_on": recently}],
        TrainingHistory: [{"program": None, "hours": hours, "completed_on": recently, "kind": "kursus"}],
    }
    others = {Employee, Verification, DevelopmentPlan, PlanAction, PlanStep, PlanCopy, ActionClosure}
    others |= {Enrolment, ReachedLevel, AwarenessReach}
    others |= {RecognitionNomination, StudyExtension, StudyLeave, StudyLeaveFile, StudyLeaveStep}
    others |= {StudyReport, StudyVerification}
    others |= {Enrolment, ReachedLevel, AwarenessReach, UploadedCertificate, SiasnPost, Credential}
    assert set(records) == personal_models() - others, "a personal model has no rows here"
    return records


def personal_models() -> set[type[models.Model]]:
    return {model for model in PersonalModel.__subclasses__() if not model._meta.abstract}


@contextmanager
def feed_of_uncommitted() -> Iterator[None]:
    """A world is never committed; the feed of changes tells of it all the same, so that there is something to leak."""
    so_far = "SELECT h, h FROM (SELECT pg_current_xact_id()::text::bigint + 1 AS h) now"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(changes, "_HORIZON", so_far)
        yield


def _account(world: World, name: str, account: dict[str, Any]) -> None:
    unit = world.units.get(account["unit"]) if account.get("unit") else None
    if "scopes" in account:
        return _client(world, name, unit=unit, scopes=account["scopes"])
    word = world.markers.word(Marker("account", "User", owner=name))
    person = world.people.get(account.get("employee", ""))
    user = world.users[name] = User.objects.create(username=word, email=f"{word}@x.id", employee=person)
    if "role" not in account:
        return None
    last = world.today - timedelta(days=1) if account.get("ended") else None
    grant = Grant.objects.create(
        user=user,
        role=account["role"],
        unit=unit,
        validity=span(date(2020, 1, 1), last),
        granted_by=world.markers.word(Marker("account", "Grant", owner=name)),
    )
    for key in account.get("people", ()):
        GrantPerson.objects.create(grant=grant, employee=world.people[key])
    return None


def _client(world: World, name: str, *, unit: Unit, scopes: list[str]) -> None:
    word = world.markers.word(Marker("account", "ApiClient", owner=name))
    create_api_client(word, unit_codes=[unit.code], scopes=scopes, by="tests")
    client = world.clients[name] = ApiClient.objects.get(name=word)
    token = world.tokens[name] = uuid.uuid4().hex
    AccessToken.objects.create(
        application=client.application,
        token=token,
        expires=timezone.now() + timedelta(hours=1),
        scope=" ".join(scopes),
    )


def principal(world: World, name: str) -> Principal:
    return user_principal(world.users[name], on=world.today)


def _runs(world: World) -> None:
    for agency, name in (("A", "analis"), ("B", "analis_b")):
        by, root = principal(world, name), world.units[f"{agency}.root"]
        run = run_gaps(by, as_of=world.today, unit=root, chunk_size=100)
        world.know(run, Marker("gap_run", "GapRun", unit=root))
        _own_job(world, Job.objects.get(pk=run.job_id), name)
        for place in ("office", "other"):
            unit = world.units[f"{agency}.{place}"]
            post = world.posts[f"{agency}.{place}.vacant"]
            vacancy = world.add(Vacancy, inside=unit, position=post, opened_on=world.today, seats=1)
            _shortlist(world, vacancy, by=by, owner=name)
        _unpublished(world, vacancy, owner=name)
        _succession(world, root, by=by, owner=name, about=world.posts[f"{agency}.office.vacant"])


def _own_job(world: World, job: Job, owner: str) -> None:
    job.refresh_from_db()
    world.know(job, Marker("owned", "Job", owner=owner))


def _shortlist(world: World, vacancy: Vacancy, *, by: Principal, owner: str) -> None:
    unit = vacancy.position.unit
    job = run_job(request_shortlist(vacancy, as_of=world.today, by=by).pk)
    assert job.state == "done", job.error
    _own_job(world, job, owner)
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


def _succession(world: World, root: Unit, *, by: Principal, owner: str, about: Position) -> None:
    job = run_job(request_succession(root, as_of=world.today, by=by).pk)
    assert job.state == "done", job.error
    _own_job(world, job, owner)
    run = SuccessionRun.objects.get(job=job)
    run.asked_about = about  # type: ignore[attr-defined]  # the post whose successors the walk asks for
    world.know(run, Marker("succession_run", "SuccessionRun", unit=root))


def _unpublished(world: World, vacancy: Vacancy, *, owner: str) -> None:
    """A run under way: sealed, not published, and therefore nobody's to see."""
    published = Shortlist.objects.filter(vacancy=vacancy).first()
    by = principal(world, owner)
    job = request_shortlist(vacancy, as_of=world.today, by=by)
    _own_job(world, job, owner)
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


def _annual_plans(world: World) -> None:
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
        line = world.add(BudgetLine, **within, unit=root, year=year, ceiling=10)
        office = world.units[f"{agency}.office"]
        about = {"plan": plan, "unit": office, "competency": world.competency, "target_level": 3}
        figures = {"below": 1, "unknown": 0, "severity": 2, "people": 1}
        world.add(TrainingNeed, **within, **about, **figures, source="generated", original=figures)
        world.add(PlanOffer, **within, plan=plan, program=program, line=line, seats_per_round=1, rounds=1)
        _proposal(world, plan, owner=owner)


def _proposal(world: World, plan: Any, *, owner: str) -> None:
    identity = f"user:{world.users[owner].public_id}"
    done = {"state": "failed", "error": {}, "finished_at": timezone.now()}
    job = Job.objects.create(kind="annual_optimisation", identity=identity, purpose="uji", **done)
    _own_job(world, job, owner)
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


def _awareness(world: World) -> None:
    """A round in each agency and in one of its offices, which told everybody there."""
    for place, owner in (("A.root", "analis"), ("A.office", "analis"), ("B.root", "analis_b")):
        unit = world.units[place]
        identity = f"user:{world.users[owner].public_id}"
        done = {"state": "failed", "error": {}, "finished_at": timezone.now()}
        job = Job.objects.create(kind="awareness_round", identity=identity, purpose="uji", **done)
        _own_job(world, job, owner)
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


def _satisfaction(world: World) -> None:
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
        )


def _notice(world: World, name: str) -> None:
    marker = Marker("owned", "Notice", owner=name)
    with acting(by="tests"):
        notice = Notice.objects.create(
            recipient=world.users[name],
            kind=WAITING,
            subject=world.markers.word(marker),
            about={"name": world.markers.word(marker)},
            address="/saya/",
            created_at=timezone.now(),
        )
    world.know(notice, marker)


def _jobs_and_imports(world: World) -> None:
    for name in ("pegawai", "analis", "admin_teknis", "analis_b"):
        world.add(SavedView, owner=name, user=world.users[name], path="/kelola/pegawai/", query="")
    for name in ("pegawai", "analis", "analis_b"):
        _notice(world, name)
    for name in ("analis", "admin_opd", "analis_unit", "analis_b", "klien_a", "klien_tulis", "klien_b"):
        identity = (
            f"user:{world.users[name].public_id}"
            if name in world.users
            else f"client:{world.clients[name].public_id}"
        )
        marker = Marker("owned", "Job", owner=name)
        word = world.markers.word(marker)
        job = Job.objects.create(
            kind="gap_run",
            identity=identity,
            purpose=word,
            state="failed",
            error={"code": "other", "message": word},
            finished_at=timezone.now(),
        )
        world.know(job, marker)
        package = world.add(
            Import,
            owner=name,
            identity=identity,
            sha256=uuid.uuid4().hex * 2,
            as_of=world.today,
            state="done",
            outcome="partly",
            finished_at=timezone.now(),
        )
        marker = Marker("owned", "ImportRow", owner=name)
        word = world.markers.word(marker)
        row = ImportRow.objects.create(
            package=package, table="units", sheet=word, row=2, data={"name": word}, raw={"name": word}
        )  # fmt: skip
        ImportVerdict.objects.create(row=row, verdict="refused")
        ImportFile.objects.create(
            package=package,
            content=b"",
            previews=[{"sheet": word, "table": "units", "rows": [[1, ["code", "name"]], [2, [word, word]]]}],
        )
        world.rows.setdefault("ImportRow", []).append((row, marker))
        ImportMessage.objects.create(
            package=package,
            severity="error",
            code="required",
            table="units",
            sheet=word,
            row=2,
            value=word,
        )
