"""A rotation plan of the demo: an exchange that the data propose, approved by one person and waiting for the second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from employees.models import Unit
from employees.responsible import account_of
from promotions.models import RotationPlan
from promotions.rotations import planning
from promotions.rotations.chains import chains_of
from promotions.rotations.checking import check
from promotions.rotations.errors import TooManyPeopleError
from promotions.rotations.ground import Ground, ground_of, levels_in
from promotions.rotations.proposing import suggest

from .accounts import demo_principal
from .days import at_work

# Left to whoever tries the tour of docs/demo.md.
LEVEL_OF_THE_TOUR = ("administrator", "III.b")
OFFICER, FIRST, SECOND = "analis", "penyetuju", "penyetuju-2"
FEWEST, MOST = 2, 6
_NEED = (
    "Penyegaran pemangku jabatan yang sudah lebih dari lima tahun dan penyesuaian dengan kompetensi mereka."
)


@dataclass(frozen=True, slots=True)
class _Move:
    person: int
    from_position_id: int
    to_position_id: int


def propose_demo_rotation(*, as_of: date) -> RotationPlan | None:
    """Propose the first short exchange of the highest level that has one; None in an agency without any."""
    officer = demo_principal(OFFICER, as_of=as_of)
    root = Unit.objects.filter(parent=None).order_by("pk")[:1].get()
    at = at_work(as_of)
    for kind, echelon in levels_in(root, by=officer):
        if (kind, echelon) == LEVEL_OF_THE_TOUR:
            continue
        try:
            ground = ground_of(root, kind=kind, echelon=echelon, by=officer)
        except TooManyPeopleError:
            continue
        for chosen in _exchanges(ground, apart=_approvers(as_of=as_of)):
            plan = planning.propose(ground, chosen, note=_NEED, by=officer, at=at)
            first = demo_principal(FIRST, as_of=as_of)
            return planning.approve(plan, by=first, at=at, seen_hash=plan.content_hash)
    return None


def _approvers(*, as_of: date) -> set[int]:
    """Whoever approves is moved by no plan."""
    accounts = (account_of(demo_principal(name, as_of=as_of)) for name in (FIRST, SECOND))
    return {account.employee_id for account in accounts if account.employee_id}


def _exchanges(ground: Ground, *, apart: set[int]) -> Iterator[Mapping[int, int]]:
    """What the data propose, in chains short enough to read: closed ones first, the longest of them first."""
    moves = [_Move(key, ground.holders[key].post, post) for key, post in sorted(suggest(ground).items())]
    chains = [each for each in chains_of(moves) if FEWEST <= len(each.moves) <= MOST]
    for chain in sorted(chains, key=lambda each: (not each.closed, -len(each.moves))):
        chosen = {move.person: move.to_position_id for move in chain.moves}
        if not apart & set(chosen) and all(verdict.valid for verdict in check(ground, chosen).values()):
            yield chosen
