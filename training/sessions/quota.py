"""Seats of a session shared among units by their gaps (rule ``training.seat_quota``): one published formula."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from asn_career.base.audit import acting
from assessments.choices import GapStatus
from assessments.models import GapRow
from competencies.choices import Importance
from employees.access import Permission, Principal
from employees.models import Unit
from training.models import TrainingSession, UnitQuota
from training.sessions.errors import NoKnownGapError, QuotaSumError, ReasonRequiredError
from training.sessions.locking import locked_session
from training.sessions.priority import taught_by
from training.sessions.rules import SEAT_QUOTA


@dataclass(frozen=True, slots=True)
class UnitNeed:
    """How many of a unit's people are required a competency, are below it, and below it as a must-have."""

    code: str
    people: int = 0
    below: int = 0
    must_have_below: int = 0
    remote: bool | None = None

    def weight(self, must_have: int) -> int:
        """People below, those of whom it is a must-have counted ``must_have`` times."""
        return self.below + (must_have - 1) * self.must_have_below


def share_seats(seats: int, needs: Iterable[UnitNeed], *, must_have: int) -> dict[str, int]:
    """Seats by unit code; they sum to ``seats``, or are all 0 where nobody is known to be below.

    Remote units get their share rounded up while seats suffice for all of them; the rest goes to the others by
    largest remainder. Where they do not suffice, everybody's share is rounded down and the seats left over go to
    remote units first.
    """
    weights = {need.code: need.weight(must_have) for need in needs}
    remote = {need.code for need in needs if need.remote}
    total = sum(weights.values())
    if not total:
        return dict.fromkeys(weights, 0)
    shares = {code: Fraction(seats * weight, total) for code, weight in weights.items()}
    raised = {code: ceil(shares[code]) for code in remote}
    if sum(raised.values()) <= seats:
        others = {code: weight for code, weight in weights.items() if code not in remote}
        return raised | _largest_remainder(seats - sum(raised.values()), others, first=frozenset())
    return _largest_remainder(seats, weights, first=remote)


def _largest_remainder(
    seats: int, weights: Mapping[str, int], *, first: frozenset[str] | set[str]
) -> dict[str, int]:
    total = sum(weights.values())
    if not total:
        return dict.fromkeys(weights, 0)
    shares = {code: Fraction(seats * weight, total) for code, weight in weights.items()}
    given = {code: floor(share) for code, share in shares.items()}
    order = sorted(
        (code for code in shares if shares[code] > given[code]),
        key=lambda code: (code not in first, given[code] - shares[code], -weights[code], code),
    )
    for code in order[: seats - sum(given.values())]:
        given[code] += 1
    return given


def find_needs(session: TrainingSession, *, principal: Principal) -> dict[str, UnitNeed]:
    """What the newest gaps say of the session's people, by code of the unit that gets a quota. Four queries.

    A quota belongs to a unit right below the session's, or to the remote unit somewhere below it where there is one.
    """
    holders = _quota_units(session)
    inside = Unit.objects.in_subtree([session.unit_id]).order_by().values("pk")
    rows = GapRow.objects.visible_to(principal, permission=Permission.READ_GAPS).current()
    required = rows.filter(competency__in=list(taught_by(session.program)), unit__in=inside)
    # A person counts once, however many of the competencies taught are missing.
    people: dict[int, set[int]] = defaultdict(set)
    below: dict[int, set[int]] = defaultdict(set)
    must_have: dict[int, set[int]] = defaultdict(set)
    for unit, person, status, importance in required.order_by().values_list(
        "unit", "employee", "status", "importance"
    ):
        holder = holders[unit].pk
        people[holder].add(person)
        if status == GapStatus.GAP:
            below[holder].add(person)
            if importance == Importance.MUST_HAVE:
                must_have[holder].add(person)
    return {
        unit.code: UnitNeed(
            unit.code, len(people[unit.pk]), len(below[unit.pk]), len(must_have[unit.pk]), unit.remote
        )
        for unit in {holder.pk: holder for holder in holders.values()}.values()
        if people[unit.pk]
    }


def _quota_units(session: TrainingSession) -> dict[int, Unit]:
    """For each unit of the session's subtree the unit that holds its quota."""
    units = {unit.pk: unit for unit in Unit.objects.in_subtree([session.unit_id])}
    depth = len(units[session.unit_id].lineage)
    found = {}
    for unit in units.values():
        path = [units[key] for key in unit.lineage[depth - 1 :]]
        remote = next((each for each in path if each.remote), None)
        found[unit.pk] = remote or path[min(1, len(path) - 1)]
    return found


def compute_quotas(session: TrainingSession, *, by: Principal) -> list[UnitQuota]:
    """Give the session the quotas that follow from its people's gaps; earlier ones are replaced."""
    needs = find_needs(session, principal=by)
    with acting(by=by.identity), locked_session(session) as held:
        must_have = SEAT_QUOTA.value_on(by.on)["must_have"]
        seats = share_seats(held.seats, needs.values(), must_have=must_have)
        if not any(seats.values()):
            raise NoKnownGapError
        UnitQuota.objects.filter(session=held).delete()
        units = {unit.code: unit for unit in Unit.objects.filter(code__in=seats)}
        return UnitQuota.objects.bulk_create(
            UnitQuota(
                session=held,
                unit=units[code],
                seats=number,
                computed=number,
                people=needs[code].people,
                below=needs[code].below,
                must_have_below=needs[code].must_have_below,
                remote=needs[code].remote,
                as_of=by.on,
            )
            for code, number in seats.items()
        )


def change_quotas(session: TrainingSession, seats: Mapping[int, int], *, by: Principal, reason: str) -> None:
    """Give units other seats than the formula did, by row id of their quota, with a reason."""
    with acting(by=by.identity, reason=reason), locked_session(session) as held:
        quotas = list(UnitQuota.objects.filter(session=held).order_by("pk"))
        for quota in quotas:
            quota.seats = seats.get(quota.pk, quota.seats)
            quota.reason = "" if quota.seats == quota.computed else quota.reason or reason.strip()
            if quota.seats != quota.computed and not quota.reason:
                raise ReasonRequiredError
        total = sum(quota.seats for quota in quotas)
        if total > held.seats:
            raise QuotaSumError(sum=total, seats=held.seats)
        UnitQuota.objects.bulk_update(quotas, ["seats", "reason"])
