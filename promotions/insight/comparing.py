"""Two runs of one vacancy side by side: who moved and why, which rules decided otherwise, who came and went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext

from employees.access import Principal
from employees.models import Employee
from promotions.choices import RULES, RuleResult
from promotions.columns.deciding import ranks_of
from promotions.columns.facts import UNKNOWN, Ints
from promotions.insight.cases import persons_of
from promotions.insight.splitting import Split, split_of
from promotions.models import Considered, Shortlist
from promotions.outcomes import ABSENT
from promotions.outcomes import told as rules_told
from promotions.permissions import sees_all_of
from promotions.results import Everybody, everybody_of
from promotions.wording import rule_label

SHOWN = 25
PAIRS = 10
Shares = tuple[tuple[str, Decimal], ...]  # points by where they come from; none where it cannot be told


@dataclass(frozen=True, slots=True)
class Moved:
    """One person whose score or rank has changed.

    ``split``: hundredths of the change by data, weights and rules, if it can be told.
    """

    person: Employee
    rank_before: int | None
    rank_after: int | None
    score_before: Decimal | None
    score_after: Decimal | None
    split: Split | None

    @property
    def change(self) -> Decimal | None:
        if self.score_before is None or self.score_after is None:
            return None
        return self.score_after - self.score_before

    @property
    def shares(self) -> Shares:
        """Points by data, weights and rules; they add up to the change."""
        return _points(self.split)


@dataclass(frozen=True, slots=True)
class Overtaking:
    """Somebody who stood below and stands above, and where the new lead comes from."""

    who: Employee
    whom: Employee
    lead: Split | None

    @property
    def shares(self) -> Shares:
        return _points(self.lead)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """How many people a rule judges otherwise, from one outcome to another."""

    code: str
    was: str
    now: str
    people: int

    @property
    def label(self) -> str:
        return rule_label(self.code)

    @property
    def before(self) -> str:
        return _word(self.was)

    @property
    def after(self) -> str:
        return _word(self.now)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that the page shows, of the people whom the reader sees."""

    older: Shortlist
    newer: Shortlist
    moved: tuple[Moved, ...]
    overtakings: tuple[Overtaking, ...]
    rules: tuple[RuleChange, ...]
    joined: tuple[Employee, ...]
    left: tuple[Employee, ...]
    joined_count: int
    left_count: int
    outcomes_changed: int

    @property
    def same_rules(self) -> bool:
        return self.older.rule_set_hash == self.newer.rule_set_hash

    @property
    def same_data(self) -> bool:
        return self.older.input_hash == self.newer.input_hash


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a run found of the people whom the reader sees, in the order of their row ids."""

    people: Ints
    letters: npt.NDArray[np.bytes_]
    scores: Ints
    ranks: Ints  # 0: none


def compare_runs(older: Shortlist, newer: Shortlist, *, by: Principal) -> Comparison:
    """Two published runs of one vacancy that ``by`` may read. At most seven queries, however many people."""
    if older.vacancy_id != newer.vacancy_id:
        raise ValueError("runs of two vacancies have nothing to compare")
    before, after = _seen(older, by), _seen(newer, by)
    both, first, second = np.intersect1d(before.people, after.people, return_indices=True)
    came, went = np.setdiff1d(after.people, both), np.setdiff1d(before.people, both)
    ranks = before.ranks[first], after.ranks[second]
    moved_at = (ranks[0] != ranks[1]) | (before.scores[first] != after.scores[second])
    chosen = _foremost(*ranks, among=moved_at)
    people = _named([both[chosen], came[:SHOWN], went[:SHOWN]], by=by)
    moved = _moved(older, newer, both[chosen], before, after, people)
    letters = _table(before.letters[first]), _table(after.letters[second])
    return Comparison(
        older=older,
        newer=newer,
        moved=moved,
        overtakings=_overtakings(moved),
        rules=tuple(_rule_changes(*letters)),
        joined=tuple(people[key] for key in came[:SHOWN].tolist() if key in people),
        left=tuple(people[key] for key in went[:SHOWN].tolist() if key in people),
        joined_count=len(came),
        left_count=len(went),
        outcomes_changed=int(np.sum(np.any(letters[0] != letters[1], axis=1))),
    )


def _seen(shortlist: Shortlist, by: Principal) -> _Seen:
    everybody = everybody_of(shortlist.pk)
    ranks = _ranks(everybody)
    chosen = np.ones(len(everybody.people), dtype=np.bool_)
    if not sees_all_of(by, shortlist):
        seen = Considered.objects.visible_to(by).on(shortlist).values_list("employee_id", flat=True)
        chosen = np.isin(everybody.people, np.array(list(seen), dtype=np.int64))
    order = np.flatnonzero(chosen)
    order = order[np.argsort(everybody.people[order], kind="stable")]
    return _Seen(
        everybody.people[order],
        everybody.letters[order],
        everybody.figures["score"][order],
        ranks[order],
    )


def _ranks(everybody: Everybody) -> Ints:
    """The ranks of the run, from the figures that it stored."""
    chosen, figures = np.flatnonzero(everybody.scored), everybody.figures
    ranks = np.zeros(len(everybody.people), dtype=np.int64)
    ranks[chosen] = ranks_of(*(figures[name][chosen] for name in ("score", "jpm_uncapped", "y")))
    return ranks


def _foremost(before: Ints, after: Ints, *, among: npt.NDArray[np.bool_]) -> Ints:
    """Places of those ``among`` who are ranked in either run, by the better of their two ranks."""
    last = np.iinfo(np.int64).max
    ranks = np.stack([np.where(each > 0, each, last) for each in (before, after)])
    best, now = np.min(ranks, axis=0), ranks[1]
    order = np.lexsort((now, best))
    return order[(best[order] < last) & among[order]][:SHOWN]


def _named(groups: Sequence[Ints], *, by: Principal) -> Mapping[int, Employee]:
    wanted = np.concatenate(groups).tolist()
    rows = Employee.objects.visible_to(by).filter(pk__in=wanted).select_related("home_unit")
    return {person.pk: person for person in rows}


def _moved(
    older: Shortlist,
    newer: Shortlist,
    chosen: Ints,
    before: _Seen,
    after: _Seen,
    people: Mapping[int, Employee],
) -> tuple[Moved, ...]:
    keys = [key for key in chosen.tolist() if key in people]
    splits = _splits(older, newer, keys)
    rows = []
    for key in keys:
        was, now = (int(np.searchsorted(run.people, key)) for run in (before, after))
        change = int(after.scores[now]) - int(before.scores[was])
        split = splits[key]
        rows.append(
            Moved(
                people[key],
                int(before.ranks[was]) or None,
                int(after.ranks[now]) or None,
                _score(before.scores[was]),
                _score(after.scores[now]),
                split if split is not None and split.total * 100 == change else None,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.rank_after is None, row.rank_after, row.rank_before)))


def _splits(older: Shortlist, newer: Shortlist, keys: Sequence[int]) -> dict[int, Split | None]:
    """Of each person; None where a score is unknown. An engine that has changed since is found by the sum."""
    then, now = persons_of(older, keys), persons_of(newer, keys)
    return {key: split_of(then[key], now[key]) for key in keys}


def _overtakings(moved: Sequence[Moved]) -> tuple[Overtaking, ...]:
    """Pairs whose order has turned round, those that stand highest now first."""
    ranked = [row for row in moved if row.rank_before and row.rank_after]
    found = []
    for one, other in combinations(ranked, 2):
        if (one.rank_before or 0) > (other.rank_before or 0) and (one.rank_after or 0) < (
            other.rank_after or 0
        ):
            known = one.split is not None and other.split is not None
            found.append(
                Overtaking(
                    one.person,
                    other.person,
                    one.split.less(other.split) if known and one.split and other.split else None,
                )
            )
    return tuple(found[:PAIRS])


def _table(letters: npt.NDArray[np.bytes_]) -> npt.NDArray[np.bytes_]:
    """One letter per cell: a row per person, a column per rule."""
    wide = np.ascontiguousarray(letters.astype(f"S{len(RULES)}"))
    table = wide.view("S1").reshape(len(letters), len(RULES))
    return np.where(table == b"", ABSENT.encode(), table)  # a run of fewer rules than today's


def _rule_changes(before: npt.NDArray[np.bytes_], after: npt.NDArray[np.bytes_]) -> list[RuleChange]:
    found = []
    for column, rule in enumerate(RULES):
        changed = before[:, column] != after[:, column]
        pairs = np.char.add(before[changed, column], after[changed, column])
        for pair, people in zip(*np.unique(pairs, return_counts=True), strict=True):
            was, now = (_outcome(pair[n : n + 1]) for n in range(2))
            found.append(RuleChange(rule, was, now, int(people)))
    return found


def _outcome(letter: bytes) -> str:
    """The outcome behind a letter; empty where the run had no such rule."""
    return rules_told(letter.decode(), order=("rule",)).get("rule", "")


def _word(outcome: str) -> str:
    return str(RuleResult(outcome).label) if outcome else ""


def _score(cents: np.int64) -> Decimal | None:
    return None if cents == UNKNOWN else Decimal(int(cents)).scaleb(-2)


def _points(split: Split | None) -> Shares:
    if split is None:
        return ()
    origins = (gettext("Data"), gettext("Weights"), gettext("Rules"))
    points = (Decimal(cents).scaleb(-2) for cents in split.hundredths())
    return tuple(zip(origins, points, strict=True))
