"""The optimisation of the annual plan: the best by brute force, never below the simple order, always within limits."""

import time
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.annual.instances import MILLION, best_by_hand, instance, most_by_hand
from training.annual.greedy import reference_plan
from training.annual.problem import LEVEL, Choice, Kind, Offer, Problem, use_of, violations
from training.annual.solving import deal, optimise


def small(seed):
    return instance(seed, people=4, offers=3, competencies=3, units=2, lines=1, gaps=3, budget=6)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_small_plans_are_the_best_that_brute_force_finds(seed):
    problem = small(seed)
    found = optimise(problem)
    floors, duty = found.reference.floors, found.reference.duty
    assert use_of(problem, found.counts).worth == best_by_hand(problem, floors, duty)
    assert not violations(problem, found.counts, floors, duty)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_plans_by_generated_combinations_stay_within_the_gap_they_state(seed):
    """The method of large agencies, forced on small ones whose best is known."""
    problem = small(seed)
    found = optimise(problem, whole_columns=0)
    floors, duty = found.reference.floors, found.reference.duty
    best = best_by_hand(problem, floors, duty) / LEVEL
    assert found.worth <= best + 1e-9
    assert best <= found.bound + 1e-6
    assert best - found.worth <= found.gap * found.bound + 1e-6
    assert not violations(problem, found.counts, floors, duty)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), whole=st.booleans())
def test_the_duty_is_the_most_people_that_any_plan_brings_to_all_their_hours(seed, whole):
    problem = small(seed)
    found = optimise(problem, whole_columns=20_000 if whole else 0)
    most = most_by_hand(problem, found.reference.floors)
    assert found.reference.duty <= most <= found.reference.most
    if whole:
        assert found.reference.duty == most
    assert use_of(problem, found.counts).met >= found.reference.duty


def test_more_people_are_brought_to_their_hours_than_the_simple_order_does():
    """Money goes to the cheapest person first there, who alone could have had the free seat."""
    offers = (Offer("A", 1, 0, 2_000), Offer("B", 1, MILLION, 2_000, 0))
    taught = (frozenset({1}), frozenset({2}))
    either = Kind(0, 2_000, 0, tuple(Choice(n, 0, 0, taught[n]) for n in (0, 1)), (1,))
    free_only = Kind(0, 2_000, 0, (Choice(0, 0, 0, taught[0]),), (2,))
    problem = Problem(offers, (either, free_only), (MILLION,), 1, floor_percent=0)
    assert use_of(problem, reference_plan(problem).counts).met == 1
    found = optimise(problem)
    assert (found.reference.duty, found.reference.most, use_of(problem, found.counts).met) == (2, 2, 2)
    generated = optimise(
        problem, whole_columns=0
    )  # the limit is the simple order's there, and what is possible is told
    assert (generated.reference.duty, generated.reference.most) == (1, 2)


@cache
def medium(seed=3):
    return instance(seed, people=300, offers=30, competencies=12, units=8, lines=3, gaps=6, budget=60)


@cache
def plan_of_medium():
    return optimise(medium())


def test_a_plan_keeps_every_limit_and_beats_the_simple_order():
    problem, found = medium(), plan_of_medium()
    greedy = use_of(problem, found.reference.counts)
    floors, duty = found.reference.floors, found.reference.duty
    assert not violations(problem, found.counts, floors, duty)
    assert not violations(problem, found.reference.counts, floors, duty)
    assert duty >= use_of(problem, reference_plan(problem).counts).met
    assert use_of(problem, found.counts).worth > greedy.worth
    assert found.gap <= 0.005
    assert sum(found.reference.floors) > 0


def test_a_violation_is_seen():
    """The control of the checks above: one more person than a limit lets in."""
    problem, found = medium(), plan_of_medium()
    fewer = replace(problem, lines=tuple(line // 4 for line in problem.lines))
    assert any(text.startswith("line") for text in violations(fewer, found.counts, found.reference.floors))
    more = tuple(10**6 for _group in range(problem.groups))
    assert any(text.startswith("floor") for text in violations(problem, found.counts, more))
    met = use_of(problem, found.counts).met
    assert violations(problem, found.counts, found.reference.floors, met + 1) == [f"duty: {met} of {met + 1}"]


def test_equal_inputs_give_equal_plans():
    one, other = plan_of_medium(), optimise(medium())
    assert one.counts == other.counts
    assert repr(one.counts) == repr(other.counts)
    assert (one.worth, one.bound) == (other.worth, other.bound)


def test_everybody_is_dealt_what_was_counted_and_nothing_twice():
    problem, found = medium(), plan_of_medium()
    dealt = deal(problem, found.counts)
    seats = [0] * len(problem.offers)
    for offers in dealt.values():
        assert len(set(offers)) == len(offers) <= problem.limit
        for offer in offers:
            seats[offer] += 1
    assert tuple(seats) == use_of(problem, found.counts).seats
    assert len(dealt) == sum(use_of(problem, found.counts).served)


def one_line(money):
    """Two people of two units, one programme of Rp1 million; the second person's gap is twice the first's."""
    offers = (Offer("A", 10, MILLION, 0, 0),)
    kinds = tuple(
        Kind(group, 0, closes, (Choice(0, closes, 0, frozenset({1})),), (group,))
        for group, closes in ((0, LEVEL), (1, 2 * LEVEL))
    )
    return Problem(offers, kinds, (money,), 2)


def test_scarce_money_has_a_price_per_million_and_enough_money_none():
    scarce, enough = optimise(one_line(MILLION)), optimise(one_line(5 * MILLION))
    assert scarce.worth == 2
    assert scarce.prices.lines[0] == pytest.approx(1)  # another million would close the other person's level
    assert enough.worth == 3
    assert enough.prices.lines[0] == 0


def test_a_unit_is_sure_of_its_floor_though_others_gain_more():
    many = Kind(0, 0, 9 * LEVEL, (Choice(0, 9 * LEVEL, 0, frozenset({1})),), tuple(range(10)))
    few = Kind(1, 0, 2 * LEVEL, (Choice(0, 2 * LEVEL, 0, frozenset({1})),), tuple(range(10, 40)))
    problem = Problem((Offer("A", 10, 0, 0),), (many, few), (), 2)
    found = optimise(problem)
    assert found.reference.floors == (3, 2)
    assert use_of(problem, found.counts).served == (8, 2)
    assert found.prices.floors[1] == pytest.approx(7)
    without = optimise(replace(problem, floor_percent=0))
    assert use_of(problem, without.counts).served == (10, 0)


def people_with_hours_to_do(*, seats: int, percent: int = 100):
    """Ten with a wide gap and ten who owe twenty hours and have none; one programme of twenty hours serves both."""
    taught = frozenset({1})
    gaps = Kind(0, 0, 5 * LEVEL, (Choice(0, 5 * LEVEL, 0, taught),), tuple(range(10)))
    owing = Kind(0, 2_000, 0, (Choice(0, 0, 0, taught),), tuple(range(10, 20)))
    return Problem(
        (Offer("A", seats, 0, 2_000),), (gaps, owing), (), 1, floor_percent=0, duty_percent=percent
    )


def test_the_duty_is_a_limit_with_its_price_and_who_has_no_gap_counts_too():
    problem = people_with_hours_to_do(seats=14)
    found = optimise(problem)
    assert found.reference.duty == use_of(problem, found.counts).met == 10
    assert use_of(problem, found.counts).closed == 4 * 5 * LEVEL
    # One person more of the duty costs a wide gap, less what its hours are worth by themselves.
    assert found.prices.duty == pytest.approx(5 - 0.4)
    half = optimise(people_with_hours_to_do(seats=14, percent=50))
    assert (half.reference.duty, use_of(problem, half.counts).met) == (5, 5)
    enough = optimise(people_with_hours_to_do(seats=20))
    assert (enough.reference.duty, enough.prices.duty) == (10, 0)


def test_the_duty_is_as_far_as_the_limits_reach():
    found = optimise(people_with_hours_to_do(seats=6))
    assert found.reference.duty == 6
    assert use_of(people_with_hours_to_do(seats=6), found.counts).closed == 0


def test_hours_beyond_a_maximum_are_no_choice_alone_or_together():
    offers = (Offer("A", 9, 0, 2_000), Offer("B", 9, 0, 1_000), Offer("C", 9, 0, 400))
    closes = {0: 3, 1: 2, 2: 1}
    choices = tuple(Choice(n, level * LEVEL, 0, frozenset({n})) for n, level in closes.items())
    for most, expected in ((2_400, {0, 2}), (1_900, {1, 2}), (300, set()), (None, {0, 1})):
        problem = Problem(offers, (Kind(0, 0, LEVEL, choices, (1,), most),), (), 1)
        for columns in (100, 0):
            found = optimise(problem, whole_columns=columns)
            assert set(deal(problem, found.counts).get(1, ())) == expected, (most, columns)


def test_a_larger_instance_of_many_programmes_is_solved_by_generated_combinations():
    problem = instance(5, people=1_500, offers=100, competencies=24, units=20, lines=4, gaps=9, budget=400)
    found = optimise(problem)
    assert not found.whole
    assert found.gap <= 0.005
    assert not violations(problem, found.counts, found.reference.floors)


@pytest.mark.long
def test_twenty_thousand_people_and_three_hundred_programmes_fit_into_the_time_of_a_job():
    problem = instance(1, people=20_000, offers=300, competencies=24, units=40, lines=6, gaps=9, budget=900)
    began = time.monotonic()
    found = optimise(problem)
    print(
        f"{problem.people} people: {time.monotonic() - began:.0f} s, gap {found.gap:.5%}, {found.rounds} rounds, "
        f"duty {found.reference.duty} of at most {found.reference.most}"
    )
    assert found.seconds < 420
    assert found.gap <= 0.005
    assert not violations(problem, found.counts, found.reference.floors)
    assert use_of(problem, found.counts).worth > use_of(problem, reference_plan(problem).counts).worth
