"""A run's people once more, one of them with the records of today: what a correction alone would change.

Everybody else is taken as that run froze them, whatever became of their records since, and so are the people
considered: nobody joins or leaves. What the own posts ask is as it was frozen too, unless the one person holds another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from promotions import settlements
from promotions.facts import LegalAges, People, collect
from promotions.models import FrozenFacts, Shortlist, SnapshotChunk
from promotions.records import Demand
from promotions.retelling import Kept, kept_of
from promotions.rulebook import RuleBook
from promotions.settlements import Settled

_GATE = "the people of a run, whose principal was checked for its vacancy"


@dataclass(frozen=True, slots=True)
class Corrected:
    """The run that is taken again, and the row id of the person whose records are read anew."""

    run: Shortlist
    employee_id: int


def considered_by(run: Shortlist) -> list[int]:
    """Row ids of everybody whom a run considered, ascending. One query."""
    parts = SnapshotChunk.objects.filter(blocks__shortlist=run).values_list("people", flat=True)
    return sorted(key for people in parts for key in people)


def people_again(
    corrected: Corrected, ids: Sequence[int], *, rules: RuleBook, ages: LegalAges
) -> tuple[People, Settled]:
    """These people of the run, and the verifications about them. Five queries, however many they are."""
    kept = kept_of(corrected.run, ids)
    renewed = [key for key in ids if key == corrected.employee_id]
    fresh = collect(renewed, rules=rules, ages=[ages])
    found = settlements.of_vacancies(renewed, vacancies=[corrected.run.vacancy_id], day=rules.day)
    others = {key: each for key, each in kept.items() if key not in renewed}
    people = People(
        facts=dict(sorted([*fresh.facts.items(), *((key, each.facts) for key, each in others.items())])),
        public_ids=_public_ids(corrected.run, ids),
        demands={**fresh.demands, **_demands(kept, rules=rules)},
        legal_days={
            ages: {
                **fresh.legal_days[ages],
                **{key: (each.retires_on, each.age_limit_on) for key, each in others.items()},
            }
        },
    )
    settled = {key: each.settled for key, each in others.items() if each.settled}
    return people, settled | found.get(corrected.run.vacancy_id, {})


def _demands(kept: dict[int, Kept], *, rules: RuleBook) -> dict[str, Demand]:
    """What the posts asked that people held, by code."""
    found = {}
    for each in kept.values():
        current, demand = each.facts.current_post(rules.day), each.own_demand
        if current and demand:
            found[current.position] = demand
    return found


def _public_ids(run: Shortlist, ids: Sequence[int]) -> dict[int, str]:
    rows = FrozenFacts.objects.unscoped(reason=_GATE).filter(chunk__blocks__shortlist=run, employee__in=ids)
    return {key: str(public_id) for key, public_id in rows.values_list("employee_id", "employee__public_id")}
