"""What the pages of rotation show: people of a level with their time in post, and a plan's moves as chains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from asn_career.base.formatting import signed2
from employees.access import Principal
from employees.models import Position
from promotions.models import Opening, RotationMove, RotationPlan
from promotions.rotation_choices import Fault, Tenure
from promotions.rotations.chains import chains_of
from promotions.rotations.checking import Verdict
from promotions.rotations.explaining import Told, in_words
from promotions.rotations.ground import Ground, Holder

TONES = {Tenure.TOO_EARLY: "plain", Tenure.IN_TERM: "info", Tenure.DUE: "warn"}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody of the level on the page where moves are chosen."""

    holder: Holder
    post: Position
    fit: Decimal | None
    field: Any
    faults: tuple[str, ...]

    @property
    def tone(self) -> str:
        return TONES[self.holder.tenure]

    @property
    def place(self) -> str:
        return place_of(self.post)

    @property
    def tenure(self) -> str:
        return str(self.holder.tenure.label)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move of a plan on its page."""

    move: RotationMove
    told: Told
    opening: Opening | None

    @property
    def tone(self) -> str:
        return TONES[self.told.tenure]

    @property
    def gain(self) -> str:
        return signed2(self.told.gain) if self.told.gain is not None else ""

    @property
    def place_from(self) -> str:
        return place_of(self.move.from_position)

    @property
    def place_to(self) -> str:
        return place_of(self.move.to_position)

    @property
    def from_position_id(self) -> int:
        return self.move.from_position_id

    @property
    def to_position_id(self) -> int:
        return self.move.to_position_id


def person_rows(ground: Ground, form: Any, verdicts: Mapping[int, Verdict]) -> list[PersonRow]:
    """Everybody of the level, who is due first, then who has held the post longest."""
    order = (Tenure.DUE, Tenure.IN_TERM, Tenure.TOO_EARLY)
    people = sorted(
        ground.holders.items(), key=lambda each: (order.index(each[1].tenure), each[1].since, each[0])
    )
    return [
        PersonRow(
            holder=holder,
            post=ground.posts[holder.post],
            fit=points_of(ground.own_fit(person)),
            field=form[f"to_{holder.person.public_id}"],
            faults=tuple(str(Fault(each).label) for each in verdicts[person].faults)
            if person in verdicts
            else (),
        )
        for person, holder in people
    ]


def chains_shown(plan: RotationPlan, *, by: Principal) -> list[Any]:
    """The moves of a plan, as far as the reader may see the people, as chains. Two queries."""
    moves = RotationMove.objects.visible_to(by).filter(plan=plan).with_context().in_order()
    openings = _openings(plan)
    rows = [MoveRow(move, in_words(move.told), openings.get(move.vacancy_id)) for move in moves]
    return chains_of(rows)


def place_of(post: Position) -> str:
    """The unit of a post with the one above it: offices have units of one name. The post was read with both."""
    above = post.unit.parent
    return f"{post.unit.name}, {above.name}" if above is not None else post.unit.name


def vacant_posts(ground: Ground) -> list[tuple[Position, str]]:
    """Posts of the level with a free seat for which nothing is opened yet, and where they are."""
    return [
        (post, place_of(post))
        for pk, post in ground.posts.items()
        if pk not in ground.offered and ground.held(pk) < ground.seats(pk)
    ]


def posts_named(codes: Iterable[str]) -> list[Position]:
    """Posts by their codes, with their units. One query, or none."""
    wanted = list(codes)
    rows = Position.objects.filter(code__in=wanted).select_related("unit").order_by("code") if wanted else []
    return list(rows)


def points_of(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)


def gain_of(ground: Ground, person: int, post: int) -> str:
    """How much better somebody matches a post than the own one, with its sign; empty where either is unknown."""
    fit, own = ground.matches[person, post].fit, ground.own_fit(person)
    return "" if fit is None or own is None else signed2(Decimal(fit - own).scaleb(-2))


def _openings(plan: RotationPlan) -> dict[int | None, Opening]:
    """The newest opening of each vacancy of a plan. One query."""
    rows = Opening.objects.filter(vacancy__rotation_move__plan=plan).select_related("vacancy").order_by("pk")
    return {row.vacancy_id: row for row in rows}
