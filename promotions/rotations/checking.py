"""Whether moves are valid together: each by itself, and all of them as one exchange of posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from employees.models import Kinship
from promotions.rotation_choices import Caution, Fault, Tenure
from promotions.rotations.ground import Ground
from promotions.rotations.rules import rules_on

_KIN = "declared kinship of people whom a plan moves; only that there is one is told"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands in the way of one move, and what people weigh."""

    faults: tuple[Fault, ...]
    cautions: tuple[Caution, ...]

    @property
    def valid(self) -> bool:
        return not self.faults


def check(ground: Ground, chosen: Mapping[int, int]) -> dict[int, Verdict]:
    """The verdict about each move, by person; ``chosen`` maps people to their new posts. One query."""
    crowded, emptied = crowded_posts(ground, chosen), emptied_posts(ground, chosen)
    related = _related(ground, chosen)
    return {
        person: Verdict(
            faults=tuple(
                _faults(ground, person, post, crowded=crowded, emptied=emptied, related=person in related)
            ),
            cautions=tuple(cautions_of(ground, person, post)),
        )
        for person, post in chosen.items()
    }


def crowded_posts(ground: Ground, chosen: Mapping[int, int]) -> set[int]:
    """Posts to which more people come than seats are left by those who go."""
    after = Counter(chosen.get(person, holder.post) for person, holder in ground.holders.items())
    return {post for post in set(chosen.values()) if after[post] > ground.seats(post)}


def emptied_posts(ground: Ground, chosen: Mapping[int, int]) -> set[int]:
    """Critical posts whose last holder goes and to which nobody comes."""
    if not rules_on(ground.day)["keep_critical"]:
        return set()
    after = Counter(chosen.get(person, holder.post) for person, holder in ground.holders.items())
    left = {ground.holders[person].post for person in chosen}
    return {
        post for post in left
        if ground.posts[post].critical and not after[post] and not ground.others.get(post)
    }  # fmt: skip


def vacant_after(ground: Ground, chosen: Mapping[int, int]) -> list[int]:
    """Posts that the moves leave without any holder."""
    after = Counter(chosen.get(person, holder.post) for person, holder in ground.holders.items())
    left = {ground.holders[person].post for person in chosen}
    return sorted(post for post in left if not after[post] and not ground.others.get(post))


def cautions_of(ground: Ground, person: int, post: int) -> Iterable[Caution]:
    match, own = ground.matches[person, post], ground.own_fit(person)
    if match.open and not match.refused:
        yield Caution.MANUAL
    if not match.scored and not match.refused:
        yield Caution.UNSCORED
    if ground.holders[person].retires_soon:
        yield Caution.RETIRES
    if match.fit is None or own is None:
        yield Caution.UNKNOWN_FIT
    elif match.fit < own:
        yield Caution.LOWER_FIT
    if not same_family(ground, person, post):
        yield Caution.OTHER_FAMILY


def same_family(ground: Ground, person: int, post: int) -> bool:
    """Whether the new post is of the family of the present one; a post without a family is of no other's."""
    own, other = ground.posts[ground.holders[person].post].family, ground.posts[post].family
    return bool(own.strip()) and own.strip().casefold() == other.strip().casefold()


def _faults(
    ground: Ground, person: int, post: int, *, crowded: set[int], emptied: set[int], related: bool
) -> Iterable[Fault]:
    holder = ground.holders[person]
    if holder.tenure == Tenure.TOO_EARLY:
        yield Fault.TOO_EARLY
    if ground.matches[person, post].refused:
        yield Fault.REFUSED
    if post in ground.offered:
        yield Fault.OFFERED
    if post in crowded:
        yield Fault.TAKEN
    if holder.post in emptied:
        yield Fault.EMPTIED
    if related:
        yield Fault.KIN
    if holder.busy:
        yield Fault.BUSY


def _related(ground: Ground, chosen: Mapping[int, int]) -> set[int]:
    """Who would work in the unit of a relative, or right above or below it, once all moves are made."""
    rows = Kinship.objects.unscoped(reason=_KIN).in_force_on(ground.day)
    found = set()
    for row in rows.touching(chosen).select_related("employee__home_unit", "relative__home_unit"):
        for one, other in ((row.employee, row.relative), (row.relative, row.employee)):
            if one.pk not in chosen:
                continue
            place = ground.posts[chosen[one.pk]].unit
            away = ground.posts[chosen[other.pk]].unit if other.pk in chosen else other.home_unit
            if away is not None and (
                place.pk == away.pk or place.parent_id == away.pk or away.parent_id == place.pk
            ):
                found.add(one.pk)
    return found
