"""What a decree requires of posts beside competencies: of each kind the post's own, else its class's.

A decree says it of a target whole or not at all (``sets_requirements``). What held before ends on the day before the
decree begins; what it says again stays the row that it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Min

from competencies.choices import Importance, Origin, RequirementKind
from competencies.models import (
    DecreeRequirement,
    DecreeTarget,
    PositionClassMember,
    PositionRequirement,
    StandardDecree,
)


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """One requirement: its kind (``RequirementKind``), its value in the spelling of the kind, how much it matters."""

    kind: str
    value: str
    importance: str = ""

    @property
    def kind_name(self) -> str:
        return str(RequirementKind(self.kind).label)

    @property
    def importance_name(self) -> str:
        return str(Importance(self.importance).label) if self.importance else "–"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A requirement that a post will have, and where it comes from."""

    asked: Asked
    origin: Origin


Said = Sequence[Asked]
Requirements = dict[int, tuple[Proposed, ...]]


def proposed_requirements(decree: StandardDecree) -> Requirements:
    """What every post whose requirements the decree touches will have, by the row of the post. Six queries at most.

    A post that it does not name keeps what was last set for it; one whose class it does not name inherits what was
    last set for the class.
    """
    targets = [target for target in decree.targets.all() if target.sets_requirements]
    if not targets:
        return {}
    said = _said(target.pk for target in targets)
    posts: dict[int, Said] = {each.position_id: said.get(each.pk, ()) for each in targets if each.position_id}
    classes: dict[int, Said] = {
        each.position_class_id: said.get(each.pk, ()) for each in targets if each.position_class_id
    }
    rows = PositionClassMember.objects.filter(position_class__in=classes)
    named = PositionClassMember.objects.filter(position__in=posts)
    members = dict(rows.union(named).values_list("position", "position_class"))
    wanted = set(posts) | {post for post, key in members.items() if key in classes}
    posts |= standing_requirements(on=decree, positions=wanted - set(posts))
    classes |= standing_requirements(on=decree, classes=set(members.values()) - set(classes))
    return {
        post: _combined(classes.get(members.get(post, 0)), posts.get(post, ()))
        for post in sorted(key for key in wanted if key is not None)
    }


def _combined(inherited: Said | None, own: Said) -> tuple[Proposed, ...]:
    """Of each kind the post's own, else its class's."""
    kinds = {asked.kind for asked in own}
    origin = Origin.OWN if inherited is None else Origin.OVERRIDE
    taken = [Proposed(asked, Origin.CLASS) for asked in inherited or () if asked.kind not in kinds]
    return tuple(sorted([*taken, *(Proposed(asked, origin) for asked in own)], key=lambda row: row.asked))


def standing_requirements(
    *, on: StandardDecree, positions: Iterable[int] = (), classes: Iterable[int] = ()
) -> dict[int, Said]:
    """What approved decrees last said of these posts, or classes, by the first day of ``on``. Two queries."""
    by_post = list(positions)
    wanted = by_post or list(classes)
    if not wanted:
        return {}
    field = "position" if by_post else "position_class"
    rows = (
        DecreeTarget.objects.standing_on(on.begins).setting_requirements().filter(**{f"{field}__in": wanted})
    )
    latest = rows.order_by(field, "-decree__begins", "-decree__decided_at", "-pk").distinct(field)
    found = {getattr(target, f"{field}_id"): target.pk for target in latest}
    said = _said(found.values())
    return {key: said.get(target, ()) for key, target in found.items()}


def requirements_said(target: DecreeTarget) -> Said:
    """What the decree says of the target; where it says nothing yet, what was last decreed or is on record of it."""
    if target.sets_requirements:
        return _said([target.pk]).get(target.pk, ())
    post, key = target.position_id, target.position_class_id
    standing = (
        standing_requirements(on=target.decree, positions=[post])
        if post
        else standing_requirements(on=target.decree, classes=[key or 0])
    )
    if standing or not post:
        return next(iter(standing.values()), ())
    rows = PositionRequirement.objects.of_target(post, on=target.decree.begins)
    return [Asked(*row) for row in rows.values_list("kind", "value", "importance")]


def write_requirements(decree: StandardDecree, requirements: Requirements) -> None:
    """End what no longer holds from the decree's first day, and write what is new. Four statements."""
    begins = decree.begins
    held = PositionRequirement.objects.in_force_on(begins).filter(position__in=requirements)
    asked = {post: {row.asked for row in rows} for post, rows in requirements.items()}
    gone = []
    for row in held:
        same = Asked(row.kind, row.value, row.importance)
        if same in asked[row.position_id]:
            asked[row.position_id].discard(same)
        else:
            gone.append(row.pk)
    PositionRequirement.objects.filter(pk__in=gone).update(valid_to=begins - timedelta(days=1))
    until = _next_begins(requirements, after=begins)
    PositionRequirement.objects.bulk_create(
        PositionRequirement(
            position_id=post,
            kind=row.kind,
            value=row.value,
            importance=row.importance,
            valid_from=begins,
            valid_to=until.get(post),
            standard_decree=decree,
        )
        for post, rows in asked.items()
        for row in sorted(rows)
    )


def _next_begins(posts: Iterable[int], *, after: date) -> Mapping[int, date]:
    """The last day before what another decree has already set for a later day, by post."""
    later = PositionRequirement.objects.filter(position__in=list(posts), valid_from__gt=after)
    rows = later.order_by().values("position").annotate(first=Min("valid_from"))
    return {row["position"]: row["first"] - timedelta(days=1) for row in rows}


def _said(targets: Iterable[int]) -> dict[int, list[Asked]]:
    found: dict[int, list[Asked]] = {}
    rows = DecreeRequirement.objects.filter(target__in=list(targets)).order_by(F("kind"), F("value"))
    for target, *asked in rows.values_list("target", "kind", "value", "importance"):
        found.setdefault(target, []).append(Asked(*asked))
    return found
