"""The effect by its worked examples, and the choice equal to trying every one."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promotions.assessment_planning.choosing import Candidate, choose, floors_of
from promotions.assessment_planning.effect import ASSESSMENT_PRIORITY, Need, Post, effect_of, parts_of
from tests.conftest import TODAY

RULES = ASSESSMENT_PRIORITY.value_on(TODAY)


@pytest.mark.parametrize("example", ASSESSMENT_PRIORITY.examples, ids=lambda example: example.name)
def test_the_effect_is_the_one_of_the_formula(example):
    told = example.given
    need = Need(
        tuple(range(len(told["vacancies"]))),
        tuple(range(len(told["critical"]))),
        told["expiring"],
        told["required"],
    )
    vacancies = [Post(f"V{n}", fitting, seats) for n, (fitting, seats) in enumerate(told["vacancies"])]
    critical = [Post(f"C{n}", fitting) for n, fitting in enumerate(told["critical"])]
    parts = parts_of(need, vacancies=vacancies, critical=critical, rules=RULES)
    assert Decimal(effect_of(parts)) / 100 == Decimal(str(example.expected))


def best_of_all(candidates, *, capacity, floors):
    """The highest effect of any choice within the capacity that keeps the floors."""
    best = None
    for size in range(len(candidates) + 1):
        for chosen in combinations(candidates, size):
            within = sum(one.cost for one in chosen) <= capacity
            kept = all(sum(one.unit == unit for one in chosen) >= floor for unit, floor in floors.items())
            if within and kept:
                effect = sum(one.effect for one in chosen)
                best = effect if best is None else max(best, effect)
    return best


@settings(max_examples=60, deadline=None)
@given(
    people=st.lists(
        st.tuples(st.integers(1, 900), st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=9
    ),
    capacity=st.integers(0, 12),
    percent=st.sampled_from([0, 50, 100]),
    alike=st.booleans(),
)
def test_no_other_choice_has_more_effect(people, capacity, percent, alike):
    candidates = [
        Candidate(n, effect, 1 if alike else cost, unit) for n, (effect, cost, unit) in enumerate(people)
    ]
    floors = floors_of(candidates, capacity=capacity, percent=percent)
    chosen = choose(candidates, capacity=capacity, floors=floors)
    taken = [one for one in candidates if one.key in chosen]
    assert sum(one.cost for one in taken) <= capacity
    assert all(sum(one.unit == unit for one in taken) >= floor for unit, floor in floors.items())
    expected = best_of_all(candidates, capacity=capacity, floors=floors)
    assert sum(one.effect for one in taken) == expected


def test_equals_are_taken_in_the_order_given():
    people = [Candidate(key, 500, 1, 1) for key in (7, 3, 9)]
    assert choose(people, capacity=2, floors={}) == {7, 3}
    dear = [Candidate(key, 500, 2, 1) for key in (7, 3, 9)]
    assert choose(dear, capacity=4, floors={}) == {7, 3}


def test_a_floor_gives_a_unit_its_part_although_others_have_more_effect():
    people = [Candidate(n, 900, 1, 1) for n in range(6)] + [Candidate(10 + n, 100, 1, 2) for n in range(6)]
    floors = floors_of(people, capacity=6, percent=50)
    assert floors == {1: 1, 2: 1}
    assert sorted(choose(people, capacity=6, floors=floors)) == [0, 1, 2, 3, 4, 10]
    assert sorted(choose(people, capacity=6, floors={})) == [0, 1, 2, 3, 4, 5]
