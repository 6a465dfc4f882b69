"""A changed score is split into data, weights and rules so that the parts make the whole, in whatever order."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from random import Random

import pytest

from promotions.decision import Decider
from promotions.insight.changes import Person
from promotions.insight.splitting import Split, mixed, split_of
from promotions.records import Score
from promotions.rulebook import rules_on
from tests.promotions.cases import CORE, D, held, person, target


def rules(**values):
    """Today's rules with some of them replaced."""
    book = rules_on(D)
    changed = {name: replace(book.provisions[name], value=value) for name, value in values.items()}
    return replace(book, provisions={**book.provisions, **changed})


def one(book=None, **facts):
    return Person(person(**facts), None, {}, Decider(target(), rules=book or rules()))


AXES = {**rules()["axes"], "y": {"predicate": 50, "award": 15, "team": 15, "feedback": 20}}
SCALES = {**rules()["scales"], "education": {**rules()["scales"]["education"], "S1": 60}}


def test_only_what_changed_has_a_share():
    points = Fraction(25, 100)
    better = {"feedback": Score("f", "", Decimal("90"))}
    assert split_of(one(), one(**better)) == Split(points, 0, 0)
    assert split_of(one(), one(rules(axes=AXES)))[0::2] == (0, 0)
    assert split_of(one(), one(rules(scales=SCALES)))[:2] == (0, 0)
    assert split_of(one(), one()) == Split(0, 0, 0)


@pytest.mark.parametrize("seed", range(10))
def test_the_shares_are_the_mean_of_all_orders_and_make_the_difference(seed):
    random = Random(seed)
    before = one(results={code: held(random.randint(2, 4)) for code in (*CORE, "TEK-01")})
    after = one(
        rules(axes=AXES, scales=SCALES),
        feedback=Score("f", "", Decimal(random.randint(0, 100))),
        results={code: held(random.randint(2, 4)) for code in (*CORE, "TEK-01")},
    )
    found = split_of(before, after)
    orders = [_one_after_another(before, after, order) for order in permutations(range(3))]
    assert len(set(orders)) > 1 or len(orders) == 6
    assert list(found) == [sum(order[part] for order in orders) / Fraction(6) for part in range(3)]
    difference = after.decide().merit.score - before.decide().merit.score
    assert found.total * 100 == difference == sum(found.hundredths())
    assert split_of(after, before) == Split(*(-part for part in found))


def _one_after_another(before, after, order):
    shares, now = [0, 0, 0], [before] * 3
    score = before.decide().merit.score
    for part in order:
        now[part] = after
        then = mixed(*now).decide().merit.score
        shares[part], score = Fraction(then - score, 100), then
    return tuple(shares)


def test_the_lead_over_somebody_is_the_difference_of_the_shares():
    lead = Split(Fraction(1), Fraction(1, 3), Fraction(0)).less(
        Split(Fraction(0), Fraction(-1, 3), Fraction(0))
    )
    assert lead == Split(Fraction(1), Fraction(2, 3), Fraction(0))


def test_a_score_that_is_not_known_on_the_way_is_not_split():
    assert split_of(one(feedback=None), one()) is None
