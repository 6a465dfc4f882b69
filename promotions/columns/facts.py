"""The facts of many people as columns, read once and compared with any number of posts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from asn_career.base.figures import to_points
from asn_career.base.periods import days_reach_years, years_after
from assessments.job_fit import JobFit, job_fit
from promotions.eligibility import career, person
from promotions.facts import LegalAges, People
from promotions.records import CandidateFacts
from promotions.rulebook import RuleBook, folded
from promotions.talent import Components, days_held, personal_components, post_components, talent_of

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
UNKNOWN = -1  # every figure here is zero or more
LEFT_OPEN = -2  # a record that is there, and does not say


class Codes:
    """Texts as small whole numbers: equal texts, and only those, have the same number."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, text: str) -> int:
        return self._known.setdefault(text, len(self._known))

    def known(self, text: str) -> int:
        """The number of a text that occurred; of any other one that nothing has."""
        return self._known.get(text, -2)

    def among(self, texts: Iterable[str]) -> Ints:
        return np.array(sorted(self.known(text) for text in texts), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Rows:
    """Records of one kind, several per person: a column per value, and the place of each record's person."""

    place: Ints
    columns: Mapping[str, Ints]

    def __getitem__(self, name: str) -> Ints:
        return self.columns[name]

    def anyone(self, chosen: Flags, *, people: int) -> Flags:
        """Who has a chosen record."""
        found = np.zeros(people, dtype=np.bool_)
        found[self.place[chosen]] = True
        return found

    def total(self, name: str, chosen: Flags, *, people: int) -> Ints:
        """The sum of a column over each person's chosen records."""
        found = np.zeros(people, dtype=np.int64)
        np.add.at(found, self.place[chosen], self.columns[name][chosen])
        return found


@dataclass(frozen=True, slots=True)
class ByMethod:
    """Results by competency and source: doubled levels (left open: no table converts), days, and whether valid; and
    potential scores by the words of their method: points and days, of valid ones."""

    levels: Mapping[tuple[str, str], tuple[Ints, Ints, Flags]]
    potential: Mapping[str, tuple[Ints, Ints]]


@dataclass(frozen=True, slots=True)
class PeopleColumns:
    """Everybody of a chunk in the order of ``ids``; a post is compared with all of them in one pass."""

    ids: Ints
    rules: RuleBook
    codes: Codes
    columns: Mapping[str, Ints]
    held: Mapping[str, Ints]  # by competency: the doubled valid level, or unknown
    own: Mapping[str, Ints]  # points of the components that are the person's own
    posts: Rows
    degrees: Rows
    trainings: Rows
    predicates: Mapping[int, Ints]  # by year: points, left open by the row, or unknown without one
    sanctions: Mapping[bool, npt.NDArray[np.uint8]]  # by whether the post is a JPT
    legal_days: Mapping[LegalAges, tuple[Ints, Ints]]  # ordinals of retirement and of the highest age
    # Where the rules demand methods: what there is by each of them, to be counted before a post.
    methods: ByMethod | None = None
    _thresholds: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, name: str) -> Ints:
        return self.columns[name]

    def levels(self, competency: str) -> Ints:
        """Doubled valid levels of everybody in one competency."""
        found = self.held.get(competency)
        return np.full(len(self), UNKNOWN, dtype=np.int64) if found is None else found

    def days_for(self, years: int) -> int:
        """How many counted days reach so many years on this day: more days reach them too."""
        if years not in self._thresholds:
            self._thresholds[years] = least_days(years, as_of=self.rules.day)
        return self._thresholds[years]


def columns_of(people: People, *, rules: RuleBook, outcome_codes: Mapping[str, int]) -> PeopleColumns:
    """The columns of everybody in ``people``, in ascending order of their row ids."""
    ids = sorted(people.facts)
    facts = [people.facts[key] for key in ids]
    codes = Codes()
    components = [personal_components(one, rules=rules) for one in facts]
    own = {name: _points(components, name) for name in components[0]} if components else {}
    return PeopleColumns(
        ids=_ints(ids),
        rules=rules,
        codes=codes,
        columns=_single(facts, rules=rules, codes=codes)
        | {"box": _boxes(people, ids, facts, components, rules=rules)},
        held=_held(facts),
        own=own,
        posts=_posts(facts, codes=codes, day=rules.day),
        degrees=_degrees(facts, codes=codes, rules=rules),
        trainings=_trainings(facts, codes=codes),
        predicates=_predicates(facts, rules=rules),
        sanctions=_sanctions(facts, rules=rules, outcome_codes=outcome_codes),
        legal_days={ages: _legal_days(days, ids) for ages, days in people.legal_days.items()},
        methods=_by_method(facts) if rules.demands_methods else None,
    )


def _single(facts: Sequence[CandidateFacts], *, rules: RuleBook, codes: Codes) -> dict[str, Ints]:
    """Facts of which a person has one."""
    current = [one.current_post(rules.day) for one in facts]
    levels = [rules.level_of(post.kind) if post else None for post in current]
    order = rules["education_order"]
    return {
        "status": _ints(codes.of(one.status) for one in facts),
        "legal_position": _ints(codes.of(one.legal_position) for one in facts),
        "position": _ints(codes.of(post.position) if post else UNKNOWN for post in current),
        "level": _ints(UNKNOWN if level is None else level for level in levels),
        "has_posts": _ints(bool(one.posts) for one in facts),
        "education": _ints(max((order[row.level] for row in one.degrees), default=UNKNOWN) for one in facts),
        "has_field": _ints(any(row.field.strip() for row in one.degrees) for one in facts),
        "rank": _ints(_rank(one) for one in facts),
    }


def _rank(one: CandidateFacts) -> int:
    step = career.rank_step(one.rank.rank) if one.rank else None
    return UNKNOWN if step is None else step


def _boxes(
    people: People,
    ids: Sequence[int],
    facts: Sequence[CandidateFacts],
    components: Sequence[Components],
    *,
    rules: RuleBook,
) -> Ints:
    """The box of everybody in their own post."""
    return _ints(
        _own_box(one, personal=personal, people=people, key=key, rules=rules)
        for key, one, personal in zip(ids, facts, components, strict=True)
    )


def _own_box(
    facts: CandidateFacts, *, personal: Components, people: People, key: int, rules: RuleBook
) -> int:
    demand = people.own_demand(key, day=rules.day)
    fit = job_fit(demand.required, held=facts.levels_held(), rules=rules.fit) if demand else JobFit()
    against = post_components(facts, demand=demand, jpm=fit.jpm, rules=rules)
    box = talent_of(personal | against, rules=rules).box
    return UNKNOWN if box is None else box


def _held(facts: Sequence[CandidateFacts]) -> dict[str, Ints]:
    levels: dict[str, Ints] = {}
    for place, one in enumerate(facts):
        for competency, level in one.levels_held().items():
            if competency not in levels:
                levels[competency] = np.full(len(facts), UNKNOWN, dtype=np.int64)
            levels[competency][place] = _doubled(level)
    return levels


def _by_method(facts: Sequence[CandidateFacts]) -> ByMethod:
    levels: dict[tuple[str, str], tuple[Ints, Ints, Flags]] = {}
    potential: dict[str, tuple[Ints, Ints]] = {}
    for place, one in enumerate(facts):
        for competency, rows in (one.by_method or {}).items():
            for row in rows:
                found = levels.setdefault((competency, row.source), _nothing_of(len(facts)))
                found[0][place] = LEFT_OPEN if row.level is None else _doubled(row.level)
                found[1][place] = row.assessed_on.toordinal()
                found[2][place] = row.valid
        for score in one.potentials or ():
            if score.valid:
                points, days = potential.setdefault(score.name, _nothing_of(len(facts))[:2])
                points[place], days[place] = to_points(score.score), score.assessed_on.toordinal()
    return ByMethod(levels, potential)


def _nothing_of(people: int) -> tuple[Ints, Ints, Flags]:
    unknown = np.full(people, UNKNOWN, dtype=np.int64)
    return unknown, unknown.copy(), np.zeros(people, dtype=np.bool_)


def _doubled(level: Decimal) -> int:
    """Levels come in halves; anything finer is refused rather than cut."""
    doubled = 2 * level
    if doubled != int(doubled):
        raise ValueError(f"{level} is not a level in halves")
    return int(doubled)


def _posts(facts: Sequence[CandidateFacts], *, codes: Codes, day: date) -> Rows:
    return _rows(
        facts,
        of=lambda one: one.posts,
        columns={
            "kind": lambda row: codes.of(row.kind) if row.kind else UNKNOWN,
            "family": lambda row: codes.of(folded(row.family)) if row.family.strip() else UNKNOWN,
            "days": lambda row: days_held(row, day=day),
        },
    )


def _degrees(facts: Sequence[CandidateFacts], *, codes: Codes, rules: RuleBook) -> Rows:
    order = rules["education_order"]
    return _rows(
        facts,
        of=lambda one: one.degrees,
        columns={"field": lambda row: codes.of(folded(row.field)), "step": lambda row: order[row.level]},
    )


def _trainings(facts: Sequence[CandidateFacts], *, codes: Codes) -> Rows:
    return _rows(
        facts,
        of=lambda one: one.trainings,
        columns={
            "code": lambda row: codes.of(folded(row.code)),
            "name": lambda row: codes.of(folded(row.name)),
            "competency": lambda row: codes.of(row.competency),
            "day": lambda row: row.completed_on.toordinal(),
        },
    )


def _predicates(facts: Sequence[CandidateFacts], *, rules: RuleBook) -> dict[int, Ints]:
    scale = rules["scales"]["predicate"]
    found: dict[int, Ints] = {}
    for place, one in enumerate(facts):
        for row in one.appraisals:
            if row.year not in found:
                found[row.year] = np.full(len(facts), UNKNOWN, dtype=np.int64)
            found[row.year][place] = scale[row.predicate] if row.predicate else LEFT_OPEN
    return found


def _sanctions(
    facts: Sequence[CandidateFacts], *, rules: RuleBook, outcome_codes: Mapping[str, int]
) -> dict[bool, npt.NDArray[np.uint8]]:
    """The outcome of the discipline rule, for a JPT and for every other post: nothing else of a post matters."""
    return {
        jpt: np.fromiter(
            (outcome_codes[person.gravest(one.sanctions, jpt=jpt, rules=rules).outcome] for one in facts),
            dtype=np.uint8,
            count=len(facts),
        )
        for jpt in (False, True)
    }


def _legal_days(days: Mapping[int, tuple[date, date | None]], ids: Sequence[int]) -> tuple[Ints, Ints]:
    pairs = [days[key] for key in ids]
    retires = _ints(retires.toordinal() for retires, _limit in pairs)
    limits = _ints(limit.toordinal() if limit else UNKNOWN for _retires, limit in pairs)
    return retires, limits


def _points(components: Sequence[Components], name: str) -> Ints:
    values = (one[name].points for one in components)
    return _ints(UNKNOWN if points is None else points for points in values)


def _rows(
    facts: Sequence[CandidateFacts],
    *,
    of: Callable[[CandidateFacts], Iterable[Any]],
    columns: Mapping[str, Callable[[Any], int]],
) -> Rows:
    records = [(place, row) for place, one in enumerate(facts) for row in of(one)]
    return Rows(
        place=_ints(place for place, _row in records),
        columns={name: _ints(value(row) for _place, row in records) for name, value in columns.items()},
    )


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def least_days(years: int, *, as_of: date) -> int:
    """The least number of days that reaches so many years; the law's count strays a day or two from the calendar's."""
    days = max((as_of - years_after(as_of, -years)).days - 3, 0)
    while not days_reach_years(days, years, as_of=as_of):
        days += 1
    return days
