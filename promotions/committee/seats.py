"""The seats that a committee proposes for: which are left, who was chosen for the others, how many names they get."""

from __future__ import annotations

from collections.abc import Iterable

from promotions.choices import Verdict
from promotions.models import AppointingDecision, Committee, Shortlist, Vacancy


def seats_to_propose_for(vacancy: Vacancy, run: Shortlist) -> int:
    """Seats that the run's rules were sealed for and the vacancy still has, without those somebody was chosen for."""
    offered = min(vacancy.seats, int(run.rule_set.get("seats", vacancy.seats)))
    return max(offered - len(chosen_people(vacancy.pk)), 0)


def chosen_people(vacancy_id: int) -> frozenset[int]:
    """Whom the authority chose for a seat of a vacancy, by employee, in whichever committee. One query."""
    rows = AppointingDecision.objects.filter(committee__vacancy=vacancy_id, verdict=Verdict.CHOSEN)
    return frozenset(rows.values_list("candidate__employee", flat=True))


def filled_seats(committee: Committee) -> list[int]:
    """The numbers of the seats for which somebody was chosen. One query."""
    rows = committee.decisions.filter(verdict=Verdict.CHOSEN).order_by("seat")
    return list(rows.values_list("seat", flat=True))


def open_seats(committee: Committee) -> list[int]:
    """The numbers of the seats for which nobody was chosen yet. One query."""
    filled = set(filled_seats(committee))
    return [number for number in range(1, committee.seats + 1) if number not in filled]


def undecided_seats(committee: Committee, decided: Iterable[int]) -> list[int]:
    """Seats without somebody chosen that are not among those ``decided`` about in the latest sitting. One query."""
    known = set(decided)
    return [number for number in open_seats(committee) if number not in known]


def names_wanted(committee: Committee) -> int:
    """How many names a sitting proposes now: so many for each seat that is left. One query."""
    return committee.names_per_seat * len(open_seats(committee))
