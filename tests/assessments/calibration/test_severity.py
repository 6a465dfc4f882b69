"""Severity of assessors: the stated formula, its examples, and a slow statement of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.calibration.rules import CALIBRATION
from assessments.calibration.severity import severities, shrink, told

HALVES = st.integers(0, 10).map(lambda n: Decimal(n) / 2)
RATED = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 3), st.dictionaries(st.integers(1, 4), HALVES, max_size=4)),
    max_size=30,
)


@pytest.mark.parametrize("example", CALIBRATION.examples, ids=lambda each: each.name)
def test_the_examples_of_the_rule(example):
    differences = [Fraction(str(each)) for each in example.given["differences"]]
    assert str(told(shrink(differences, prior=5))) == example.expected


@given(rated=RATED, prior=st.integers(1, 20))
def test_it_is_what_that_many_people_of_no_difference_more_would_give(rated, prior):
    rated = list(
        {(person, competency): (person, competency, levels) for person, competency, levels in rated}.values()
    )
    for row in severities(rated, prior=prior):
        means = {}
        for person, _competency, levels in rated:
            if row.account in levels and len(levels) > 1:
                others = [Fraction(level) for account, level in levels.items() if account != row.account]
                means.setdefault(person, []).append(Fraction(levels[row.account]) - sum(others) / len(others))
        people = [sum(each) / len(each) for each in means.values()]
        assert row.people == len(people)
        if not people:
            assert row.mean is None
            assert row.shrunk is None
            continue
        assert row.shrunk == sum([*people, *[Fraction(0)] * prior]) / (len(people) + prior)
        assert abs(row.shrunk) <= abs(row.mean)
        assert row.shrunk * row.mean >= 0


@given(rated=RATED, prior=st.integers(1, 20))
def test_two_alone_who_share_everybody_differ_by_the_opposite(rated, prior):
    both = [
        (person, 1, {1: one, 2: two})
        for person, (one, two) in enumerate(
            [(levels[1], levels[2]) for *_rest, levels in rated if {1, 2} <= set(levels)]
        )
    ]
    found = {row.account: row for row in severities(both, prior=prior)}
    assert not found or found[1].shrunk == -found[2].shrunk
