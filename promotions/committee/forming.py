"""Forming a committee by decree: seats, the first review, and dissolving one that cannot go on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from asn_career.base.audit import acting
from employees.access import Principal
from employees.models import User
from employees.responsible import account_of
from promotions.attempt_choices import AttemptKind
from promotions.attempts.telling import settle_next
from promotions.choices import CommitteeState, Method, Seat
from promotions.committee import telling
from promotions.committee.conflicts import record_conflicts
from promotions.committee.days import check_formed
from promotions.committee.errors import (
    AttemptNeededError,
    CandidateSitsError,
    CommitteeExistsError,
    NoAccountError,
    NoSeatLeftError,
    NotSentError,
    NumberNeededError,
    SeatTakenError,
    TooFewTakePartError,
    WrongNumberError,
)
from promotions.committee.panel import Panel, ensure_in_charge, ensure_state, hold, move, panel_of
from promotions.committee.rules import rules_on
from promotions.committee.seating import ensure_may_judge, ensure_no_applicant, ensure_not_deciding
from promotions.committee.seats import seats_to_propose_for
from promotions.committee_querysets import IN_THE_RUNNING
from promotions.models import Candidate, Committee, CommitteeMember, FurtherAttempt, Shortlist, Vacancy
from promotions.permissions import ensure, may_run
from promotions.reasons import ensure_explained

_GATE = "asks only whether somebody is a candidate of the run, for who forms its committee"


def form(
    vacancy: Vacancy,
    *,
    decree_number: str,
    decree_on: date,
    by: Principal,
    at: datetime,
    blind: bool = True,
    method: str = Method.VOTE,
    quorum: int | None = None,
) -> Committee:
    """A committee for the official run that was sent to it, without members yet; for every seat that is left."""
    ensure(may_run(by, vacancy=vacancy))
    if not decree_number.strip():
        raise NumberNeededError(fields={"decree_number": [str(NumberNeededError.message)]})
    sent = Shortlist.objects.sent().filter(vacancy=vacancy).newest_first().first()
    if sent is None or vacancy.is_closed:
        raise NotSentError
    check_formed(vacancy, decree_on=decree_on, on=by.on)
    ensure(not (by.employee_id and is_candidate(sent, by.employee_id)))
    seats, rules = seats_to_propose_for(vacancy, sent), rules_on(by.on)
    if not seats:
        raise NoSeatLeftError
    if Committee.objects.filter(vacancy=vacancy).at_work().exists():
        raise CommitteeExistsError
    if not may_follow(vacancy):
        raise AttemptNeededError
    try:
        with transaction.atomic(), acting(by=by.identity):
            settle_next(vacancy, at=at)
            return Committee.objects.create(
                vacancy=vacancy,
                shortlist=sent,
                decree_number=decree_number.strip(),
                decree_on=decree_on,
                blind=blind,
                method=method,
                quorum=quorum or rules["quorum_percent"],
                seats=seats,
                names_per_seat=rules["names_per_seat"],
                formed_by=account_of(by),
                formed_at=at,
            )
    except IntegrityError as error:
        if "committee_one_standing" not in str(error):
            raise
        raise CommitteeExistsError from error


def may_follow(vacancy: Vacancy) -> bool:
    """Whether no committee of a vacancy has sat without a further attempt that followed it. One query."""
    agreed = FurtherAttempt.objects.approved().filter(committee=OuterRef("pk"), kind=AttemptKind.COMMITTEE)
    sat = Committee.objects.filter(vacancy=vacancy, sittings__isnull=False)
    return not sat.filter(~Exists(agreed)).exists()


def is_candidate(shortlist: Shortlist, employee_id: int) -> bool:
    """Whether somebody is in the running in this run."""
    rows = Candidate.objects.unscoped(reason=_GATE).on(shortlist)
    return rows.filter(employee=employee_id, outcome__in=IN_THE_RUNNING).exists()


def seat(committee: Committee, *, nip: str, by: Principal, chair: bool = False) -> CommitteeMember:
    """Give a seat to the account of the person with this NIP, or of an outsider by the name of the account."""
    ensure_in_charge(committee, by)
    account = _account(nip)
    if account.employee and is_candidate(committee.shortlist, account.employee.pk):
        raise CandidateSitsError(name=account.employee.full_name)
    ensure_no_applicant(account, committee.vacancy)
    ensure_may_judge(account, on=by.on)
    ensure_not_deciding(account, committee.vacancy, on=by.on)
    try:
        with transaction.atomic(), acting(by=by.identity):
            ensure_state(hold(committee), "forming")
            return CommitteeMember.objects.create(
                committee=committee, account=account, seat=Seat.CHAIR if chair else Seat.MEMBER
            )
    except IntegrityError as error:
        if "committeemember_" not in str(error):
            raise
        raise SeatTakenError from error


def unseat(member: CommitteeMember, *, by: Principal) -> None:
    """Take a seat back while the committee is being formed."""
    ensure_in_charge(member.committee, by)
    with acting(by=by.identity):
        ensure_state(hold(member.committee), "forming")
        member.delete()


def start_review(committee: Committee, *, by: Principal, at: datetime) -> Panel:
    """Close the forming: find conflicts from data, recuse, and let the members give their first marks."""
    ensure_in_charge(committee, by)
    with acting(by=by.identity):
        locked = hold(committee)
        ensure_state(locked, "forming")
        panel = panel_of(locked)
        _check_number(panel, on=by.on)
        panel = record_conflicts(panel, by=by, at=at)
        check_enough(panel, on=by.on)
        move(locked, CommitteeState.REVIEWING)
        telling.tell_review(panel, at=at)
    committee.refresh_from_db()
    return panel


def dissolve(committee: Committee, *, reason: str, by: Principal, at: datetime) -> None:
    """End a committee that cannot go on; another may be formed."""
    ensure_in_charge(committee, by)
    ensure_explained(reason)
    with acting(by=by.identity, reason=reason.strip()):
        locked = hold(committee)
        ensure_state(locked, "forming", "reviewing", "returned")
        move(locked, CommitteeState.DISSOLVED)
        telling.settle_all(locked, at=at)
    committee.refresh_from_db()


def check_enough(panel: Panel, *, on: date) -> None:
    """For every candidate enough members are left who may judge."""
    least = rules_on(on)["voters_least"]
    fewest = min((len(panel.taking_part(c.pk)) for c in panel.candidates), default=0)
    if fewest < least:
        raise TooFewTakePartError(n=fewest, least=least)


def _check_number(panel: Panel, *, on: date) -> None:
    bounds = rules_on(on)["members"][panel.committee.vacancy.route]
    number, chairs = len(panel.members), sum(member.is_chair for member in panel.members)
    if not (bounds["least"] <= number <= bounds["most"] and number % 2 and chairs == 1):
        raise WrongNumberError(least=bounds["least"], most=bounds["most"], n=number)


def _account(nip: str) -> User:
    """The active account of an employee by the NIP, or by the name of the account for whom has none."""
    typed = nip.strip()
    digits = "".join(character for character in typed if character.isdigit())
    named = Q(employee__nip=digits) if len(digits) == 18 else Q(username=typed, employee__isnull=True)
    found = User.objects.filter(named, is_active=True).select_related("employee").first()
    if found is None:
        raise NoAccountError(nip=typed, fields={"nip": [str(NoAccountError.message) % {"nip": typed}]})
    return found
