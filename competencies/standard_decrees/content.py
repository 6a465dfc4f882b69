"""What a decree makes of each post: its class's levels, with what is set for the post itself in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery

from asn_career.base.canonical import digest
from competencies.choices import Origin
from competencies.dictionary.conversions import may_be_required
from competencies.models import (
    DecreeLine,
    DecreeTarget,
    LevelConversion,
    PositionClassMember,
    StandardDecree,
    StandardItem,
)
from competencies.standard_decrees.requirements import Requirements


@dataclass(frozen=True, slots=True)
class Required:
    """A level as a decree or a standard has it; ``level`` None: the post does not inherit it from its class."""

    level: int | None
    importance: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A level that a post will require, and where it comes from; ``class_level`` None: its class does not have it."""

    level: int
    importance: str
    origin: Origin
    class_level: int | None = None


Lines = Mapping[int, Required]
Standards = dict[int, dict[int, Proposed]]


def content_hash(decree: StandardDecree) -> str:
    """What the decree says, as one figure: nobody saves over what somebody else saved. Two queries."""
    lines = DecreeLine.objects.filter(target__decree=decree).values_list(
        "target__public_id", "competency__public_id", "level", "importance"
    )
    targets: dict[str, list[Any]] = {}
    asked: list[list[str]] = []
    for key, sets, summary, measures, *requirement in decree.targets.order_by().values_list(
        "public_id",
        "sets_requirements",
        "summary",
        "performance_measures",
        "requirements__kind",
        "requirements__value",
        "requirements__importance",
    ):
        targets[str(key)] = [sets, summary, measures]
        if requirement[0] is not None:
            asked.append([str(key), *requirement])
    head = {name: getattr(decree, name) for name in ("begins", "decree", "decree_on", "reason")}
    told = [[str(target), str(competency), *rest] for target, competency, *rest in lines]
    return digest(
        {
            **head,
            "lines": sorted(told, key=str),
            "targets": sorted([key, *rest] for key, rest in targets.items()),
            "requirements": sorted(asked),
        }
    )


def approval_hash(decree: StandardDecree, standards: Standards, requirements: Requirements) -> str:
    """What the decree says and what follows for each post: a second person agrees to both as they were shown."""
    told = [
        [post, competency, said.level, said.importance, said.origin.value, said.class_level]
        for post, rows in standards.items()
        for competency, said in sorted(rows.items())
    ]
    others = [
        [post, row.asked.kind, row.asked.value, row.asked.importance, row.origin.value]
        for post, rows in requirements.items()
        for row in rows
    ]
    return digest({"content": content_hash(decree), "standards": told, "requirements": others})


def proposed_standards(decree: StandardDecree) -> Standards:
    """The standard of every post that the decree concerns, by the rows of post and competency. Seven queries.

    Whom it names itself, and the members of the classes that it names. A post that it does not name keeps what was
    last set for it; a post whose class it does not name inherits what was last set for the class.
    """
    targets = list(decree.targets.all())
    said = _lines(target.pk for target in targets)
    posts = {each.position_id: said.get(each.pk, {}) for each in targets if each.position_id}
    classes = {each.position_class_id: said.get(each.pk, {}) for each in targets if each.position_class_id}
    members = dict(
        PositionClassMember.objects.filter(position_class__in=classes).values_list(
            "position", "position_class"
        )
    )
    of_named = PositionClassMember.objects.filter(position__in=posts).exclude(position__in=members)
    members |= dict(of_named.values_list("position", "position_class"))
    posts |= standing_lines(positions=set(members) - set(posts), on=decree)
    classes |= standing_lines(classes=set(members.values()) - set(classes), on=decree)
    wanted = {target.position_id for target in targets if target.position_id} | set(members)
    return {
        post: combined(classes.get(members.get(post, 0)), posts.get(post, {}))
        for post in sorted(key for key in wanted if key is not None)
    }


def combined(inherited: Lines | None, own: Lines) -> dict[int, Proposed]:
    """The class's levels with the post's own in their place; without a class the post's own alone."""
    found: dict[int, Proposed] = {}
    for competency, required in (inherited or {}).items():
        if required.level is not None:
            found[competency] = Proposed(required.level, required.importance, Origin.CLASS, required.level)
    for competency, required in own.items():
        above = (inherited or {}).get(competency)
        if required.level is None:
            found.pop(competency, None)
        elif above is None and inherited is None:
            found[competency] = Proposed(required.level, required.importance, Origin.OWN)
        else:
            level = above.level if above else None
            found[competency] = Proposed(required.level, required.importance, Origin.OVERRIDE, level)
    return found


def standing_lines(
    *, on: StandardDecree, positions: Iterable[int] = (), classes: Iterable[int] = ()
) -> dict[int, dict[int, Required]]:
    """What approved decrees last said of these posts, or classes, by the first day of ``on``, on the scales of that
    day. Two queries."""
    by_post = list(positions)
    field = "position" if by_post else "position_class"
    rows = DecreeTarget.objects.standing_on(on.begins).filter(**{f"{field}__in": by_post or list(classes)})
    latest = rows.order_by(field, "-decree__begins", "-decree__decided_at", "-pk").distinct(field)
    found = {getattr(target, f"{field}_id"): target.pk for target in latest}
    said = _lines(found.values(), on=on.begins)
    return {key: said.get(target, {}) for key, target in found.items()}


def first_lines(
    decree: StandardDecree, positions: Iterable[int], classes: Iterable[int]
) -> dict[tuple[str, int], Any]:
    """With what a row of the grid begins: what was last decreed, for a post else its standard in force where that
    differs from its class. By ("position" or "position_class", row id)."""
    posts, wanted = list(positions), list(classes)
    begun: dict[tuple[str, int], Any] = {}
    standing = standing_lines(positions=posts, on=decree) if posts else {}
    for key, lines in (standing_lines(classes=wanted, on=decree) if wanted else {}).items():
        begun["position_class", key] = lines
    left = [post for post in posts if post not in standing]
    for key, lines in {**standing, **_loaded(left, decree)}.items():
        begun["position", key] = lines
    return begun


def _loaded(positions: list[int], decree: StandardDecree) -> dict[int, dict[int, Required]]:
    members = dict(
        PositionClassMember.objects.filter(position__in=positions).values_list("position", "position_class")
    )
    inherited = standing_lines(classes=set(members.values()), on=decree) if members else {}
    rows = StandardItem.objects.in_force_on(decree.begins).filter(version__position__in=positions)
    found: dict[int, dict[int, Required]] = {}
    for post, competency, level, importance in rows.values_list(
        "version__position", "competency", "level", "importance"
    ):
        required = Required(level, importance)
        if inherited.get(members.get(post, 0), {}).get(competency) != required:
            found.setdefault(post, {})[competency] = required
    return found


def _lines(targets: Iterable[int], *, on: date | None = None) -> dict[int, dict[int, Required]]:
    """The lines of targets as they were written, or on the scales of a day; what has no whole level there is left
    out. One query."""
    found: dict[int, dict[int, Required]] = {}
    rows = DecreeLine.objects.filter(target__in=list(targets)).order_by(F("competency__code"))
    converted = LevelConversion.objects.none()
    if on is not None:
        converted = LevelConversion.objects.filter(
            kind=OuterRef("competency__kind"),
            level_from=OuterRef("level"),
            measured__contains=OuterRef("target__decree__begins"),
            holds__contains=on,
        )
    told = rows.annotate(is_converted=Exists(converted), level_to=Subquery(converted.values("level_to")))
    for target, competency, level, importance, is_converted, level_to in told.values_list(
        "target", "competency", "level", "importance", "is_converted", "level_to"
    ):
        after = level_to if is_converted else level
        if level is None or may_be_required(after):
            required = Required(None if after is None else int(after), importance)
            found.setdefault(target, {})[competency] = required
    return found
