"""Sessions of training for the demo, made by the product's own functions: past, running, open with a waiting list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from assessments.choices import GapStatus
from assessments.gaps import gaps_of
from competencies.choices import CORE_KINDS
from employees.access import Principal, user_principal
from employees.models import Employee, Unit, User
from training.enrolment_choices import ResultOutcome
from training.models import Enrolment, TaughtCompetency, TrainingProgram, TrainingSession
from training.sessions.attendance import record_list
from training.sessions.conflicts import find_conflicts
from training.sessions.enrolling import nominate, register
from training.sessions.results import Entry, finish_session, record_results
from training.sessions.scheduling import close_registration, open_registration, save_session, start_session

from .days import at_work
from .roster import PREFIX

LOOKED_AT = 400
SEATS = 4
COST = Decimal(1_250_000)


class Stage:
    """The demo's sessions of one programme that serves every office: the one that most of the people looked at need."""

    def __init__(self, principal: Principal, *, as_of: date) -> None:
        self.principal, self.as_of = principal, as_of
        root = Unit.objects.filter(parent=None).order_by("pk").first()
        assert root is not None
        self.root = root
        people = Employee.objects.visible_to(principal).in_subtree([root.pk]).filter(legal_position="01")
        self.people = list(people.select_related("home_unit").order_by("pk")[:LOOKED_AT])
        self.program = self._most_needed()

    def _most_needed(self) -> TrainingProgram:
        found = gaps_of([person.pk for person in self.people], as_of=self.as_of).values()
        rows = TaughtCompetency.objects.filter(competency__kind__in=CORE_KINDS).select_related("program")
        below = {
            person.employee_id: {gap.competency_id for gap in person.gaps if gap.status == GapStatus.GAP}
            for person in found
        }
        best = max(rows, key=lambda row: (sum(row.competency_id in b for b in below.values()), -row.pk))
        self.needing = [person for person in self.people if best.competency_id in below.get(person.pk, ())]
        return best.program

    def on(self, day: date) -> Principal:
        return replace(self.principal, on=day)

    def plan(self, code: str, starts: date, *, days: int = 3, seats: int = SEATS) -> TrainingSession:
        """A draft, planned a month before it starts."""
        before = starts - timedelta(days=30)
        session = TrainingSession(
            program=self.program,
            unit=self.root,
            code=code,
            seats=seats,
            min_participants=2,
            modality="campuran",
            venue="Balai Pelatihan BKPSDM",
            period=DateRange(starts, starts + timedelta(days=days)),
            cost_per_seat=COST,
        )
        held = [starts + timedelta(days=number) for number in range(days)]
        return save_session(session, days=held, by=self.on(before), at=at_work(before))

    def fill(self, session: TrainingSession, people: list[Employee], *, on: date) -> None:
        """Open, and nominate whom nothing keeps away."""
        session = open_registration(session, by=self.on(on), at=at_work(on))
        blocked = find_conflicts(session, people, on=on)
        chosen = [person.pk for person in people if person.pk not in blocked]
        nominate(session, chosen, by=self.on(on), at=at_work(on), reason="Usulan perangkat daerah")


def create_demo_sessions(principal: Principal, *, as_of: date) -> None:
    """One finished, one running, one open with a waiting list and requests, and one draft."""
    stage = Stage(principal, as_of=as_of)
    own = _accounts(as_of)
    taken = {each.employee_id for each in own}
    first = {person.pk for person in stage.needing}
    rest = [person for person in stage.people if person.pk not in first]
    others = [person for person in (*stage.needing, *rest) if person.pk not in taken]
    _finished(stage, others[:3])
    _running(stage, others[3:7])
    _open(stage, others[7:13], own)
    stage.plan("PL-DRAF", as_of + timedelta(days=75), seats=20)


def _finished(stage: Stage, people: list[Employee]) -> None:
    starts = stage.as_of - timedelta(days=60)
    session = stage.plan("PL-SELESAI", starts)
    stage.fill(session, people, on=starts - timedelta(days=20))
    _start(stage, session, on=starts)
    rows = _take_attendance(stage, session, until=session.ends_on)
    results = {key: Entry(ResultOutcome.PASSED, Decimal(80 + place)) for place, key in enumerate(rows)}
    last = session.ends_on
    record_results(session, results, by=stage.on(last), at=at_work(last))
    finish_session(session, by=stage.on(last), at=at_work(last))


def _running(stage: Stage, people: list[Employee]) -> None:
    starts = stage.as_of - timedelta(days=1)
    session = stage.plan("PL-BERJALAN", starts)
    stage.fill(session, people, on=starts - timedelta(days=20))
    _start(stage, session, on=starts)
    _take_attendance(stage, session, until=starts)


def _start(stage: Stage, session: TrainingSession, *, on: date) -> None:
    before = on - timedelta(days=7)
    close_registration(session, by=stage.on(before), at=at_work(before))
    start_session(session, by=stage.on(on), at=at_work(on))


def _take_attendance(stage: Stage, session: TrainingSession, *, until: date) -> list[int]:
    """Everybody with a seat is there; their enrolments."""
    rows = Enrolment.objects.visible_to(stage.principal).seated().filter(session=session)
    keys = sorted(rows.values_list("pk", flat=True))
    for day in session.days.filter(on__lte=until).select_related("session").order_by("on"):
        record_list(day, keys, by=stage.on(day.on), at=at_work(day.on))
    return keys


def _open(stage: Stage, people: list[Employee], own: list[Principal]) -> None:
    """Full, with a waiting list, and with requests of the demo accounts that wait for approval."""
    starts = stage.as_of + timedelta(days=24)
    session = stage.plan("PL-DIBUKA", starts)
    stage.fill(session, people, on=stage.as_of)
    for each in own:
        person = Employee.objects.visible_to(each).get(pk=each.employee_id)
        if not find_conflicts(session, [person], on=stage.as_of):
            register(session, by=each, at=at_work(stage.as_of))


def _accounts(as_of: date) -> list[Principal]:
    names = [PREFIX + "pegawai", PREFIX + "pegawai-2"]
    accounts = User.objects.filter(username__in=names).order_by("username")
    return [user_principal(account, on=as_of) for account in accounts]
