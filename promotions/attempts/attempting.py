"""A further attempt: proposed once the one before has ended, agreed to by another person, and begun with that."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from asn_career.base.audit import acting
from asn_career.base.moving import move
from employees.access import Permission, Principal
from employees.models import Position
from employees.responsible import account_of
from promotions.attempt_choices import AttemptCause, AttemptKind, AttemptState
from promotions.attempts import telling
from promotions.attempts.errors import (
    AttemptExistsError,
    AttemptMovedError,
    NobodyLeftError,
    NoCommitteeBeforeError,
    NoSeatForAttemptError,
    NothingEndedError,
    OtherCauseError,
    OwnAttemptError,
    PlannedMoveError,
    StillAtWorkError,
)
from promotions.choices import Closing, Decision, Departure, DepartureState, Route, Verdict
from promotions.committee.forming import is_candidate
from promotions.committee.seats import chosen_people
from promotions.models import (
    AppointingDecision,
    Candidate,
    Committee,
    FurtherAttempt,
    Opening,
    OrderDeparture,
    Shortlist,
    Sitting,
    Vacancy,
)
from promotions.opening_choices import OpeningState
from promotions.openings import opening as openings
from promotions.permissions import covers, ensure, may_run
from promotions.reasons import ensure_explained

_LIST = "whether anybody is left on a list that a committee judged; tells yes or no"


def seats_left(vacancy: Vacancy) -> int:
    """Seats of a vacancy for which nobody was chosen. One query."""
    return max(vacancy.seats - len(chosen_people(vacancy.pk)), 0)


def propose(
    vacancy: Vacancy, *, kind: str, cause: str, reason: str, by: Principal, at: datetime, route: str = ""
) -> FurtherAttempt:
    """Ask for another attempt for every seat that is left; ``route`` is that of a vacancy announced anew."""
    ensure(may_run(by, vacancy=vacancy))
    ensure_explained(reason)
    try:
        with transaction.atomic(), acting(by=by.identity, reason=reason.strip()):
            locked = _hold(vacancy)
            committee = _check_ended(locked, on=by.on)
            _check_cause(locked, cause)
            if by.employee_id:
                ensure(not _is_candidate(locked, by.employee_id))
            if kind == AttemptKind.COMMITTEE:
                _check_list(locked, committee)
            made: FurtherAttempt = FurtherAttempt.objects.create(
                previous=locked,
                origin_id=origin_of(locked),
                committee=committee,
                kind=AttemptKind(kind),
                cause=cause,
                reason=reason.strip(),
                route=Route(route) if route and kind == AttemptKind.ANNOUNCEMENT else locked.route,
                seats=seats_left(locked),
                proposed_by=account_of(by),
                proposed_at=at,
            )
            telling.settle_next(locked, at=at)
            telling.tell_second(made, on=by.on, at=at)
    except IntegrityError as error:
        if "furtherattempt_one_waiting" not in str(error):
            raise
        raise AttemptExistsError from error
    return made


def cause_on_record(vacancy: Vacancy) -> AttemptCause:
    """What the records say of the end of the attempt before, for who proposes the next one. Two queries at most."""
    found = (cause for cause, rows in _records(vacancy).items() if rows.exists())
    return next(found, AttemptCause.FAILED)


def origin_of(vacancy: Vacancy) -> int:
    """The vacancy of the first attempt of the chain that a vacancy belongs to. One query."""
    before = FurtherAttempt.objects.filter(following=vacancy).values_list("origin", flat=True).first()
    return vacancy.pk if before is None else before


def may_decide(attempt: FurtherAttempt, *, by: Principal) -> bool:
    """Whether who asks may be the second person; whether the attempt waits is another matter."""
    return covers(by, permission=Permission.APPROVE_RULE_SETS, vacancy=attempt.previous)


def approve(attempt: FurtherAttempt, *, by: Principal, at: datetime) -> FurtherAttempt:
    """Agree: the vacancy before is open to another committee, or closed and followed by one that is announced anew."""
    with acting(by=by.identity, reason=attempt.reason):
        row = _held(attempt, by=by)
        _check_ended(row.previous, on=by.on, besides=row)
        if row.kind == AttemptKind.COMMITTEE:
            Vacancy.objects.filter(pk=row.previous_id).update(closed_on=None, closed_as="")
            following = None
        else:
            following = _announce_anew(row, by=by, at=at)
        decided = {"decided_by": account_of(by), "decided_at": at, "following": following}
        move(row, AttemptState.APPROVED, refused=AttemptMovedError, **decided)
        telling.tell_approved(row, on=by.on, at=at)
    attempt.refresh_from_db()
    return attempt


def refuse(attempt: FurtherAttempt, *, reason: str, by: Principal, at: datetime) -> None:
    """Say no, with a reason; another attempt may be proposed."""
    ensure_explained(reason)
    with acting(by=by.identity, reason=reason.strip()):
        row = _held(attempt, by=by)
        decided = {"decided_by": account_of(by), "decided_at": at, "answer": reason.strip()}
        move(row, AttemptState.RETURNED, refused=AttemptMovedError, **decided)
        telling.tell_refused(row, at=at)
    attempt.refresh_from_db()


def take_back(attempt: FurtherAttempt, *, by: Principal, at: datetime) -> None:
    """Who is in charge takes a proposal back that nobody has decided about."""
    ensure(may_run(by, vacancy=attempt.previous))
    with acting(by=by.identity):
        row = _locked(attempt)
        move(row, AttemptState.WITHDRAWN, refused=AttemptMovedError)
        telling.settle_second(row, at=at, acted=False)
    attempt.refresh_from_db()


def _announce_anew(attempt: FurtherAttempt, *, by: Principal, at: datetime) -> Vacancy:
    """Close what is left of the vacancy before, its opening with it, and open another one of the same post."""
    previous = attempt.previous
    running = Opening.objects.filter(
        vacancy=previous, state__in=(OpeningState.PROPOSED, OpeningState.RUNNING)
    )
    for opening in running.order_by("pk")[:1]:  # one stands at a time
        openings.end(openings.hold(opening), by=by, at=at, reason=attempt.reason)
    if not previous.is_closed:
        closed_as = Closing.PARTLY if chosen_people(previous.pk) else Closing.SET_ASIDE
        Vacancy.objects.filter(pk=previous.pk).update(closed_on=by.on, closed_as=closed_as)
    return openings.offer_again(previous.position, route=attempt.route, seats=attempt.seats, on=by.on)


def _check_ended(vacancy: Any, *, on: date, besides: FurtherAttempt | None = None) -> Committee | None:
    """The last committee of what has ended with seats left, or why no further attempt follows it."""
    if vacancy.planned:
        raise PlannedMoveError
    attempts = FurtherAttempt.objects.filter(previous=vacancy)
    if besides is not None:
        attempts = attempts.exclude(pk=besides.pk)
    if attempts.standing_in_the_way().exists():
        raise AttemptExistsError
    committees = Committee.objects.filter(vacancy=vacancy)
    if (working := committees.at_work().order_by("-pk").first()) is not None:
        raise StillAtWorkError(decree=working.decree_number)
    last: Committee | None = committees.order_by("-pk").first()
    ended = Opening.objects.filter(vacancy=vacancy, state__in=(OpeningState.CANCELLED, OpeningState.FINISHED))
    official = Shortlist.objects.published().filter(vacancy=vacancy, approved_rules__isnull=False)
    if last is None and not ended.exists() and not official.exists():
        raise NothingEndedError
    if not seats_left(vacancy) or _is_offered_elsewhere(vacancy, on=on):
        raise NoSeatForAttemptError
    return last


def _is_offered_elsewhere(vacancy: Vacancy, *, on: date) -> bool:
    """Whether the seats of a closed vacancy were taken or offered since; the post is held, as whoever opens it does."""
    if not vacancy.is_closed:
        return False
    post = Position.objects.select_for_update().get(pk=vacancy.position_id)
    return openings.free_seats(post, on=on) < seats_left(vacancy)


def _check_cause(vacancy: Vacancy, cause: str) -> None:
    """What is on record about the end is not said where it did not happen."""
    rows = _records(vacancy).get(AttemptCause(cause))
    if rows is not None and not rows.exists():
        raise OtherCauseError(fields={"cause": [str(OtherCauseError.message)]})


def _records(vacancy: Vacancy) -> dict[AttemptCause, QuerySet[Any]]:
    """What shows a cause that the product itself has on record."""
    of = {"sitting__committee__vacancy": vacancy}
    return {
        AttemptCause.SET_ASIDE: OrderDeparture.objects.filter(
            kind=Departure.SET_ASIDE, state=DepartureState.APPROVED, **of
        ),
        AttemptCause.RETURNED: AppointingDecision.objects.filter(verdict=Verdict.RETURNED, **of),
    }


def _check_list(vacancy: Vacancy, committee: Committee | None) -> None:
    """Another committee judges the list of one that sat, and there is somebody left on it."""
    if committee is None or not Sitting.objects.filter(committee=committee).exists():
        raise NoCommitteeBeforeError
    rows = Candidate.objects.unscoped(reason=_LIST).on(committee.shortlist)
    left = rows.marked(Decision.VERIFIED).ranked().exclude(employee__in=chosen_people(vacancy.pk))
    if not left.exists():
        raise NobodyLeftError


def _held(attempt: FurtherAttempt, *, by: Principal) -> FurtherAttempt:
    """The attempt, locked, for the second person."""
    ensure(may_decide(attempt, by=by))
    row = _locked(attempt)
    own = by.employee_id
    proposer = row.proposed_by
    same = by.stands_for(proposer) or (own and own == proposer.employee_id)
    if same or (own and _is_candidate(row.previous, own)):
        raise OwnAttemptError
    return row


def _locked(attempt: FurtherAttempt) -> FurtherAttempt:
    previous = _hold(attempt.previous)
    row: FurtherAttempt = FurtherAttempt.objects.select_related("proposed_by").get(pk=attempt.pk)
    row.previous = previous
    if not row.is_proposed:
        raise AttemptMovedError
    return row


def _hold(vacancy: Vacancy) -> Vacancy:
    """The vacancy's row, locked first by every act."""
    rows = Vacancy.objects.select_for_update(of=("self",)).select_related("position__unit").with_planned()
    return rows.get(pk=vacancy.pk)


def _is_candidate(vacancy: Vacancy, employee_id: int) -> bool:
    runs = Shortlist.objects.filter(vacancy=vacancy, approved_rules__isnull=False).newest_first()
    return any(is_candidate(run, employee_id) for run in runs[:1])
