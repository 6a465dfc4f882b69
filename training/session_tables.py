"""What the pages about sessions show: how full, who waits and why, quotas, and whom to nominate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from asn_career.base.tables import Column, KeysetPage, keyset_page
from assessments.choices import GapStatus
from assessments.gaps import Gap, gaps_of
from employees.access import Permission, Principal
from employees.models import Employee
from employees.querysets import EmployeeQuerySet
from employees.sender_names import sender_names
from training.enrolment_choices import ACTIVE_STATES, SEAT_STATES, EnrolmentState, SessionState
from training.models import Enrolment, EnrolmentStep, TrainingSession, UnitQuota
from training.session_querysets import PRIORITY
from training.sessions.authority import authorities, can_decide
from training.sessions.conflicts import find_conflicts
from training.sessions.priority import need_of, taught_by, why_here
from training.sessions.rules import SEAT_QUOTA

SESSION_COLUMNS = (
    Column("program", gettext_lazy("Programme"), order="program__name"),
    Column("waktu", gettext_lazy("Dates"), order="period"),
    Column("kursi", gettext_lazy("Seats taken"), numeric=True),
    Column("tunggu", gettext_lazy("Waiting"), numeric=True),
    Column("usulan", gettext_lazy("To approve"), numeric=True),
    Column("keadaan", gettext_lazy("State"), order="state"),
)
NOMINEE_COLUMNS = (
    Column("nama", gettext_lazy("Name / NIP"), order="name"),
    Column("unit", gettext_lazy("Work unit")),
    Column("kompetensi", gettext_lazy("Competency of the programme")),
    Column("kendala", gettext_lazy("Obstacle")),
)
REQUEST_COLUMNS = (
    Column("nama", gettext_lazy("Name / NIP"), order="employee__name"),
    Column("pelatihan", gettext_lazy("Training"), order="session__program__name"),
    Column("waktu", gettext_lazy("Dates"), order="period"),
    Column("biaya", gettext_lazy("Cost"), order="session__cost_per_seat", numeric=True),
    Column("menunggu", gettext_lazy("Waits for"), order="waits_for"),
)
LIST = "daftar"
_PERSON = (
    Column("nama", gettext_lazy("Name / NIP"), order="employee__name"),
    Column("unit", gettext_lazy("Work unit")),
)
_STANDING = (
    Column("keadaan", gettext_lazy("State")),
    Column("tindakan", gettext_lazy("Actions"), hidden=True),
)
SESSION_TONES = {
    SessionState.DRAFT: "plain",
    SessionState.OPEN: "ok",
    SessionState.CLOSED: "info",
    SessionState.RUNNING: "info",
    SessionState.FINISHED: "plain",
    SessionState.CANCELLED: "bad",
}
ENROLMENT_TONES = {
    EnrolmentState.NOMINATED: "warn",
    EnrolmentState.SEATED: "ok",
    EnrolmentState.WAITING: "info",
    EnrolmentState.ATTENDED: "ok",
    EnrolmentState.ABSENT: "bad",
    EnrolmentState.WITHDRAWN: "plain",
    EnrolmentState.REJECTED: "bad",
    EnrolmentState.CANCELLED: "bad",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody in a session, with the place on the waiting list and its reasons where there is one."""

    row: Enrolment
    number: int | None = None

    @property
    def tone(self) -> str:
        return ENROLMENT_TONES[EnrolmentState(self.row.state)]

    @property
    def why(self) -> list[str]:
        return why_here(need_of(self.row))


def places_of(rows: Iterable[Enrolment], numbers: dict[int, int]) -> list[Place]:
    return [Place(row, numbers.get(row.pk)) for row in rows]


def waiting_numbers(session_ids: Iterable[int]) -> dict[int, int]:
    """The place of everybody on the waiting lists of these sessions, by enrolment. One query."""
    rows = Enrolment.objects.unscoped(
        reason="places are counted over everybody; each reader is told their own"
    )
    numbers: dict[int, int] = {}
    counts: dict[int, int] = {}
    waiting = rows.waiting().filter(session__in=list(session_ids)).in_priority()
    for key, session in waiting.values_list("pk", "session"):
        counts[session] = counts.get(session, 0) + 1
        numbers[key] = counts[session]
    return numbers


@dataclass(frozen=True, slots=True)
class PeopleList:
    """One of the lists of a session's people: where they stand, its columns, and the column it begins with."""

    name: str
    label: Any
    empty: Any
    states: Sequence[str]
    columns: Sequence[Column]
    default: str


PEOPLE_LISTS = (
    PeopleList(
        "peserta",
        gettext_lazy("Participants"),
        gettext_lazy("Nobody has a seat yet."),
        SEAT_STATES,
        (Column("kursi", gettext_lazy("Seat"), order="seat_number", numeric=True), *_PERSON, *_STANDING),
        "kursi",
    ),
    PeopleList(
        "tunggu",
        gettext_lazy("Waiting list"),
        gettext_lazy("Nobody waits for a seat."),
        (EnrolmentState.WAITING,),
        (
            Column("urutan", gettext_lazy("Place"), order=",".join(PRIORITY), numeric=True),
            *_PERSON,
            Column("alasan", gettext_lazy("Why this place")),
            *_STANDING,
        ),
        "urutan",
    ),
    PeopleList(
        "usulan",
        gettext_lazy("Waiting for approval"),
        gettext_lazy("Nobody waits for an approval."),
        (EnrolmentState.NOMINATED,),
        (*_PERSON, *_STANDING),
        "nama",
    ),
    PeopleList(
        "keluar",
        gettext_lazy("People who are out"),
        gettext_lazy("Nobody is out."),
        tuple(state for state in EnrolmentState if state not in ACTIVE_STATES),
        (*_PERSON, *_STANDING),
        "nama",
    ),
)


@dataclass(frozen=True, slots=True)
class People:
    """A page of the people of a session whom the reader may see, and how many stand where."""

    listed: PeopleList
    page: KeysetPage
    places: list[Place]
    lists: list[tuple[PeopleList, int]]
    hidden: int  # active people of other units, whom the reader does not see


def people_of(session: Any, *, principal: Principal, params: QueryDict) -> People:
    """A page of the list that the address names, of a session read with its counts. Five queries at most."""
    rows = Enrolment.objects.visible_to(principal).filter(session=session)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    lists = [(each, sum(counts.get(state, 0) for state in each.states)) for each in PEOPLE_LISTS]
    listed, known = next((row for row in lists if row[0].name == params.get(LIST)), lists[0])
    page = keyset_page(
        rows.filter(state__in=listed.states)
        .select_related("employee__home_unit", "unit", "session")
        .with_priority(),
        columns=listed.columns,
        params=params,
        default=listed.default,
        known=known,
    )
    numbers = waiting_numbers([session.pk]) if listed.name == "tunggu" else {}
    seen = sum(counts.get(state, 0) for state in ACTIVE_STATES)
    return People(
        listed=listed,
        page=page,
        places=places_of(page.rows, numbers),
        lists=lists,
        hidden=session.seated + session.waiting + session.nominated - seen,
    )


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """A unit's quota with what it was computed from, and how much of it is used."""

    quota: UnitQuota
    weight: int
    total: int
    used: int

    @property
    def exact_share(self) -> Decimal:
        """The unit's exact share of the session's seats."""
        if not self.total:
            return Decimal(0)
        return Decimal(self.quota.session.seats * self.weight) / Decimal(self.total)


def quotas_of(session: TrainingSession) -> list[QuotaRow]:
    """Two queries; names nobody."""
    quotas = list(
        UnitQuota.objects.filter(session=session).select_related("unit").order_by("unit__name", "pk")
    )
    if not quotas:
        return []
    factor = SEAT_QUOTA.value_on(quotas[0].as_of)["must_have"]
    weights = {quota.pk: quota.below + (factor - 1) * quota.must_have_below for quota in quotas}
    total = sum(weights.values())
    seated = Enrolment.objects.unscoped(reason="how much of each unit's quota is used: a count").seated()
    known = {quota.unit_id for quota in quotas}
    used: dict[int, int] = {}
    for lineage in seated.filter(session=session).values_list("unit__lineage", flat=True):
        unit = next((key for key in reversed(lineage or []) if key in known), None)
        if unit is not None:
            used[unit] = used.get(unit, 0) + 1
    for quota in quotas:
        quota.session = session
    return [QuotaRow(quota, weights[quota.pk], total, used.get(quota.unit_id, 0)) for quota in quotas]


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody who may be nominated, with the gap that the programme is for and what stands against it."""

    person: Employee
    gap: Gap | None
    obstacles: list[str]

    @property
    def below(self) -> bool:
        return self.gap is not None and self.gap.status == GapStatus.GAP


def nominees(session: TrainingSession, *, principal: Principal) -> EmployeeQuerySet:
    """People whom the reader may nominate and who are not in the session yet."""
    people = Employee.objects.visible_to(principal, permission=Permission.NOMINATE)
    enrolled = Enrolment.objects.visible_to(principal).filter(session=session, state__in=ACTIVE_STATES)
    people = people.in_subtree([session.unit_id]).exclude(pk__in=enrolled.values("employee"))
    return people.exclude(pk=principal.employee_id) if principal.employee_id else people


def describe_nominees(people: Sequence[Employee], session: TrainingSession, *, on: date) -> list[Nominee]:
    """The rows of one page. Eight queries, whatever their number."""
    taught = taught_by(session.program)
    gaps = {
        key: next((gap for gap in found.gaps if gap.competency_id in taught), None)
        for key, found in gaps_of([person.pk for person in people], as_of=on).items()
    }
    conflicts = find_conflicts(session, people, on=on)
    return [Nominee(person, gaps.get(person.pk), conflicts.get(person.pk, [])) for person in people]


def decidable(rows: Sequence[Enrolment], *, principal: Principal) -> set[int]:
    """Which of these enrolments wait for an approval that the reader can give. Three queries."""
    given = authorities([(row.session_id, row.employee_id) for row in rows], by=principal)
    return {row.pk for row in rows if can_decide(row, given.get((row.session_id, row.employee_id)))}


def timeline_of(enrolment: Enrolment, *, principal: Principal) -> list[dict[str, Any]]:
    """What happened to an enrolment, the newest first, with the names of those who did it."""
    steps = list(
        EnrolmentStep.objects.visible_to(principal).filter(enrolment=enrolment).order_by("-at", "-pk")
    )
    names = sender_names({step.by for step in steps if step.by.startswith("user:")})
    return [
        {
            "at": step.at,
            "actor": names.get(step.by, ""),
            "action": f"{step.get_kind_display()}{f' – {step.get_approval_display()}' if step.approval else ''}",
            "reason": step.reason,
        }
        for step in steps
    ]
