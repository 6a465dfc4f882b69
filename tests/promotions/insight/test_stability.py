"""Ranks under moved weights: by the engine's own arithmetic, within bounds that no weights leave, and fast."""

import time
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from promotions.columns.deciding import ranks_of
from promotions.columns.match import divide_half_up
from promotions.insight.stability import (
    WHOLE,
    Field,
    furthest,
    groups_of,
    interval_of,
    shifted,
    stability_of,
)

POINTS = 5


def field(seed, people=30, weights=(400_000, 250_000, 200_000, 120_000, 30_000)):
    random = np.random.default_rng(seed)
    values = random.integers(15_000, 30_001, size=(people, len(weights)))
    weights = np.array(weights, dtype=np.int64)
    scores = divide_half_up(values @ weights, WHOLE * 3)
    uncapped, y = random.integers(8_000, 12_000, size=(2, people))
    codes = tuple(f"c{n}" for n in range(len(weights)))
    ids = np.arange(people) * 3 + 7
    return Field(ids, codes, weights, values, uncapped, y, ranks_of(scores, uncapped, y))


def test_a_moved_weight_leaves_the_others_in_proportion_and_the_sum_at_a_hundred():
    one = field(1)
    numerators, denominator = shifted(one.weights, 1, 300_000)
    shares = [Fraction(int(n), denominator) for n in numerators]
    assert sum(shares) == 1
    assert shares[1] == Fraction(3, 10)
    assert shares[0] / shares[2] == 2
    assert not shifted(one.weights, 4, 0)[0][4]


def test_every_scenario_ranks_by_exact_scores():
    one = field(2)
    for scenario in stability_of(one, points=POINTS, proposed=3).scenarios:
        place = one.codes.index(scenario.code)
        moved = Fraction(max(int(one.weights[place]) + scenario.points * 10_000, 0), WHOLE)
        rest = 1 - Fraction(int(one.weights[place]), WHOLE)
        shares = [Fraction(int(w), WHOLE) * (1 - moved) / rest for w in one.weights]
        shares[place] = moved
        exact = [sum(int(v) * s for v, s in zip(row, shares, strict=True)) / 3 for row in one.values]
        cents = np.array([(2 * score + 1).__floor__() // 2 for score in exact])
        assert np.array_equal(scenario.ranks, ranks_of(cents, one.jpm_uncapped, one.y))


def with_twins(one):
    """Each third person has the values of the one before, each sixth the tie-breaks as well."""
    values, uncapped, y = one.values.copy(), one.jpm_uncapped.copy(), one.y.copy()
    values[2::3] = values[1::3]
    for column in (uncapped, y):
        column[5::6] = column[4::6]
    scores = divide_half_up(values @ one.weights, WHOLE * 3)
    ranks = ranks_of(scores, uncapped, y)
    return replace(one, values=values, jpm_uncapped=uncapped, y=y, ranks=ranks)


def test_who_shares_a_rank_by_every_figure_shares_it_under_any_weights():
    one = field(3, people=3)
    values = np.array([[30_000] * 5, [20_000] * 5, [20_000] * 5])
    same = np.full(3, 9_000)
    tied = replace(one, values=values, jpm_uncapped=same, y=same, ranks=np.array([1, 2, 2]))
    assert [tuple(interval_of(tied, place, points=POINTS)) for place in range(3)] == [(1, 1), (2, 2), (2, 2)]
    broken = replace(tied, jpm_uncapped=np.array([9_000, 9_001, 9_000]), ranks=np.array([1, 2, 3]))
    assert [tuple(interval_of(broken, place, points=POINTS)) for place in range(3)] == [
        (1, 1),
        (2, 2),
        (3, 3),
    ]


@pytest.mark.parametrize("twins", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_no_weights_within_the_bounds_lead_out_of_the_interval(seed, twins):
    one, random = field(seed), Random(seed)
    one = with_twins(one) if twins else one
    stability = stability_of(one, points=POINTS, proposed=3)
    intervals = [interval_of(one, place, points=POINTS) for place in range(len(one))]
    tried = [scenario.ranks for scenario in stability.scenarios]
    tried += [_ranks(one, _within(one, random)) for _ in range(200)]
    for ranks in (one.ranks, *tried):
        assert all(i.best <= rank <= i.worst for i, rank in zip(intervals, ranks.tolist(), strict=True))
    assert any(i.worst < len(one) for i in intervals)


def _within(one, random):
    """Weights within the bounds: weight handed from one component to another until none can move."""
    weights = one.weights.tolist()
    for _ in range(12):
        a, b = random.sample(range(len(weights)), 2)
        free = min(
            POINTS * 10_000 - (weights[a] - int(one.weights[a])),
            weights[b] - max(int(one.weights[b]) - POINTS * 10_000, 0),
        )
        moved = random.choice((free, random.randint(0, free)))
        weights[a], weights[b] = weights[a] + moved, weights[b] - moved
    return np.array(weights)


def _ranks(one, weights):
    assert weights.sum() == WHOLE
    return ranks_of(divide_half_up(one.values @ weights, WHOLE * 3), one.jpm_uncapped, one.y)


def test_the_furthest_that_a_difference_moves_is_reached_by_some_weights():
    one, random = field(3), Random(3)
    differences = one.values - one.values[0]
    bounds = (np.minimum(one.weights, 50_000), np.full(5, 50_000))
    reach = furthest(differences, bounds)
    tried = [(differences @ (_greedy(row, one) - one.weights))[n] for n, row in enumerate(differences)]
    assert np.array_equal(reach, tried)
    assert all(np.all(differences @ (_within(one, random) - one.weights) <= reach) for _trial in range(50))


def _greedy(row, one):
    """Weight goes from the least to the greatest difference as long as both may move."""
    weights, order = one.weights.copy(), sorted(range(len(row)), key=lambda n: row[n])
    low, high = 0, len(order) - 1
    while low < high:
        down, up = order[low], order[high]
        free_down = weights[down] - max(one.weights[down] - 50_000, 0)
        free_up = one.weights[up] + 50_000 - weights[up]
        moved = min(free_down, free_up)
        weights[down] -= moved
        weights[up] += moved
        low, high = low + (moved == free_down), high - (moved == free_up)
    return weights


def test_groups_part_where_nobody_crosses():
    official = np.array([1, 2, 3, 3, 5])
    assert groups_of(official, [np.array([2, 1, 4, 3, 5])]).tolist() == [1, 1, 2, 2, 3]
    assert groups_of(official, [np.array([1, 5, 3, 3, 2])]).tolist() == [1, 2, 2, 2, 2]


def test_the_order_of_people_changes_nothing():
    one = field(5)
    order = np.random.default_rng(9).permutation(len(one))
    other = Field(
        one.people[order], one.codes, one.weights, one.values[order], one.jpm_uncapped[order],
        one.y[order], one.ranks[order],
    )  # fmt: skip
    first, second = (stability_of(each, points=POINTS, proposed=3) for each in (one, other))
    for name in ("best", "worst", "times_proposed", "groups"):
        assert np.array_equal(getattr(first, name)[order], getattr(second, name))
    assert np.array_equal(first.firm, second.firm)


def test_a_single_weight_has_no_scenario():
    alone = stability_of(field(1, weights=(WHOLE,)), points=POINTS, proposed=3)
    assert alone.scenarios == ()
    assert np.array_equal(alone.best, alone.field.ranks)


def test_ten_thousand_candidates_take_no_time_that_anybody_notices():
    weights = (60_000, 45_000, 45_000, 30_000, 150_000, 90_000, 90_000, 60_000, 90_000, 40_000, 300_000)
    many = field(7, people=10_000, weights=weights)
    began = time.perf_counter()
    found = stability_of(many, points=POINTS, proposed=3)
    assert found.best.min() == 1
    assert [interval_of(many, place, points=POINTS).best for place in range(25)]
    assert time.perf_counter() - began < 10
