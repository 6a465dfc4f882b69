"""Closing a calibration: one of those who take part proposes it, another person with the right approves or returns it.

Between the two nothing of the session changes, so what is approved is what was proposed: the changes up to then, whose
number the proposal keeps, and the note for the minutes.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction

from asn_career.base.audit import acting
from asn_career.base.moving import move
from assessments.calibration.choices import SessionState
from assessments.calibration.errors import ConcernedError, NotAsSeenError, SamePersonError
from assessments.calibration.session import ensure_calibrates, ensure_part
from assessments.models import CalibrationChange, CalibrationSession
from assessments.results.entering import ensure_explained
from assessments.rounds.conflicts import Conflict, find_conflicts
from employees.access import Principal
from employees.delegation.persons import two_in_name
from employees.models import User
from employees.responsible import account_of

_GATE = "people whose level a session changed, to find whether one of them is close to who approves"


def propose(
    session: CalibrationSession, *, note: str, by: Principal, at: datetime, version: int, changes: int
) -> None:
    """Propose to close with the ``changes`` that the proposer has seen; refused where there are others by now."""
    account = ensure_part(session, by=by)
    with transaction.atomic(), acting(by=by.identity, reason="propose to close calibration"):
        held = _held(session, SessionState.OPEN, version)
        if _changes_in(held).count() != changes:
            raise NotAsSeenError
        told = {"proposed_by": account, "proposed_at": at, "proposed_changes": changes, "note": note.strip()}
        move(session, SessionState.PROPOSED, refused=NotAsSeenError, **told)


def approve(session: CalibrationSession, *, by: Principal, at: datetime, version: int) -> None:
    """Close for good what another person proposed; the round can finish then, and the levels go on record."""
    account = account_of(by)
    ensure_second(session, account=account, by=by)
    with two_in_name(), transaction.atomic(), acting(by=by.identity, reason="close calibration"):
        held = _held(session, SessionState.PROPOSED, version)
        if _changes_in(held).count() != held.proposed_changes:
            raise NotAsSeenError
        move(session, SessionState.CLOSED, refused=NotAsSeenError, closed_by=account, closed_at=at)


def send_back(session: CalibrationSession, *, reason: str, by: Principal, at: datetime, version: int) -> None:
    """Return a proposal with a reason, or take the own one back: the session goes on, and is proposed anew."""
    ensure_calibrates(session.round, by=by)
    ensure_explained(reason)
    with transaction.atomic(), acting(by=by.identity, reason=reason.strip()):
        _held(session, SessionState.PROPOSED, version)
        move(
            session,
            SessionState.OPEN,
            refused=NotAsSeenError,
            proposed_by=None,
            proposed_at=None,
            proposed_changes=None,
            returned_by=account_of(by),
            returned_at=at,
            returned_reason=reason.strip(),
        )


def ensure_second(session: CalibrationSession, *, account: User, by: Principal) -> None:
    """Another officer in charge than the proposer, and nobody whom a change is about or who is close to them."""
    ensure_calibrates(session.round, by=by)
    proposer = session.proposed_by
    if proposer is not None and (
        proposer.pk == account.pk or (account.employee_id and proposer.employee_id == account.employee_id)
    ):
        raise SamePersonError
    people = sorted(set(_changes_in(session).values_list("employee", flat=True)))
    found = find_conflicts(people, [account.pk], method=session.round.method, on=by.on)
    close = sorted({kind for kind in found.values() if kind != Conflict.SAME_UNIT})
    if close:
        raise ConcernedError(why=", ".join(str(Conflict(kind).label) for kind in close))


def _held(session: CalibrationSession, state: str, version: int) -> CalibrationSession:
    """The session's row, locked as whoever changes a level shares it, in the state and version that were seen."""
    held = CalibrationSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if held.state != state or held.version != version:
        raise NotAsSeenError
    session.state, session.version = held.state, held.version
    return held


def _changes_in(session: CalibrationSession) -> models.QuerySet:
    return CalibrationChange.objects.unscoped(reason=_GATE).filter(session=session)
