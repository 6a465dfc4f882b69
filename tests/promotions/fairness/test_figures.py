"""Figures of two groups are what a slow reference says, and small numbers say little."""

import math
import random
from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promotions.fairness.figures import (
    Count,
    Pooled,
    correlation,
    expected,
    fisher_exact,
    holm,
    impact_ratio,
    mantel_haenszel,
    one_person_swap,
    ratio_interval,
    standardised_gap,
    two_proportions,
)
from promotions.fairness.rules import FAIRNESS, bounds_on
from promotions.fairness.states import findings_of
from promotions.fairness_choices import UNKNOWN, FairnessState
from tests.promotions.agency import D

BOUNDS = bounds_on(D)
NAMES = {
    "Data belum cukup": FairnessState.TOO_FEW,
    "Wajar": FairnessState.FAIR,
    "Pantau": FairnessState.WATCH,
    "Tinjau": FairnessState.REVIEW,
}


def of_one_stage(groups, **pooled):
    return findings_of({"eligible": groups}, bounds=BOUNDS, pooled={"eligible": pooled}).by_stage["eligible"]


def compared(own, other, *, pooled=None):
    """What one group comes to beside one other, at one stage alone."""
    top, found = of_one_stage({"other": other, "own": own}, **({"own": pooled} if pooled else {}))
    return found if found.group == "own" else top


counts = st.integers(0, 60).flatmap(lambda n: st.builds(Count, st.just(n), st.integers(0, n)))


def exact(own, other):
    """Fisher's test in whole numbers: every table with these margins, none rounded."""
    passed, people = own.passed + other.passed, own.entered + other.entered
    ways = {
        k: math.comb(own.entered, k) * math.comb(other.entered, passed - k)
        for k in range(max(0, passed - other.entered), min(own.entered, passed) + 1)
    }
    return Fraction(sum(w for w in ways.values() if w <= ways[own.passed]), math.comb(people, passed))


@settings(max_examples=300)
@given(counts, counts)
def test_fisher_is_the_exact_sum(own, other):
    assert fisher_exact(own, other) == pytest.approx(float(exact(own, other)), abs=1e-9)


@pytest.mark.long
def test_fisher_is_the_exact_sum_on_ten_thousand_tables():
    dealer = random.Random(14)
    for _ in range(10_000):
        own, other = (
            Count(n, dealer.randint(0, n)) for n in (dealer.randint(0, 200), dealer.randint(0, 200))
        )
        assert fisher_exact(own, other) == pytest.approx(float(exact(own, other)), abs=1e-9)


def test_fisher_takes_the_people_of_a_whole_region():
    assert fisher_exact(Count(100_000, 1_000), Count(100_000, 1_000)) == pytest.approx(1)
    assert fisher_exact(Count(100_000, 1_000), Count(100_000, 1_200)) < 1e-4


@settings(max_examples=200)
@given(counts, counts)
def test_two_proportions_is_the_normal_tail_where_enough_are_expected(own, other):
    told = two_proportions(own, other)
    cells = [own.entered, other.entered]
    enough = (
        all(cells)
        and min(*expected(own, other), *(n - e for n, e in zip(cells, expected(own, other), strict=True)))
        >= 5
    )
    assert (told is not None) == bool(enough)
    if told is not None:
        pooled = (own.passed + other.passed) / sum(cells)
        spread = math.sqrt(pooled * (1 - pooled) * (1 / own.entered + 1 / other.entered))
        z = abs(own.passed / own.entered - other.passed / other.entered) / spread
        assert told == pytest.approx(2 * (1 - NormalDist().cdf(z)), abs=1e-9)


def test_one_of_five_against_three_of_ten_hangs_on_one_person():
    own, other = Count(5, 1), Count(10, 3)
    assert float(impact_ratio(own, other)) == pytest.approx(0.67, abs=0.005)
    assert fisher_exact(own, other) == pytest.approx(1)
    assert one_person_swap(own, other) == 2
    assert two_proportions(own, other) is None


def test_two_hundred_against_three_hundred_of_a_thousand_is_no_chance():
    own, other = Count(1000, 200), Count(1000, 300)
    assert float(impact_ratio(own, other)) == pytest.approx(0.67, abs=0.005)
    assert fisher_exact(own, other) < 0.001
    assert two_proportions(own, other) < 0.001
    low, high = ratio_interval(own, other)
    assert 0.55 < low < 2 / 3 < high < 0.80


def test_of_nobody_nothing_is_said():
    nobody, some = Count(0, 0), Count(10, 3)
    assert nobody.rate is None
    assert impact_ratio(nobody, some) is None
    assert impact_ratio(some, Count(10, 0)) is None
    assert ratio_interval(Count(10, 0), some) is None
    assert one_person_swap(Count(3, 3), some) is None
    assert mantel_haenszel([(nobody, some)]).chance is None


def test_more_than_all_cannot_pass():
    with pytest.raises(ValueError, match="at most all"):
        Count(3, 4)


def test_pooling_compares_within_each_run():
    """Raw counts together say that a group is behind, though in each run both pass at the same rate."""
    strata = [(Count(900, 90), Count(100, 10)), (Count(100, 50), Count(900, 450))]
    raw = impact_ratio(Count(1000, 140), Count(1000, 460))
    told = mantel_haenszel(strata)
    assert raw < Fraction(1, 2)
    assert (told.odds_ratio, told.chance) == (pytest.approx(1), pytest.approx(1))


def test_of_few_people_no_chance_over_twelve_months_is_told():
    told = mantel_haenszel([(Count(1, 0), Count(4, 4))])
    assert (told.chance, told.strata) == (None, 1)


@settings(max_examples=150)
@given(st.lists(st.tuples(counts, counts), max_size=5))
def test_mantel_haenszel_is_the_sum_over_strata(strata):
    told = mantel_haenszel(strata)
    used = [(a, b) for a, b in strata if a.entered and b.entered]
    up = sum(Fraction(a.passed * b.left, a.entered + b.entered) for a, b in used)
    down = sum(Fraction(a.left * b.passed, a.entered + b.entered) for a, b in used)
    assert told.strata == len(used)
    assert told.odds_ratio == (pytest.approx(float(up / down)) if down else None)
    assert told.chance is None or 0 <= told.chance <= 1


def test_the_gap_of_means_counts_in_standard_deviations():
    assert standardised_gap([1, 3], [3, 5]) == pytest.approx(-math.sqrt(2))
    assert standardised_gap([2, 2], [2, 2]) is None
    assert standardised_gap([1], [2, 3]) is None


def test_correlation_is_pearson_s():
    assert correlation([(1, 2), (2, 4), (3, 6)]) == pytest.approx(1)
    assert correlation([(1, 6), (2, 4), (3, 2)]) == pytest.approx(-1)
    assert correlation([(1, 2), (2, 2), (3, 2)]) is None
    assert correlation([(1, 2), (2, 4)]) is None


@pytest.mark.parametrize("example", FAIRNESS.examples, ids=lambda example: example.name)
def test_worked_examples_of_the_rule(example):
    given_ = example.given
    own, other = Count(given_["of"], given_["passed"]), Count(given_["other_of"], given_["other_passed"])
    assert compared(own, other).state == NAMES[example.expected]


def test_twelve_months_together_count_whatever_the_run_says():
    own, other = Count(100, 25), Count(100, 28)
    pooled = mantel_haenszel([(Count(1000, 250), Count(1000, 310))])
    assert pooled.chance < BOUNDS.pooled_chance
    assert compared(own, other).state == FairnessState.FAIR
    assert compared(own, other, pooled=pooled).state == FairnessState.REVIEW


def test_over_months_two_groups_of_three_tell_two_comparisons_though_the_third_is_too_small():
    ahead, behind = Pooled(2.0, 0.3, 4), Pooled(0.5, 0.004, 4)
    groups = dict.fromkeys(("a", "b", "c"), Count(40, 20))
    found = {each.group: each for each in of_one_stage(groups, a=ahead, b=behind, c=Pooled(1.0, None, 4))}
    assert [found[group].pooled_corrected for group in "abc"] == [
        pytest.approx(0.3),
        pytest.approx(0.008),
        None,
    ]
    two = {each.group: each for each in of_one_stage(groups, a=ahead, b=Pooled(0.5, 0.3, 4))}
    assert [two[group].pooled_corrected for group in "ab"] == [0.3, 0.3]


def test_people_of_unknown_group_are_counted_and_compared_with_nobody():
    found = of_one_stage({"L": Count(40, 20), "P": Count(40, 18), UNKNOWN: Count(50, 50)})
    assert [(each.group, each.against, each.state) for each in found] == [
        ("L", None, None),
        ("P", "L", FairnessState.FAIR),
        (UNKNOWN, None, None),
    ]


def test_a_small_group_never_sets_the_mark():
    found = of_one_stage({"L": Count(40, 8), "P": Count(5, 5)})
    assert [(each.group, each.state) for each in found] == [("L", None), ("P", FairnessState.TOO_FEW)]


def test_holm_takes_the_smallest_times_all_comparisons_and_the_next_times_one_fewer():
    told = holm({"a": 0.01, "b": 0.04, "c": 0.03}, comparisons=3)
    assert told == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})  # none is smaller than the one before
    assert holm({"a": 0.4, "b": 0.9}, comparisons=4) == {"a": 1.0, "b": 1.0}


def test_comparisons_that_were_possible_and_not_made_count_too():
    """With all of them made the corrected ones are never larger."""
    some = holm({"a": 0.004, "b": 0.02}, comparisons=6)
    every = holm({"a": 0.004, "b": 0.02, "c": 0.5, "d": 0.6, "e": 0.7, "f": 0.8}, comparisons=6)
    assert all(some[key] >= every[key] for key in some)


def test_many_groups_make_no_finding_by_being_many():
    """Twelve units of which one is behind by what one alone would be told for: the state stays to be watched."""
    units = {str(n): Count(100, 40) for n in range(12)}
    alone = compared(Count(100, 25), Count(100, 40))
    assert (alone.state, alone.chance < 0.05) == (FairnessState.REVIEW, True)
    told = next(each for each in of_one_stage({**units, "12": Count(100, 25)}) if each.group == "12")
    assert (told.chance, told.state) == (alone.chance, FairnessState.WATCH)
    assert told.corrected == pytest.approx(min(1, alone.chance * 13 * 12 / 2))


def test_a_difference_that_is_large_enough_stays_a_finding_among_many():
    units = {str(n): Count(1000, 400) for n in range(12)}
    told = next(each for each in of_one_stage({**units, "12": Count(1000, 250)}) if each.group == "12")
    assert told.state == FairnessState.REVIEW


def test_if_all_groups_pass_alike_a_response_is_hardly_ever_asked_for():
    """Ten groups of 60, four stages, 300 times: with uncorrected chances it is most of them."""
    dealer = random.Random(87)
    asked = uncorrected = 0
    for _ in range(300):
        stages = {
            name: {str(n): Count(60, sum(dealer.random() < 0.5 for _ in range(60))) for n in range(10)}
            for name in ("eligible", "scored", "shortlisted", "proposed")
        }
        found = [f for rows in findings_of(stages, bounds=BOUNDS).by_stage.values() for f in rows]
        asked += any(each.state == FairnessState.REVIEW for each in found)
        uncorrected += any(f.chance is not None and f.chance < 0.05 and f.ratio < BOUNDS.ratio for f in found)
    assert asked <= 15
    assert uncorrected > 150  # the control


def test_of_two_attributes_together_who_is_half_known_is_compared_with_nobody():
    found = of_one_stage({"L|-34": Count(60, 30), "P|-34": Count(60, 20), f"{UNKNOWN}|-34": Count(60, 0)})
    assert [(each.group, each.against) for each in found] == [
        ("L|-34", None), ("P|-34", "L|-34"), (f"{UNKNOWN}|-34", None),
    ]  # fmt: skip
