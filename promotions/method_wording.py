"""Methods in words: one, several of which any will do, and what a rule demands of a kind of post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments.choices import PotentialMethod
from employees.choices import PositionKind

PARTS = ("core", "technical", "named", "potential")


def method_label(code: str) -> str:
    """The name of a method of levels or of potential."""
    return str(PotentialMethod(code).label)


def any_of(methods: Sequence[str]) -> str:
    """“A, B or C”."""
    *first, last = map(method_label, methods)
    return _("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def counted(methods: Iterable[str]) -> str:
    """Each method with how many results it gave, the most first: “Assessment centre (6), CACT BKN (2)”."""
    found = Counter(methods).most_common()
    if len(found) == 1:
        return method_label(found[0][0])
    return ", ".join(f"{method_label(method)} ({many})" for method, many in found)


def part_label(part: str) -> str:
    return {
        "core": _("Managerial and sociocultural competencies"),
        "technical": _("Technical competencies"),
        "named": _("Single competencies"),
        "potential": _("Potential"),
    }[part]


def in_order(kinds: Iterable[str]) -> list[str]:
    """Kinds of posts from the highest on, whatever order they were stored in."""
    return sorted(kinds, key=PositionKind.values.index)


def demand_told(parts: Mapping[str, Any]) -> str:
    """What is demanded of one kind of post, in one line."""
    told = [
        f"{part_label(part)}: {any_of(parts[part])}" for part in PARTS if part in parts and part != "named"
    ]
    told += [f"{code}: {any_of(methods)}" for code, methods in parts.get("named", {}).items()]
    return "; ".join(told)
