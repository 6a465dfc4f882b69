"""The review of a shortlist by people: verify, exclude, settle open rules, send to the committee.

Each step is one transaction under the reviewer's name with a reason in the audit trail. Nothing here changes what
the run found; marks stand beside it, and a replaced mark stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from asn_career.base.audit import acting
from asn_career.base.models import Job
from employees.access import Principal
from promotions.choices import Decision, ShortlistState, VerifiedOutcome
from promotions.errors import (
    DocumentRequiredError,
    NotEligibleError,
    NothingToSendError,
    NotOfficialError,
    OwnCaseError,
    ReasonRequiredError,
    ReviewUnfinishedError,
    RuleNotOpenError,
    ShortlistSentError,
    UnknownOutcomeError,
)
from promotions.models import Candidate, Considered, Outcome, ReviewMark, Shortlist, Verification
from promotions.permissions import ensure, may_review
from promotions.retelling import Retold, retell
from promotions.shortlists import run_again

_NAMED = 5
_GATE = "candidates of a shortlist that the reviewer was checked for"


def mark_verified(
    candidates: Sequence[Candidate | Considered], *, by: Principal, at: datetime, reason: str = ""
) -> list[ReviewMark]:
    """Confirm eligible candidates of one shortlist, all or none."""
    if any(candidate.outcome != "eligible" for candidate in candidates):
        raise NotEligibleError
    return _mark(candidates, decision=Decision.VERIFIED, by=by, at=at, reason=reason)


def exclude(
    candidates: Sequence[Candidate | Considered], *, by: Principal, at: datetime, reason: str
) -> list[ReviewMark]:
    """Set people whom one shortlist considered aside with a reason, all or none; ranks stay as they are."""
    return _mark(candidates, decision=Decision.EXCLUDED, by=by, at=at, reason=_given(reason))


def verify_rule(
    candidate: Candidate | Considered,
    *,
    rule: str,
    outcome: str,
    document: str,
    reason: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
) -> Verification:
    """Record what people established about a rule that the data leave open; the next run takes it.

    ``on`` is the day from which the fact is known, the run's own day by default.
    """
    if outcome not in VerifiedOutcome.values:
        raise UnknownOutcomeError(fields={"outcome": [outcome]})
    if not document.strip():
        raise DocumentRequiredError(fields={"document": [str(DocumentRequiredError.message)]})
    shortlist = candidate.shortlist
    with _reviewing(shortlist, by=by, reason=_given(reason)):
        _not_oneself([candidate], by=by)
        if rule not in open_rules(candidate):
            raise RuleNotOpenError(fields={"rule": [rule]})
        return Verification.objects.unscoped(reason=_GATE).create(
            employee_id=candidate.employee_id,
            vacancy=shortlist.vacancy,
            rule=rule,
            outcome=outcome,
            document=document.strip(),
            reason=reason.strip(),
            on=on or shortlist.as_of,
            by=by.identity,
            at=at,
        )


def open_rules(candidate: Candidate | Considered) -> tuple[str, ...]:
    """Rules that wait for people: still open, or settled by an earlier verification that may be corrected."""
    return open_in(retell([candidate])[0])


def open_in(told: Retold) -> tuple[str, ...]:
    """The same of what was retold already."""
    return tuple(row["rule"] for row in told.rules if row["outcome"] == "manual" or row["verification"])


def verify_and_run_again(
    candidate: Candidate | Considered,
    *,
    rule: str,
    outcome: str,
    document: str,
    reason: str,
    by: Principal,
    at: datetime,
) -> tuple[Verification, Job]:
    """Settle a rule and queue the new run that takes it into account, in one step."""
    with acting(by=by.identity, reason=reason):
        verification = verify_rule(
            candidate, rule=rule, outcome=outcome, document=document, reason=reason, by=by, at=at
        )
        return verification, run_again(candidate.shortlist, by=by, reason=reason)


def send_to_committee(shortlist: Shortlist, *, by: Principal, at: datetime, reason: str = "") -> Shortlist:
    """Close the review of the official run: every proposed candidate is marked, at least one is verified."""
    with _reviewing(shortlist, by=by, reason=reason) as locked:
        _check_official(locked)
        _check_reviewed(locked)
        locked.state = ShortlistState.SENT
        locked.sent_at, locked.sent_by, locked.sent_reason = at, by.identity, reason.strip()
        locked.save(update_fields=["state", "sent_at", "sent_by", "sent_reason"])
    shortlist.refresh_from_db(fields=["state", "sent_at", "sent_by", "sent_reason"])
    return shortlist


def unreviewed(shortlist: Shortlist) -> list[Candidate]:
    """Proposed candidates without a current mark, in order of rank."""
    proposed = Candidate.objects.unscoped(reason=_GATE).on(shortlist).proposed()
    return list(proposed.marked("").for_table().in_order())


@contextmanager
def _reviewing(shortlist: Shortlist, *, by: Principal, reason: str) -> Iterator[Shortlist]:
    """One audited transaction that holds the shortlist, so that nobody sends it in between."""
    ensure(may_review(by, vacancy=shortlist.vacancy))
    with acting(by=by.identity, reason=reason.strip()):
        locked = (
            Shortlist.objects.published().select_for_update(of=("self",), no_key=True).get(pk=shortlist.pk)
        )
        if locked.is_sent:
            raise ShortlistSentError
        yield locked


def _mark(
    candidates: Sequence[Candidate | Considered],
    *,
    decision: Decision,
    by: Principal,
    at: datetime,
    reason: str,
) -> list[ReviewMark]:
    """New current marks; what stood before is kept as replaced."""
    if not candidates:
        return []
    shortlist = _only_shortlist(candidates)
    with _reviewing(shortlist, by=by, reason=reason):
        _check_official(shortlist)
        _not_oneself(candidates, by=by)
        rows = _rows_of(candidates, shortlist=shortlist)
        ReviewMark.objects.current().filter(candidate__in=rows).update(replaced_at=at)
        return ReviewMark.objects.bulk_create(
            ReviewMark(candidate=row, decision=decision, reason=reason.strip(), by=by.identity, at=at)
            for row in rows
        )


def _rows_of(people: Sequence[Candidate | Considered], *, shortlist: Shortlist) -> list[Candidate]:
    """The rows that carry marks, made for whom the run kept in its blocks alone; the shortlist is held."""
    rows = Candidate.objects.unscoped(reason=_GATE).on(shortlist)
    wanted = {person.employee_id: person for person in people}
    known = set(rows.filter(employee__in=wanted).values_list("employee", flat=True))
    told = ("public_id", *(field.name for field in Outcome._meta.get_fields()))
    rows.bulk_create(
        Candidate(shortlist=shortlist, employee_id=key, **{name: getattr(person, name) for name in told})
        for key, person in wanted.items()
        if key not in known
    )
    return list(rows.filter(employee__in=wanted).order_by("pk"))


def _only_shortlist(candidates: Iterable[Candidate | Considered]) -> Shortlist:
    shortlists = {candidate.shortlist_id: candidate.shortlist for candidate in candidates}
    if len(shortlists) != 1:
        raise ValueError("candidates of several shortlists are marked one shortlist at a time")
    return next(iter(shortlists.values()))


def _not_oneself(candidates: Iterable[Candidate | Considered], *, by: Principal) -> None:
    if by.employee_id and any(candidate.employee_id == by.employee_id for candidate in candidates):
        raise OwnCaseError


def _given(reason: str) -> str:
    if not reason.strip():
        raise ReasonRequiredError(fields={"reason": [str(ReasonRequiredError.message)]})
    return reason


def _check_official(shortlist: Shortlist) -> None:
    if not shortlist.stands:
        raise NotOfficialError


def _check_reviewed(shortlist: Shortlist) -> None:
    waiting = unreviewed(shortlist)
    if waiting:
        names = ", ".join(candidate.employee.full_name for candidate in waiting[:_NAMED])
        raise ReviewUnfinishedError(
            names=names + (" …" if len(waiting) > _NAMED else ""),
            fields={"candidates": [str(candidate.public_id) for candidate in waiting]},
        )
    proposed = Candidate.objects.unscoped(reason=_GATE).on(shortlist).proposed()
    if not proposed.marked(Decision.VERIFIED).exists():
        raise NothingToSendError
