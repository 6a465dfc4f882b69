"""Competency standards and other requirements of the posts."""

from collections.abc import Iterator
from datetime import date
from random import Random

from .catalogue import CORE, FAMILIES, KINDS, LEADERSHIP_FOR
from .organisation import HEADS, Item, Post, Region
from .package import Record

MISSING_SHARE = 0.03
SECOND_VERSION_SHARE = 0.04
VARIANTS = 3

_EXTRAS = {"jpt_madya": 1, "jpt_pratama": 2, "administrator": 3, "pengawas": 3, "pelaksana": 2}
_ENDED_ITEM = FAMILIES["administrasi"].competency_code(0)
_MIN_RANK = {
    "jpt_madya": "IV/c",
    "jpt_pratama": "IV/a",
    "administrator": "III/c",
    "pengawas": "III/a",
    "jf_ahli_muda": "III/c",
    "jf_ahli_madya": "IV/a",
}
_MIN_EDUCATION = {
    "jpt_madya": "S1",
    "jpt_pratama": "S1",
    "administrator": "S1",
    "pengawas": "D-III",
    "pelaksana": "SLTA",
    "jf_pemula": "SLTA",
    "jf_terampil": "D-III",
    "jf_mahir": "D-III",
    "jf_penyelia": "D-III",
}


def standard_for(*, kind: str, family: str, variant: int) -> tuple[Item, ...]:
    """The standard of a kind of post in a family; variants differ in technical competencies."""
    level = KINDS[kind].core_level
    integrity = "mutlak" if kind.startswith("jpt") else "penting"
    core = [(code, level, integrity if code == "MAN-01" else "penting") for code in CORE]
    field = FAMILIES[family]
    count = min(len(field.competencies), _EXTRAS.get(kind, 3))
    technical = KINDS[kind].technical_level
    items = []
    for place in range(count):
        number = 0 if place == 0 else (place - 1 + variant) % (len(field.competencies) - 1) + 1
        importance = ("penting" if variant == 2 else "mutlak", "penting", "perlu")[min(place, 2)]
        items.append((field.competency_code(number), max(1, technical - (place > 0)), importance))
    return (*core, *items)


class Standards:
    """Gives posts their standards and writes them with their requirements."""

    def __init__(self, *, seed: int, as_of: date) -> None:
        self._seed = seed
        self._as_of = as_of
        self._shared: dict[tuple[str, str, int], tuple[Item, ...]] = {}
        self._fixed: dict[str, tuple[Item, ...]] = {}

    def fix(self, post: Post, standard: tuple[Item, ...]) -> None:
        """Give one post a standard of its own."""
        self._fixed[post.code] = standard
        post.standard = standard

    def assign(self, region: Region) -> None:
        """Choose the standard of every post that is to have one."""
        rng = Random(f"{self._seed}/standards/{region.code}")
        for post in region.posts:
            draw = rng.random()
            if post.code in self._fixed or draw < MISSING_SHARE:
                continue
            key = (post.kind, post.family, int(draw * 1_000) % VARIANTS)
            if key not in self._shared:
                self._shared[key] = standard_for(kind=key[0], family=key[1], variant=key[2])
            post.standard = self._shared[key]

    def records(self, region: Region) -> Iterator[Record]:
        """Rows of `standards` and `position_requirements`, a version of each post after the other."""
        rng = Random(f"{self._seed}/versions/{region.code}")
        for post in region.posts:
            draw = rng.random()
            if post.standard:
                fixed = post.code in self._fixed
                yield from self._versions(post, draw=1.0 if fixed else draw)
            if post.kind in HEADS or draw < 0.5:
                yield from _requirements(post)

    def _versions(self, post: Post, *, draw: float) -> Iterator[Record]:
        year = self._as_of.year
        first, current, coming = date(year - 3, 1, 2), date(year, 1, 2), date(year + 1, 1, 2)
        if draw < SECOND_VERSION_SHARE / 2:
            yield from _rows(post, _lower(post.standard), valid_from=first)
            yield from _rows(post, post.standard, valid_from=current)
        else:
            yield from _rows(post, post.standard, valid_from=first)
        if SECOND_VERSION_SHARE / 2 <= draw < SECOND_VERSION_SHARE:
            yield from _rows(post, _higher(post.standard), valid_from=coming)
        if 0.98 <= draw < 1.0 and post.family != "administrasi":
            ended = date(year - 1, 12, 31).isoformat()
            row = (post.code, _ENDED_ITEM, 1, "perlu", first.isoformat(), ended, _decree(first))
            yield "standards", row


def _lower(standard: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple((code, max(1, level - 1), importance) for code, level, importance in standard)


def _higher(standard: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(
        (code, min(5, level + 1) if code.startswith("TEK") else level, importance)
        for code, level, importance in standard
    )


def _rows(post: Post, standard: tuple[Item, ...], *, valid_from: date) -> Iterator[Record]:
    start = valid_from.isoformat()
    for code, level, importance in standard:
        yield "standards", (post.code, code, level, importance, start, "", _decree(valid_from))


def _decree(valid_from: date) -> str:
    return f"Keputusan Kepala Daerah {100 + valid_from.year % 100}/{valid_from.year}"


def _requirements(post: Post) -> Iterator[Record]:
    yield (
        "position_requirements",
        (post.code, "min_education", _MIN_EDUCATION.get(post.kind, "S1"), "mutlak"),
    )
    if post.kind in HEADS or post.kind.startswith("jf_ahli"):
        family = FAMILIES[post.family]
        names = [name for name, _suffix in family.fields]
        if post.kind == "pengawas":
            names.append(family.diploma[0])
        for name in dict.fromkeys(names):
            yield "position_requirements", (post.code, "field_of_study", name, "penting")
    if rank := _MIN_RANK.get(post.kind):
        yield "position_requirements", (post.code, "min_rank", rank, "perlu")
    if training := LEADERSHIP_FOR.get(post.kind):
        yield "position_requirements", (post.code, "training", training, "perlu")
        yield "position_requirements", (post.code, "experience_years", "4", "penting")
