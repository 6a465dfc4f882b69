"""How people oversaw one opening, in sums that name no group: process figures, which may be read at any time.

What is not on record is None and told as unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from statistics import median

from asn_career.base.models import AccessLogEntry
from promotions.choices import SHORTEST_REASON, Decision, DepartureState, RunKind
from promotions.models import (
    Candidate,
    CommitteeMember,
    FirstMark,
    Objection,
    OrderDeparture,
    ReviewMark,
    Shortlist,
)
from promotions.objections.standing import Oversight, oversight_of

_GATE = "sums over what was done in one opening; nobody is named or told apart"


@dataclass(frozen=True, slots=True)
class Review:
    """How long reviewers and members looked at a candidate before they marked it."""

    marks: int
    opened: int
    """Marks whose giver had opened the candidate before."""
    median_seconds: float | None
    hasty: int
    """Marks given within the seconds of the rule after opening, or without opening at all."""

    @property
    def hasty_share(self) -> Decimal | None:
        return Decimal(100 * self.hasty) / self.marks if self.marks else None


@dataclass(frozen=True, slots=True)
class Process:
    """Sums over one opening, seen from its sent run."""

    runs: Mapping[str, int]
    reviewed: int
    departures: Mapping[str, int]
    by_approver: Sequence[tuple[CommitteeMember, int]]
    reasons: int
    full_reasons: int
    review: Review
    objections: Oversight

    @property
    def override_rate(self) -> Decimal | None:
        approved = self.departures.get(DepartureState.APPROVED, 0)
        return Decimal(100 * approved) / self.reviewed if self.reviewed else None

    @property
    def reason_share(self) -> Decimal | None:
        return Decimal(100 * self.full_reasons) / self.reasons if self.reasons else None


def process_of(shortlist: Shortlist, *, on: date, hasty_seconds: int) -> Process:
    """A fixed number of queries; the caller was checked for the run."""
    departures = list(_departures(shortlist))
    excluded = _excluding_reasons(shortlist)
    reasons = [row.reason for row in departures] + excluded
    return Process(
        runs=_runs(shortlist),
        reviewed=Candidate.objects.unscoped(reason=_GATE).on(shortlist).marked(Decision.VERIFIED).count(),
        departures=Counter(row.state for row in departures),
        by_approver=_by_approver(departures),
        reasons=len(reasons),
        full_reasons=sum(len(reason.strip()) >= SHORTEST_REASON for reason in reasons),
        review=review_of(shortlist, hasty_seconds=hasty_seconds),
        objections=oversight_of(_objections(shortlist), on=on),
    )


def _runs(shortlist: Shortlist) -> dict[str, int]:
    """Every published run of the vacancy by its kind; also those that were never sent."""
    kinds = Shortlist.objects.published().filter(vacancy=shortlist.vacancy_id).order_by()
    found = Counter(kinds.values_list("kind", flat=True))
    return {kind: found[kind] for kind in RunKind.values if found[kind]}


def _departures(shortlist: Shortlist) -> Iterable[OrderDeparture]:
    rows = OrderDeparture.objects.filter(sitting__committee__shortlist=shortlist)
    return rows.select_related("answered_by__account__employee").order_by("pk")


def _by_approver(departures: Iterable[OrderDeparture]) -> list[tuple[CommitteeMember, int]]:
    approvers = [
        row.answered_by for row in departures if row.state == DepartureState.APPROVED and row.answered_by
    ]
    return Counter(approvers).most_common()


def _excluding_reasons(shortlist: Shortlist) -> list[str]:
    rows = ReviewMark.objects.filter(candidate__shortlist=shortlist).current().excluded()
    return list(rows.values_list("reason", flat=True))


def _objections(shortlist: Shortlist) -> object:
    return Objection.objects.unscoped(reason=_GATE).filter(shortlist=shortlist)


def review_of(shortlist: Shortlist, *, hasty_seconds: int) -> Review:
    """From the access log: when who marked had last opened the candidate. Three queries."""
    marks = [*_reviewers_marks(shortlist), *_members_marks(shortlist)]
    subjects = {"", *(f"candidate:{candidate}" for _actor, candidate, _at in marks)}
    log = AccessLogEntry.objects.filter(action="candidate.read", subject__in=subjects)
    reads: dict[tuple[str, str], list[datetime]] = {}
    for actor, subject, at in log.order_by("at").values_list("actor", "subject", "at"):
        reads.setdefault((actor, subject), []).append(at)
    looked = [
        _seconds(reads.get((actor, f"candidate:{candidate}"), ()), at) for actor, candidate, at in marks
    ]
    told = [seconds for seconds in looked if seconds is not None]
    hasty = sum(seconds is None or seconds < hasty_seconds for seconds in looked)
    return Review(len(marks), len(told), median(told) if told else None, hasty)


def _seconds(reads: Sequence[datetime], marked: datetime) -> float | None:
    """From the last opening before the mark; None where there was none."""
    before = [at for at in reads if at <= marked]
    return (marked - before[-1]).total_seconds() if before else None


def _reviewers_marks(shortlist: Shortlist) -> list[tuple[str, str, datetime]]:
    rows = ReviewMark.objects.filter(candidate__shortlist=shortlist)
    return [(by, str(key), at) for by, key, at in rows.values_list("by", "candidate__public_id", "at")]


def _members_marks(shortlist: Shortlist) -> list[tuple[str, str, datetime]]:
    rows = FirstMark.objects.filter(candidate__shortlist=shortlist)
    return [
        (f"user:{account}", str(key), at)
        for account, key, at in rows.values_list("member__account__public_id", "candidate__public_id", "at")
    ]
