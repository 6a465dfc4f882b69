"""What a post is for and by what its performance is told: words that a decree sets along with the standard.

A decree that says nothing of them leaves what was last set; a class says it for its members that have no words of their
own in the same decree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from competencies.models import DecreeTarget, PositionClassMember, StandardDecree, StandardVersion
from employees.models import Position

LONGEST = 4_000
_TEXTS = ("summary", "performance_measures")


@dataclass(frozen=True, slots=True)
class Described:
    """Ikhtisar jabatan and indikator kinerja jabatan; empty: nothing is said."""

    summary: str = ""
    performance_measures: str = ""

    def over(self, other: Described) -> Described:
        """The own words, and those of ``other`` where there are none."""
        return Described(
            self.summary or other.summary, self.performance_measures or other.performance_measures
        )

    def __bool__(self) -> bool:
        return bool(self.summary or self.performance_measures)


NOTHING = Described()
Descriptions = dict[int, Described]


def proposed_descriptions(decree: StandardDecree, posts: Iterable[int]) -> Descriptions:
    """What the decree says of these posts in words, by the row of the post. Two queries at most."""
    wanted = list(posts)
    targets = list(decree.targets.all())
    own = {row.position_id: said_of(row) for row in targets if row.position_id}
    classes = {row.position_class_id: said_of(row) for row in targets if row.position_class_id}
    said = [key for key, words in classes.items() if words]
    rows = PositionClassMember.objects.filter(position__in=wanted, position_class__in=said)
    members = dict(rows.values_list("position", "position_class")) if said else {}
    return {post: own.get(post, NOTHING).over(classes.get(members.get(post, 0), NOTHING)) for post in wanted}


def said_of(target: DecreeTarget) -> Described:
    """The words of one row of a decree."""
    return Described(target.summary, target.performance_measures)


def with_words(posts: QuerySet[Position], day: date) -> QuerySet[Position]:
    """The posts with what was last set of each by the day, for ``words_of``."""
    rows = StandardVersion.objects.filter(position=OuterRef("pk"), valid_from__lte=day).order_by(
        "-valid_from"
    )
    return posts.annotate(
        **{f"last_{name}": Subquery(rows.exclude(**{name: ""}).values(name)[:1]) for name in _TEXTS}
    )


def words_of(post: Any) -> Described:
    """The words of a post that was read ``with_words``; what nobody has set is empty."""
    return Described(*(getattr(post, f"last_{name}") or "" for name in _TEXTS))


def described_on(position_id: int, day: date) -> Described:
    """The same of one post. One query."""
    return words_of(with_words(Position.objects.filter(pk=position_id), day).get())
