"""The first day without service, by the worked examples of the rule (UU 20/2023 Pasal 55)."""

import pytest

from employees.retirement import RETIREMENT_AGE, retirement_age, retires_on


@pytest.mark.parametrize("example", RETIREMENT_AGE.examples, ids=lambda example: example.name)
def test_the_examples_of_retirement(example):
    given = example.given
    age = retirement_age(given["kind"], own=None, on=example.expected)
    assert retires_on(given["born"], age=age) == example.expected


def test_the_age_that_a_post_names_itself_comes_before_that_of_its_kind():
    day = RETIREMENT_AGE.examples[0].expected
    assert retirement_age("administrator", own=65, on=day) == 65
    assert retirement_age("unheard_of", own=None, on=day) is None
