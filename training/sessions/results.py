"""Results: what each participant made of a session, and what it leaves behind when the session is finished.

Passing needs presence on a share of the days (rule ``training.attendance``). Finishing writes the completed training
with its hours, and the level that the programme leads to as provisional: it enters no official figure until an
official assessment of the competency on or after that day, which then speaks for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, OuterRef

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import percent
from assessments.models import Assessment
from employees.access import Principal
from employees.querysets import EmployeeQuerySet
from training.enrolment_choices import EnrolmentState, ResultOutcome, SessionState, StepKind
from training.models import (
    Attendance,
    Enrolment,
    ReachedLevel,
    Result,
    SessionDay,
    TrainingHistory,
    TrainingSession,
)
from training.sessions import telling
from training.sessions.errors import AttendanceTooLowError, ResultsMissingError, SessionStateError
from training.sessions.locking import lock_enrolments, locked_session
from training.sessions.priority import taught_by
from training.sessions.rules import ATTENDANCE
from training.sessions.seats import keep, note
from training.siasn_posts import queue_results

_GATE = "results of participants of a session that the caller was checked for"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is entered for one participant; ``hours`` None: those of the programme."""

    outcome: ResultOutcome
    score: Decimal | None = None
    hours: Decimal | None = None
    certificate_no: str = ""


def attended_shares(session: TrainingSession) -> dict[int, Fraction]:
    """On which share of the session's days each participant was present, by enrolment. Two queries."""
    days = SessionDay.objects.filter(session=session).count()
    rows = Attendance.objects.unscoped(reason=_GATE).filter(day__session=session, present=True).current()
    present = Counter(rows.values_list("enrolment", flat=True))
    return {key: Fraction(number, days) for key, number in present.items()} if days else {}


def record_results(
    session: TrainingSession, entries: Mapping[int, Entry], *, by: Principal, at: datetime
) -> int:
    """Keep results by enrolment, all or none; they may be changed until the session is finished."""
    with acting(by=by.identity), _managed(session, by=by) as held:
        shares, needed = attended_shares(held), _needed(held)
        rows = {row.pk: row for row in lock_enrolments(held) if row.state == EnrolmentState.SEATED}
        for key, entry in entries.items():
            if key not in rows:
                raise NotPermittedError
            share = shares.get(key, Fraction(0))
            if entry.outcome == ResultOutcome.PASSED and share < needed:
                raise AttendanceTooLowError(
                    name=rows[key].employee.full_name, share=_percent(share), needed=_percent(needed)
                )
        Result.objects.unscoped(reason=_GATE).bulk_create(
            [_result(rows[key], entry, by=by, at=at) for key, entry in entries.items()],
            update_conflicts=True,
            unique_fields=["enrolment"],
            update_fields=["outcome", "score", "hours", "certificate_no", "by", "at"],
        )
    return len(entries)


def _result(row: Enrolment, entry: Entry, *, by: Principal, at: datetime) -> Result:
    passed = entry.outcome == ResultOutcome.PASSED
    return Result(
        enrolment=row,
        outcome=entry.outcome,
        score=entry.score,
        hours=(entry.hours or row.session.program.hours) if passed else None,
        certificate_no=entry.certificate_no,
        by=by.identity,
        at=at,
    )


def finish_session(session: TrainingSession, *, by: Principal, at: datetime) -> TrainingSession:
    """End a session: everybody has attended or not, those who passed have completed the programme."""
    with acting(by=by.identity, on=by.on), _managed(session, by=by) as held:
        rows = [row for row in lock_enrolments(held) if row.state == EnrolmentState.SEATED]
        shares = attended_shares(held)
        results = {row.enrolment_id: row for row in _results(rows)}
        missing = [row for row in rows if row.pk in shares and row.pk not in results]
        if missing:
            raise ResultsMissingError(names=", ".join(row.employee.full_name for row in missing))
        for row in rows:
            row.state = EnrolmentState.ATTENDED if row.pk in shares else EnrolmentState.ABSENT
        keep(rows)
        for state, kind in (
            (EnrolmentState.ATTENDED, StepKind.ATTENDED),
            (EnrolmentState.ABSENT, StepKind.ABSENT),
        ):
            note([row for row in rows if row.state == state], kind, by=by.identity, at=at)
        passed = {key: row for key, row in results.items() if row.outcome == ResultOutcome.PASSED}
        _complete(held, [(row, passed[row.pk]) for row in rows if row.pk in passed])
        held.state = SessionState.FINISHED
        held.save(update_fields=["state"])
        telling.tell_results(rows, at=at)
        return held


def _complete(session: TrainingSession, passed: list[tuple[Enrolment, Result]]) -> None:
    """The completed training with its hours, queued for SIASN, and the level reached until an assessment tells.

    Five statements.
    """
    program, day = session.program, session.ends_on
    histories = TrainingHistory.objects.unscoped(reason=_GATE).bulk_create(
        TrainingHistory(
            employee=row.employee,
            program=program,
            name=program.name,
            kind=program.kind,
            hours=result.hours or program.hours,
            completed_on=day,
            certificate_no=result.certificate_no,
        )
        for row, result in passed
    )
    for (_row, result), history in zip(passed, histories, strict=True):
        result.history = history
    Result.objects.unscoped(reason=_GATE).bulk_update([result for _row, result in passed], ["history"])
    queue_results((row.employee_id, result, program) for row, result in passed)
    if taught := taught_by(program):
        ReachedLevel.objects.unscoped(reason=_GATE).bulk_create(
            (
                ReachedLevel(
                    employee=row.employee,
                    competency_id=competency,
                    level=level,
                    reached_on=day,
                    result=result,
                )
                for row, result in passed
                for competency, level in sorted(taught.items())
            ),
            ignore_conflicts=True,
        )


def find_provisional(employees: EmployeeQuerySet, *, as_of: date) -> list[ReachedLevel]:
    """Levels reached by training which no official assessment on or after that day has told about. One query."""
    told = (
        Assessment.objects.of(employees)
        .known_on(as_of)
        .filter(
            employee=OuterRef("employee"),
            competency=OuterRef("competency"),
            official_rank__isnull=False,
            assessed_on__gte=OuterRef("reached_on"),
        )
    )
    rows = ReachedLevel.objects.of(employees).filter(~Exists(told), reached_on__lte=as_of)
    return list(
        rows.select_related("competency", "result__enrolment__session__program").order_by("-reached_on")
    )


def _results(rows: list[Enrolment]) -> list[Result]:
    return list(Result.objects.unscoped(reason=_GATE).filter(enrolment__in=rows))


def _needed(session: TrainingSession) -> Fraction:
    return Fraction(ATTENDANCE.value_on(session.starts_on)["complete_percent"], 100)


def _percent(share: Fraction) -> str:
    return percent(Decimal(share.numerator * 100) / Decimal(share.denominator))


@contextmanager
def _managed(session: TrainingSession, *, by: Principal) -> Iterator[TrainingSession]:
    """The session locked, running, and managed by the actor."""
    if not TrainingSession.objects.manageable_by(by).filter(pk=session.pk).exists():
        raise NotPermittedError
    with locked_session(session) as held:
        if held.state != SessionState.RUNNING:
            raise SessionStateError(state=held.get_state_display())
        yield held
