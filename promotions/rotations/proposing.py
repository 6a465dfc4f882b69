"""A proposal by data: the exchange of posts of most worth that is valid, found by an integer programme (HiGHS).

Worth is counted in points: a move of somebody who is due, the gain in match with the post, the same job family, less
what a move costs. Unknown is no number: who or what has no known match is left to people. Fixed orders, one thread and
a fixed seed: equal data give an equal proposal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import highspy
import numpy as np

from promotions.rotation_choices import Tenure
from promotions.rotations.checking import check, same_family
from promotions.rotations.ground import Ground
from promotions.rotations.rules import rules_on

_HUNDREDTHS = 100


def suggest(ground: Ground) -> dict[int, int]:
    """New posts by person, of everybody who had better move; those who stay are left out. One query for each round.

    A move that turns out invalid beside the others (kinship depends on both) is left out, and the rest sought anew.
    """
    barred: set[tuple[int, int]] = set()
    while found := _solve(ground, barred=barred):
        refused = {
            (person, found[person]) for person, verdict in check(ground, found).items() if not verdict.valid
        }
        if not refused:
            return found
        barred |= refused
    return {}


def worth_of(ground: Ground, person: int, post: int) -> int:
    """What a move is worth, in hundredths of a point; both matches are known."""
    points = rules_on(ground.day)["points"]
    match, own = ground.matches[person, post], ground.own(person)
    if match.fit is None or own.fit is None:
        raise ValueError("an unknown match has no worth")
    gain = match.fit - own.fit
    if match.technical is not None and own.technical is not None:
        gain += match.technical - own.technical
    due = points["due"] if ground.holders[person].tenure == Tenure.DUE else 0
    family = points["same_family"] if same_family(ground, person, post) else 0
    return gain + _HUNDREDTHS * (due + family - points["move_costs"])


def _solve(ground: Ground, *, barred: set[tuple[int, int]]) -> dict[int, int]:
    """The best exchange without these moves: everybody in one post, no post with more people than seats."""
    pairs = [pair for pair in _possible(ground) if pair not in barred]
    if not pairs:
        return {}
    columns = pairs + sorted({(person, ground.holders[person].post) for person, _post in pairs})
    worths = [worth_of(ground, *pair) for pair in pairs] + [0] * (len(columns) - len(pairs))
    people, posts = sorted({pair[0] for pair in columns}), sorted({pair[1] for pair in columns})
    rows = {("person", key): n for n, key in enumerate(people)}
    rows |= {("post", key): n for n, key in enumerate(posts, start=len(people))}
    model = _quiet()
    _add_rows(model, ground, people=people, posts=posts)
    _add_columns(model, columns, worths, rows)
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"rotation: {model.modelStatusToString(model.getModelStatus())}")
    taken = np.array(model.getSolution().col_value)[: len(pairs)] > 0.5
    return {person: post for (person, post), chosen in zip(pairs, taken, strict=True) if chosen}


def _possible(ground: Ground) -> Iterator[tuple[int, int]]:
    """Moves that are valid by themselves and have a known worth, in one order."""
    for person, holder in sorted(ground.holders.items()):
        if holder.tenure == Tenure.TOO_EARLY or holder.busy or holder.retires_soon:
            continue
        for post in sorted(ground.posts):
            match = ground.matches[person, post]
            known = match.scored and match.fit is not None and ground.own_fit(person) is not None
            if post != holder.post and post not in ground.offered and match.eligible and known:
                yield person, post


def _add_rows(model: highspy.Highs, ground: Ground, *, people: list[int], posts: list[int]) -> None:
    """Each person in one post; of each post no more than the seats that nobody else keeps, of a critical one some."""
    keep = rules_on(ground.day)["keep_critical"]
    staying = {
        post: sum(h.post == post and p not in people for p, h in ground.holders.items()) for post in posts
    }
    lows, highs = [1.0] * len(people), [1.0] * len(people)
    for post in posts:
        free = max(ground.seats(post) - staying[post], 0)
        moving = sum(ground.holders[person].post == post for person in people)
        needed = keep and ground.posts[post].critical and not staying[post] and not ground.others.get(post)
        lows.append(float(min(1, moving)) if needed else 0.0)
        highs.append(float(max(free, moving)))
    none = np.zeros(0, np.int32)
    model.addRows(len(lows), np.array(lows), np.array(highs), 0, none, none, np.zeros(0))


def _add_columns(
    model: highspy.Highs,
    columns: list[tuple[int, int]],
    worths: list[int],
    rows: Mapping[tuple[str, int], int],
) -> None:
    entries = [(rows["person", person], rows["post", post]) for person, post in columns]
    count = len(columns)
    model.addCols(
        count,
        np.array([float(worth) for worth in worths]),
        np.zeros(count),
        np.ones(count),
        2 * count,
        np.arange(0, 2 * count, 2, dtype=np.int32),
        np.array([row for pair in entries for row in sorted(pair)], np.int32),
        np.ones(2 * count),
    )
    model.changeColsIntegrality(
        count, np.arange(count, dtype=np.int32), np.array([highspy.HighsVarType.kInteger] * count)
    )


def _quiet() -> Any:
    model = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("parallel", "off")):
        model.setOptionValue(name, value)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return model
