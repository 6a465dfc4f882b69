"""The way into a session and out of it: nominate or register, approve, seat or queue, withdraw.

Each act is one transaction in one order of locks (``locking``); each leaves an ``EnrolmentStep`` with who, when and
why. Whoever is fully approved is seated or queued at once, so that nobody has to press a second button.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.utils.translation import gettext, gettext_noop

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import Principal
from employees.models import Employee
from training.annual.places import planned_people
from training.enrolment_choices import (
    ACTIVE_STATES,
    PENDING_STATES,
    ApprovalStep,
    EnrolmentState,
    SessionState,
    StepKind,
)
from training.models import Enrolment, TrainingSession
from training.sessions import telling
from training.sessions.authority import authority_over, can_decide, given_by, next_step
from training.sessions.conflicts import find_conflicts
from training.sessions.errors import (
    AlreadyEnrolledError,
    ConflictError,
    EnrolmentStateError,
    NominationOnlyError,
    NotOpenError,
    OutsideSessionError,
    OwnCaseError,
    ReasonRequiredError,
)
from training.sessions.locking import lock_enrolments, lock_people, locked_session
from training.sessions.rules import chain_of
from training.sessions.seats import fill, keep, note, place, room_in

_PLANNED = gettext_noop("Proposed by the annual training plan.")
_GATE = "enrolments of people whom the actor was checked for"


def register(session: TrainingSession, *, by: Principal, at: datetime) -> Enrolment:
    """Register oneself; the whole chain has to approve."""
    if by.employee_id is None:
        raise NotPermittedError
    if not session.self_registration:
        raise NominationOnlyError
    with acting(by=by.identity), locked_session(session) as held:
        _ensure_open(held, on=by.on)
        (person,) = lock_people([by.employee_id]).values()
        (enrolment,) = _enrol(held, [person], after=None, kind=StepKind.REGISTERED, by=by, at=at)
        return enrolment


def nominate(
    session: TrainingSession, employee_ids: Sequence[int], *, by: Principal, at: datetime, reason: str = ""
) -> list[Enrolment]:
    """Nominate people, all or none; the nominator's own approval and those before it count as given."""
    authority = authority_over(session, employee_ids, by=by)
    if by.themselves & set(employee_ids):
        raise OwnCaseError
    if missing := set(employee_ids) - authority.keys():
        raise NotPermittedError(fields={"employee": sorted(missing)})
    with acting(by=by.identity, reason=reason), locked_session(session) as held:
        _ensure_takes_people(held, on=by.on, managed=ApprovalStep.AGENCY in authority.values())
        people = lock_people(employee_ids)
        found = []
        for step in ApprovalStep:
            chosen = [person for key, person in people.items() if authority[key] == step]
            found += _enrol(held, chosen, after=step, kind=StepKind.NOMINATED, by=by, at=at, reason=reason)
        return found


def nominate_planned(session: TrainingSession, *, by: Principal, at: datetime) -> list[Enrolment]:
    """Nominate those for whom an approved annual plan prepared the session, in the caller's transaction.

    Every approval of the chain is still to come: their units confirm. Who was enrolled before, belongs elsewhere by now
    or cannot take part is passed over.
    """
    wanted = planned_people(session)
    rows = Enrolment.objects.unscoped(reason=_GATE).filter(session=session, employee__in=wanted)
    known = set(rows.values_list("employee", flat=True))
    locked = lock_people([key for key in wanted if key not in known])
    people = [
        each for each in locked.values() if each.home_unit and session.unit_id in each.home_unit.lineage
    ]
    conflicts = find_conflicts(session, people, on=by.on) if people else {}
    free = [person for person in people if person.pk not in conflicts]
    return _enrol(session, free, after=None, kind=StepKind.NOMINATED, by=by, at=at, reason=gettext(_PLANNED))


def approve(enrolment: Enrolment, *, by: Principal, at: datetime, reason: str = "") -> Enrolment:
    """Give the approval that is waited for, and later ones that the same person gives."""
    with _deciding(enrolment, by=by, reason=reason) as (held, rows, row, authority):
        _ensure_possible(held, [row.employee], on=by.on)
        for step in given_by(row.chain, row.waits_for, authority):
            note([row], StepKind.APPROVED, by=by.signature, at=at, reason=reason, approval=step)
        telling.approvals_settled([row], at=at)
        row.waits_for = next_step(row.chain, authority)
        if row.waits_for:
            keep([row])
            telling.tell_approvers([row], on=by.on, at=at)
        else:
            place([row], room=room_in(held, rows), by=by, at=at)
        return row


def reject(enrolment: Enrolment, *, by: Principal, at: datetime, reason: str) -> Enrolment:
    """Refuse the approval that is waited for, with a reason that the person sees."""
    if not reason.strip():
        raise ReasonRequiredError(fields={"reason": [str(ReasonRequiredError.message)]})
    with _deciding(enrolment, by=by, reason=reason) as (_held, _rows, row, _authority):
        telling.approvals_settled([row], at=at)
        approval = row.waits_for
        row.state, row.waits_for = EnrolmentState.REJECTED, ""
        keep([row])
        note([row], StepKind.REJECTED, by=by.signature, at=at, reason=reason.strip(), approval=approval)
        telling.tell_rejected([row], at=at)
        return row


def withdraw(enrolment: Enrolment, *, by: Principal, at: datetime, reason: str = "") -> Enrolment:
    """Give a place up, one's own or as an officer with a reason; a seat that frees goes to the waiting list at once."""
    own = enrolment.employee_id == by.employee_id
    if not own and not authority_over(enrolment.session, [enrolment.employee_id], by=by):
        raise NotPermittedError
    if not own and not reason.strip():
        raise ReasonRequiredError(fields={"reason": [str(ReasonRequiredError.message)]})
    with acting(by=by.identity, reason=reason), locked_session(enrolment.session) as held:
        rows = lock_enrolments(held)
        row = _among(rows, enrolment)
        if row.state not in (*PENDING_STATES, EnrolmentState.SEATED) or held.state == SessionState.RUNNING:
            raise EnrolmentStateError(state=row.get_state_display())
        row.state, row.waits_for, row.seat_number = EnrolmentState.WITHDRAWN, "", None
        keep([row])
        note([row], StepKind.WITHDRAWN, by=by.signature, at=at, reason=reason.strip())
        telling.no_longer([row], at=at)
        if held.state in (SessionState.OPEN, SessionState.CLOSED):
            fill(held, rows, by=by, at=at)
        return row


def give_free_seats(session: TrainingSession, *, by: Principal, at: datetime) -> list[Enrolment]:
    """Give the seats that are free to the waiting list; whoever is seated already stays so."""
    _ensure_manages(session, by=by)
    with acting(by=by.identity), locked_session(session) as held:
        _ensure_takes_people(held, on=by.on, managed=True)
        return fill(held, lock_enrolments(held), by=by, at=at)


def _enrol(
    session: TrainingSession,
    people: Sequence[Employee],
    *,
    after: ApprovalStep | None,
    kind: StepKind,
    by: Principal,
    at: datetime,
    reason: str = "",
) -> list[Enrolment]:
    """Enrol people, locked, whose approvals up to ``after`` count as given."""
    if not people:
        return []
    _ensure_inside(session, people)
    _ensure_new(session, people)
    _ensure_possible(session, people, on=by.on)
    chain = chain_of(session.unit, session.program, on=by.on)
    waits_for = next_step(chain, after)
    rows = [
        Enrolment(
            session=session,
            employee=person,
            unit=person.home_unit,
            chain=list(chain),
            # fully approved people pass through this state within the transaction
            waits_for=waits_for or chain[-1],
            period=session.period,
        )
        for person in people
    ]
    Enrolment.objects.unscoped(reason=_GATE).bulk_create(rows)
    note(rows, kind, by=by.signature, at=at, reason=reason)
    if waits_for:
        telling.tell_approvers(rows, on=by.on, at=at)
        return rows
    room = room_in(session, lock_enrolments(session))
    place(rows, room=room, by=by, at=at)
    return rows


@contextmanager
def _deciding(
    enrolment: Enrolment, *, by: Principal, reason: str
) -> Iterator[tuple[TrainingSession, list[Enrolment], Enrolment, ApprovalStep]]:
    """The session, all its enrolments and the one to decide about, locked, with the actor's authority."""
    if enrolment.employee_id == by.employee_id:
        raise OwnCaseError
    authority = authority_over(enrolment.session, [enrolment.employee_id], by=by).get(enrolment.employee_id)
    if authority is None:
        raise NotPermittedError
    with acting(by=by.identity, reason=reason), locked_session(enrolment.session) as held:
        rows = lock_enrolments(held)
        row = _among(rows, enrolment)
        if row.state != EnrolmentState.NOMINATED:
            raise EnrolmentStateError(state=row.get_state_display())
        if not can_decide(row, authority):
            raise NotPermittedError
        _ensure_takes_people(held, on=by.on, managed=True)
        yield held, rows, row, authority


def _among(rows: Iterable[Enrolment], enrolment: Enrolment) -> Enrolment:
    return next(row for row in rows if row.pk == enrolment.pk)


def _ensure_manages(session: TrainingSession, *, by: Principal) -> None:
    if not TrainingSession.objects.manageable_by(by).filter(pk=session.pk).exists():
        raise NotPermittedError


def _ensure_open(session: TrainingSession, *, on: date) -> None:
    if not TrainingSession.objects.joinable_on(on).filter(pk=session.pk).exists():
        raise NotOpenError


def _ensure_takes_people(session: TrainingSession, *, on: date, managed: bool) -> None:
    """Open to everybody who may; to whoever manages the session until it starts."""
    if managed and session.state in (SessionState.OPEN, SessionState.CLOSED) and on < session.starts_on:
        return
    _ensure_open(session, on=on)


def _ensure_inside(session: TrainingSession, people: Iterable[Employee]) -> None:
    for person in people:
        if person.home_unit is None or session.unit_id not in person.home_unit.lineage:
            raise OutsideSessionError(name=person.full_name)


def _ensure_new(session: TrainingSession, people: Sequence[Employee]) -> None:
    rows = Enrolment.objects.unscoped(reason=_GATE).filter(session=session, state__in=ACTIVE_STATES)
    taken = set(rows.filter(employee__in=people).values_list("employee", flat=True))
    for person in people:
        if person.pk in taken:
            raise AlreadyEnrolledError(name=person.full_name)


def _ensure_possible(session: TrainingSession, people: Sequence[Employee], *, on: date) -> None:
    conflicts = find_conflicts(session, people, on=on)
    for person in people:
        if person.pk in conflicts:
            raise ConflictError(name=person.full_name, conflict=" ".join(conflicts[person.pk]))
