"""The names for the appointing authority: the official order, but for departures that two people approved."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from promotions.choices import Departure, DepartureState
from promotions.committee.errors import (
    DepartureWaitsError,
    FewerNamesError,
    NothingProposedError,
    NotSupportedError,
    SharedRankError,
)
from promotions.committee.panel import Panel
from promotions.committee.seats import chosen_people, names_wanted
from promotions.committee.voting import Tally, tallies
from promotions.models import Candidate, OrderDeparture, Sitting


@dataclass(frozen=True, slots=True)
class Proposal:
    """Names in their order, so many for each seat at most; none when the list was set aside."""

    names: tuple[Candidate, ...]
    departures: tuple[OrderDeparture, ...]
    set_aside: OrderDeparture | None


def propose(panel: Panel, sitting: Sitting, *, fewer_reason: str = "") -> Proposal:
    """What a sitting proposes by what happened in it, or why it cannot yet. Four queries."""
    rows = list(
        sitting.departures.select_related("requested_by", "answered_by").order_by("answered_at", "pk")
    )
    if any(row.state == DepartureState.REQUESTED for row in rows):
        raise DepartureWaitsError
    approved = [row for row in rows if row.state == DepartureState.APPROVED and _stands(panel, row)]
    aside = next((row for row in approved if row.kind == Departure.SET_ASIDE), None)
    if aside is not None:
        return Proposal((), tuple(approved), aside)
    wanted, chosen = names_wanted(panel.committee), chosen_people(panel.committee.vacancy_id)
    order = in_order(panel, approved, chosen=chosen)
    names = order[:wanted]
    _check_edge(order, approved, wanted=wanted)
    _check_supported(panel, names, tallies(panel, sitting))
    if not names:
        raise NothingProposedError
    if len(names) < wanted and not fewer_reason.strip():
        told = str(FewerNamesError.message) % {"n": len(names), "wanted": wanted}
        raise FewerNamesError(n=len(names), wanted=wanted, fields={"fewer_reason": [told]})
    return Proposal(tuple(names), tuple(approved), None)


def in_order(panel: Panel, approved: list[OrderDeparture], *, chosen: Set[int]) -> list[Candidate]:
    """The official order of whom nobody chose yet, with the approved departures put into effect one after the other."""
    gone = {row.candidate_id for row in approved if row.kind == Departure.LEAVE_OUT}
    left = (candidate for candidate in panel.candidates if candidate.employee_id not in chosen)
    order = [candidate for candidate in left if candidate.pk not in gone]
    for row in approved:
        moved = next((c for c in order if c.pk == row.candidate_id), None)
        if row.kind == Departure.MOVE and moved is not None and row.place:
            order.remove(moved)
            order.insert(row.place - 1, moved)
    return order


def _stands(panel: Panel, row: OrderDeparture) -> bool:
    """Whether neither of the two turned out to have a conflict of interest."""
    both = (row.requested_by_id, row.answered_by_id)
    return not any(panel.recused(member, row.candidate_id) for member in both if member is not None)


def _check_edge(order: list[Candidate], approved: list[OrderDeparture], *, wanted: int) -> None:
    """Who shares a rank across the edge is told apart by people with a reason, never by the order of rows."""
    if len(order) <= wanted or order[wanted - 1].rank != order[wanted].rank:
        return
    shared = [candidate for candidate in order if candidate.rank == order[wanted].rank]
    if not {row.candidate_id for row in approved} & {candidate.pk for candidate in shared}:
        raise SharedRankError(names=", ".join(c.employee.full_name for c in shared), wanted=wanted)


def _check_supported(panel: Panel, names: list[Candidate], found: Mapping[int, Tally]) -> None:
    method = panel.committee.method
    refused = [c.employee.full_name for c in names if not found[c.pk].carried(method)]
    if refused:
        raise NotSupportedError(names=", ".join(refused))
