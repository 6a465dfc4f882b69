"""A yearly summary on its way: drawn up by the appointing authority with its statement, published by another person.

What is published is what was drawn up, byte for byte. It is not redone when figures of that year come late: two
summaries of a year could be subtracted from each other.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from asn_career.base.audit import acting
from asn_career.base.canonical import digest
from asn_career.base.moving import move
from employees.access import Permission, Principal
from employees.coverage import covers_agency
from employees.models import Unit
from employees.responsible import account_of
from promotions.choices import SHORTEST_REASON
from promotions.errors import ReasonRequiredError
from promotions.fairness.errors import TooShortError
from promotions.fairness.rules import bounds_on
from promotions.fairness.yearly.content import content_of, without_figures
from promotions.fairness.yearly.errors import (
    FiguresMissingError,
    NothingToTellError,
    OwnSummaryError,
    SummaryNotWaitingError,
    SummaryWaitsError,
    YearNotOverError,
)
from promotions.fairness_choices import YearState
from promotions.models import FairnessYear
from promotions.permissions import ensure


def may_draw_up(principal: Principal, *, root: Unit) -> bool:
    """Whether the principal decides appointments in the whole agency."""
    return covers_agency(principal, Permission.DECIDE_APPOINTMENTS, root.pk)


def may_publish(principal: Principal, summary: FairnessYear) -> bool:
    """Whether the principal approves in the whole agency, and did not draw it up."""
    approves = covers_agency(principal, Permission.APPROVE_RULE_SETS, summary.root_id)
    return approves and not principal.stands_for(summary.drafted_by)


def draw_up(root: Unit, *, year: int, statement: str, by: Principal) -> FairnessYear:
    """Lay the summary of a year that is over before a second person, with what the authority says to it."""
    ensure(may_draw_up(by, root=root))
    told = _statement(statement)
    if year >= by.on.year:
        said = _("A year is summed up once it is over: %(last)d at the latest.") % {"last": by.on.year - 1}
        raise YearNotOverError(last=by.on.year - 1, fields={"year": [said]})
    with acting(by=by.identity, reason="yearly fairness summary"):
        Unit.objects.select_for_update().get(pk=root.pk)
        earlier = FairnessYear.objects.filter(root=root, year=year)
        if earlier.exclude(state=YearState.RETURNED).exists():
            raise SummaryWaitsError
        if (waiting := without_figures(root, year)).exists():
            raise FiguresMissingError(year=year, runs=waiting.count())
        content = content_of(root, year, bounds=bounds_on(by.on))
        if not content["runs"]:
            raise NothingToTellError(year=year)
        return FairnessYear.objects.create(
            root=root,
            year=year,
            number=earlier.count() + 1,
            content=content,
            statement=told,
            content_hash=digest({"content": content, "statement": told}),
            drafted_by=account_of(by),
        )


def _statement(text: str) -> str:
    told = text.strip()
    if len(told) < SHORTEST_REASON:
        said = str(TooShortError.message) % {"least": SHORTEST_REASON}
        raise TooShortError(least=SHORTEST_REASON, fields={"statement": [said]})
    return told


def publish(summary: FairnessYear, *, by: Principal, at: datetime, seen_hash: str) -> None:
    """Make the summary that was shown public; of two at once one succeeds."""
    if by.stands_for(summary.drafted_by):
        raise OwnSummaryError
    ensure(may_publish(by, summary))
    if seen_hash != summary.content_hash or summary.state != YearState.PROPOSED:
        raise SummaryNotWaitingError
    _move(summary, YearState.PUBLISHED, by=by, at=at)


def give_back(summary: FairnessYear, *, by: Principal, at: datetime, reason: str) -> None:
    """Close a summary without publishing it: by who drew it up, or returned by the second person."""
    ensure(by.stands_for(summary.drafted_by) or may_publish(by, summary))
    if not reason.strip():
        raise ReasonRequiredError(fields={"reason": [str(ReasonRequiredError.message)]})
    if summary.state != YearState.PROPOSED:
        raise SummaryNotWaitingError
    _move(summary, YearState.RETURNED, by=by, at=at, reason=reason.strip())


def _move(summary: FairnessYear, state: YearState, *, by: Principal, at: datetime, reason: str = "") -> None:
    with acting(by=by.identity, reason=reason):
        decided = {"decided_by": account_of(by), "decided_at": at, "decided_reason": reason}
        move(summary, state, refused=SummaryNotWaitingError, **decided)
    summary.refresh_from_db()
