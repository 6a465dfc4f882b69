"""Two agencies of four units each, people in all of them, a record of every kind about each, and runs over both."""

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
from asn_career.base.imports.models import Import, ImportFile, ImportMessage, ImportRow, ImportVerdict
from asn_career.base.models import Job
from assessments.models import (
    Assessment,
    AssessmentResult,
    CalibrationChange,
    CalibrationMark,
    CompetencyRating,
    CreditPoints,
    FeedbackComments,
    FeedbackScore,
    FeedbackTally,
    Performance,
    PerformanceConfirmation,
    PeriodicEvaluation,
    Potential,
    RaterInvitation,
    RatingSheet,
    ResultAcceptance,
    ResultLevel,
    ResultObjection,
    ResultObjectionStep,
    ResultReport,
    RoundOutcome,
    RoundSubject,
    Settlement,
)
from assessments.results.entering import FOLDER as REPORTS
from competencies.dictionary import restore_national_dictionary
from competencies.dictionary.content import live_content
from competencies.models import (
    Competency,
    CompetencyLevel,
    DecreeTarget,
    DictionaryVersion,
    PositionClass,
    PositionRequirement,
    StandardDecree,
    StandardItem,
    StandardVersion,
)
from employees import changes
from employees.api_clients import create_api_client
from employees.documents import FOLDER, path_of
from employees.models import (
    ApiClient,
    Award,
    DelegatedAct,
    Delegation,
    Discipline,
    Document,
    EducationHistory,
    Employee,
    Erasure,
    Grant,
    GrantPerson,
    Kinship,
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
from promotions.committee.minutes import FOLDER as MINUTES
from promotions.models import (
    Application,
    ApplicationFile,
    Objection,
    ObjectionEffect,
    ObjectionFile,
    ObjectionStep,
    RotationMove,
    SelectionResult,
    Verification,
)
from promotions.openings.applying import FOLDER as APPLICATIONS
from promotions.openings.stages import FOLDER as OPENINGS
from tests.factories import span
from tests.walk import development, results, selection
from tests.walk.development import EVIDENCE
from tests.walk.kinds import KINDS
from tests.walk.markers import Marker, Markers
from training.catalogue import AGREEMENT_FOLDER
from training.library import restore_action_library
from training.models import (
    ActionClosure,
    ActionTemplate,
    Agreement,
    AwarenessReach,
    CareerTarget,
    Credential,
    DevelopmentPlan,
    Enrolment,
    FieldOfService,
    PlanAction,
    PlanCopy,
    PlanStep,
    PlanVisit,
    Provider,
    ReachedLevel,
    RecognitionNomination,
    RecognitionProgram,
    SessionDay,
    SiasnPost,
    StudyExtension,
    StudyLeave,
    StudyLeaveFile,
    StudyLeaveStep,
    StudyReport,
    StudyVerification,
    TrainingHistory,
    TrainingProgram,
    TrainingSession,
    UploadedCertificate,
)

WAITING = "tests.waiting"
register_notices(NoticeKind(WAITING, text="%(name)s", why="Uji", act="Buka"))
AGENCIES = ("A", "B")
UNITS = {"root": None, "office": "root", "section": "office", "other": "root"}
HEADS = {"root": "jpt_pratama", "office": "administrator", "section": "pengawas", "other": "administrator"}

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
# The same roles once more, seen from the other agency: in the long form.
AGAIN = {"analis_b": (pytest.mark.long,), "klien_b": (pytest.mark.long,)}


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

    def know_job(self, job: Job, owner: str) -> None:
        """A job, which is its owner's."""
        job.refresh_from_db()
        self.know(job, Marker("owned", "Job", owner=owner))


def build_world() -> World:
    restore_national_dictionary()
    restore_action_library()
    for folder in (FOLDER, AGREEMENT_FOLDER, MINUTES, OPENINGS, APPLICATIONS, REPORTS):
        evidence = path_of(EVIDENCE, folder=folder)
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
    _dictionary_draft(world)
    _decrees(world)
    selection.select(world)
    _jobs_and_imports(world)
    _delegations(world)
    _erasures(world)
    development.awareness(world)
    development.satisfaction(world)
    development.annual_plans(world)
    return world


def _delegations(world: World) -> None:
    """One in each agency, from tomorrow on: what is done under one that stands is tried where it is built."""
    for official, deputy, unit in (("penyetuju", "asesor", "A.root"), ("analis_b", "admin_teknis", "B.root")):
        account = world.users[official]
        grant = account.grants.get()
        given = world.add(
            Delegation,
            inside=world.units[unit],
            grant=grant,
            delegator=account,
            delegate=world.users[deputy],
            role=grant.role,
            unit=grant.unit,
            kind="plh",
            order_on=world.today,
            validity=span(world.today + timedelta(days=1), world.today + timedelta(days=5)),
            zone="Asia/Jakarta",
            state="given",
            proposed_by=account,
            version=1,
        )
        with acting(by="tests"):
            DelegatedAct.objects.create(
                delegation=given,
                act="standards.approve" if official == "penyetuju" else "certificates.verify",
                grant=grant,
                validity=given.validity,
            )


def _erasures(world: World) -> None:
    """One about everybody, that waits; nobody in the walked world has left, so that none can be approved."""
    proposer, other = world.users["analis"], world.users["penyetuju"]
    for person in world.people.values():
        world.add(
            Erasure,
            about=person,
            employee=person,
            classes=["private"],
            tables=["training_planvisit"],
            left_on=world.today - timedelta(days=800),
            due_on=world.today - timedelta(days=400),
            state="proposed",
            version=1,
            decided_reason="",
            stopped_reason="",
            drafted_by=other if proposer.employee_id == person.pk else proposer,
        )


def _dictionary_draft(world: World) -> None:
    """A draft of the dictionary, as who keeps it for all agencies leaves it."""
    world.add(
        DictionaryVersion,
        number=1,
        content=live_content(world.today),
        begins=world.today,
        decree_on=world.today,
        state="draft",
        drafted_by=world.users["admin_teknis"],
        decided_reason="",
    )


def _decrees(world: World) -> None:
    """A draft decree about standards of either agency, with a class and a post in it."""
    for name, agency in (("analis", "A"), ("analis_b", "B")):
        root = world.units[f"{agency}.root"]
        a_class = world.add(PositionClass, inside=root, root=root)
        decree = world.add(
            StandardDecree,
            inside=root,
            root=root,
            number=1,
            begins=world.today,
            decree_on=world.today,
            state="draft",
            drafted_by=world.users[name],
            content_hash="",
            decided_reason="",
        )
        post = world.posts[f"{agency}.office.vacant"]
        for target in ({"position": post}, {"position_class": a_class}):
            world.add(DecreeTarget, inside=root, decree=decree, **target)


def _catalogue(world: World) -> None:
    world.competency = world.add(Competency, kind="technical", name_en="", family="")
    CompetencyLevel.objects.create(competency=world.competency, level=3, description="Uraian")
    world.add(
        TrainingProgram,
        competency=world.competency,
        target_level=4,
        hours=20,
        certifies=True,
        cadence="tahunan",
    )
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
    world.sessions[agency] = development.session(world, world.units[f"{agency}.root"])
    world.programs[agency] = development.recognition(world, world.units[f"{agency}.root"])
    world.ended[agency] = development.ended_session(world, world.units[f"{agency}.root"])
    for place, unit in world.units.items():
        if place.startswith(agency):
            _posts_and_people(world, place, unit)


def _posts_and_people(world: World, place: str, unit: Unit) -> None:
    head = HEADS[place.partition(".")[2]]
    for name, kind in (("head", head), ("staff", "pelaksana"), ("vacant", "pengawas")):
        post = world.posts[f"{place}.{name}"] = world.add(
            Position, inside=unit, unit=unit, kind=kind, family="umum", echelon="", seats=5
        )
        _standard(world, post)
        if name != "vacant":
            person = world.people[f"{place}.{name}"] = _person(world, post)
            development.enrolment(world, person, place=place)
            development.study_leave(world, person)
            development.nomination(world, person, place=place)
            development.evaluated(world, person, place=place, seat=len(world.people))
            results.results_of(world, person)
    _kinship(world, *(world.people[f"{place}.{name}"] for name in ("head", "staff")))


def _kinship(world: World, head: Employee, staff: Employee) -> None:
    for person, relative in ((head, staff), (staff, head)):
        world.add(
            Kinship, about=person, employee=person, relative=relative, relation="sibling",
            validity=span(date(2020, 1, 1)), declared_at=timezone.now(),
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
    development.plans_of_person(world, person)
    return person


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
        PeriodicEvaluation: [
            {
                "year": today.year - 1,
                "periodicity": "triwulan",
                "first_month": 1,
                "last_month": 3,
                "work_result": "di_atas",
                "behaviour": "di_atas",
                "predicate": "baik",
            }
        ],
        CreditPoints: [
            {
                "first_year": today.year - 1,
                "first_month": 1,
                "last_year": today.year - 1,
                "last_month": 12,
                "total": 25,
            }
        ],
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
    others |= {Enrolment, ReachedLevel, AwarenessReach, Application, ApplicationFile, SelectionResult}
    others |= {
        Erasure,
        Kinship,
        PerformanceConfirmation,
        RotationMove,
        RecognitionNomination,
        StudyExtension,
        StudyLeave,
        StudyLeaveFile,
        StudyLeaveStep,
    }
    others |= {CalibrationMark, CalibrationChange}
    others |= {RoundSubject, RatingSheet, CompetencyRating, Settlement, RaterInvitation, RoundOutcome}
    others |= {FeedbackTally, FeedbackComments}
    others |= {StudyReport, StudyVerification, Objection, ObjectionStep, ObjectionFile, ObjectionEffect}
    others |= {Enrolment, ReachedLevel, AwarenessReach, UploadedCertificate, SiasnPost, Credential}
    others |= {
        AssessmentResult,
        ResultLevel,
        ResultReport,
        ResultAcceptance,
        ResultObjection,
        ResultObjectionStep,
    }
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
            units=[world.units[ACCOUNTS[name]["unit"]].pk],
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
