"""A decree in words: what each post requires by it, where each level comes from, and how it differs from today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from competencies.choices import Importance, Origin
from competencies.models import Competency, StandardDecree, StandardItem
from competencies.standard_decrees.content import Proposed, Standards
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
class ToldPost:
    post: Position
    levels: tuple[ToldLevel, ...]

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


def told_posts(decree: StandardDecree, standards: Standards, *, on: date) -> list[ToldPost]:
    """The first posts of a draft, or of what an approved decree wrote, each with its levels. Four queries."""
    if not decree.is_draft:
        standards = _written(decree)
    posts = Position.objects.filter(pk__in=standards).select_related("unit").order_by("code")[:MOST_POSTS]
    shown = list(posts)
    before = _levels_on(on, [post.pk for post in shown]) if decree.is_draft else {}
    used = {key for post in shown for key in standards[post.pk]} | {
        key for levels in before.values() for key in levels
    }
    names = {row.pk: row for row in Competency.objects.filter(pk__in=used).order_by("kind", "code")}
    return [
        ToldPost(post, tuple(_told(names, standards[post.pk], before.get(post.pk, {}), decree)))
        for post in shown
    ]


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
