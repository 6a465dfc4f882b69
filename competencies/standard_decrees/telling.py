"""A decree in words: what each post requires by it, where each level comes from, and how it differs from today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from competencies.choices import Importance, Origin
from competencies.models import Competency, PositionRequirement, StandardDecree, StandardItem
from competencies.standard_decrees.content import Proposed, Standards
from competencies.standard_decrees.describing import NOTHING, Described, proposed_descriptions
from competencies.standard_decrees.requirements import Asked, Requirements
from competencies.standard_decrees.requirements import Proposed as ProposedRequirement
from employees.models import Position

MOST_POSTS = 100


@dataclass(frozen=True, slots=True)
class ToldLevel:
    competency: Competency
    level: str
    importance: str
    origin: str
    before: str

    @property
    def differs(self) -> bool:
        return self.level != self.before


@dataclass(frozen=True, slots=True)
class ToldRequirement:
    kind: str
    value: str
    importance: str
    origin: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ToldPost:
    """``requirements`` None: the decree leaves those beside competencies alone; ``ended``: what no longer holds."""

    post: Position
    levels: tuple[ToldLevel, ...]
    requirements: tuple[ToldRequirement, ...] | None = None
    ended: tuple[str, ...] = ()
    described: Described = NOTHING

    @property
    def changes(self) -> int:
        """How many levels differ from those of today."""
        return sum(level.differs for level in self.levels)


def origin_in_words(origin: str, class_level: int | None) -> str:
    """Where a level comes from, as a page says it."""
    if not origin:
        return _("loaded by a data package")
    if origin == Origin.OVERRIDE and class_level:
        return _("set for this post; its class requires %(level)s") % {"level": class_level}
    if origin == Origin.OVERRIDE:
        return _("set for this post; its class does not require it")
    return str(Origin(origin).label)


def told_posts(
    decree: StandardDecree, standards: Standards, requirements: Requirements, *, on: date
) -> tuple[list[ToldPost], int]:
    """The first posts of a draft, or of what an approved decree wrote, each with its levels; and how many there are.

    Seven queries at most.
    """
    if not decree.is_draft:
        standards = _written(decree)
    posts = Position.objects.filter(pk__in=standards).select_related("unit").order_by("code")[:MOST_POSTS]
    shown = list(posts)
    before = _levels_on(on, [post.pk for post in shown]) if decree.is_draft else {}
    used = {key for post in shown for key in standards[post.pk]} | {
        key for levels in before.values() for key in levels
    }
    names = {row.pk: row for row in Competency.objects.filter(pk__in=used).order_by("kind", "code")}
    words = proposed_descriptions(decree, [post.pk for post in shown])
    held = _requirements_on(decree.begins, [post.pk for post in shown if post.pk in requirements])
    told = [
        ToldPost(
            post,
            tuple(_told(names, standards[post.pk], before.get(post.pk, {}), decree)),
            *_told_requirements(requirements.get(post.pk), held.get(post.pk, ())),
            described=words[post.pk],
        )
        for post in shown
    ]
    return told, len(standards)


def _told_requirements(
    after: Sequence[ProposedRequirement] | None, before: Sequence[Asked]
) -> tuple[tuple[ToldRequirement, ...] | None, tuple[str, ...]]:
    if after is None:
        return None, ()
    told = tuple(
        ToldRequirement(
            kind=row.asked.kind_name,
            value=row.asked.value,
            importance=row.asked.importance_name,
            origin=origin_in_words(row.origin, None)
            if row.origin != Origin.OVERRIDE
            else _("set for this post"),
            is_new=row.asked not in before,
        )
        for row in after
    )
    kept = {row.asked for row in after}
    gone = (f"{row.kind_name}: {row.value}" for row in before if row not in kept)
    return told, tuple(gone)


def _requirements_on(day: date, posts: list[int]) -> dict[int, list[Asked]]:
    found: dict[int, list[Asked]] = {}
    if posts:
        rows = PositionRequirement.objects.in_force_on(day).filter(position__in=posts)
        for post, *asked in rows.values_list("position", "kind", "value", "importance"):
            found.setdefault(post, []).append(Asked(*asked))
    return found


def _told(
    names: Mapping[int, Competency],
    after: Mapping[int, Proposed],
    before: Mapping[int, int],
    decree: StandardDecree,
) -> Iterable[ToldLevel]:
    for key, competency in names.items():
        said, level = after.get(key), before.get(key)
        if said is None and level is None:
            continue
        importance = Importance(said.importance).label if said and said.importance else "–"
        yield ToldLevel(
            competency=competency,
            level=str(said.level) if said else _("no more"),
            importance=str(importance),
            origin=origin_in_words(said.origin, said.class_level) if said else "–",
            before="–" if level is None else str(level),
        )


def _levels_on(day: date, posts: list[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    rows = StandardItem.objects.in_force_on(day).filter(version__position__in=posts)
    for post, competency, level in rows.values_list("version__position", "competency", "level"):
        found.setdefault(post, {})[competency] = level
    return found


def _written(decree: StandardDecree) -> Standards:
    found: dict[int, dict[int, Any]] = {}
    rows = StandardItem.objects.filter(version__standard_decree=decree)
    for post, competency, level, importance, origin, class_level in rows.values_list(
        "version__position", "competency", "level", "importance", "origin", "class_level"
    ):
        found.setdefault(post, {})[competency] = Proposed(level, importance, Origin(origin), class_level)
    return found
