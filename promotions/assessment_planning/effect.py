"""The effect of assessing one person, by the published formula; in hundredths of a point, so that sums are exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from asn_career.base.figures import divide_half_up
from asn_career.base.regulations import load_table
from employees.choices import PositionKind

POINT = 100
_AMOUNTS = (
    "vacancy", "vacancy_enough", "enough_per_seat", "critical", "critical_enough", "enough_successors", "most_posts",
    "expiring",
)  # fmt: skip


def _faults(value: Any) -> Iterable[str]:
    if any(not isinstance(value[name], int) or value[name] < 0 for name in _AMOUNTS):
        yield "points and numbers are whole"
    if value["vacancy"] < value["vacancy_enough"] or value["critical"] < value["critical_enough"]:
        yield "a post with candidates enough does not bring more than one without"
    if set(value["days"]) != set(PositionKind.values) or min(value["days"].values()) < 1:
        yield "an assessment takes a day at least, for every kind of post"


ASSESSMENT_PRIORITY = load_table("promotions", "assessment_priority", check=_faults)


class Post(NamedTuple):
    """A vacancy or a critical post: how many fit it already, of how many seats; ``code`` identifies it."""

    code: str
    fitting: int
    seats: int = 1
    name: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What an assessment of one person would settle: places in the lists of vacancies and of critical posts."""

    vacancies: tuple[int, ...] = ()
    critical: tuple[int, ...] = ()
    expiring: int = 0
    required: int = 0


class Part(NamedTuple):
    """One addend of an effect, in hundredths; ``code`` names the post, empty for results that expire."""

    kind: str  # vacancy, critical or expiring
    code: str
    points: int


def parts_of(
    need: Need, *, vacancies: Sequence[Post], critical: Sequence[Post], rules: Mapping[str, Any]
) -> list[Part]:
    """The addends of the effect, the largest first; a post among equals by its code."""
    most = rules["most_posts"]
    for_vacancies = _best([_vacancy(vacancies[place], rules) for place in need.vacancies], most)
    for_critical = _best([_critical(critical[place], rules) for place in need.critical], most)
    parts = [*for_vacancies, *for_critical]
    if need.expiring and need.required:
        points = divide_half_up(rules["expiring"] * POINT * need.expiring, need.required)
        parts.append(Part("expiring", "", points))
    return [part for part in parts if part.points]


def effect_of(parts: Iterable[Part]) -> int:
    """The whole effect in hundredths of a point."""
    return sum(part.points for part in parts)


def _vacancy(post: Post, rules: Mapping[str, Any]) -> Part:
    enough = post.fitting >= rules["enough_per_seat"] * post.seats
    return Part("vacancy", post.code, POINT * rules["vacancy_enough" if enough else "vacancy"])


def _critical(post: Post, rules: Mapping[str, Any]) -> Part:
    enough = post.fitting >= rules["enough_successors"]
    return Part("critical", post.code, POINT * rules["critical_enough" if enough else "critical"])


def _best(parts: list[Part], most: int) -> list[Part]:
    return sorted(parts, key=lambda part: (-part.points, part.code))[:most]
