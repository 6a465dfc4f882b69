"""What leaders read hides small numbers, also from who subtracts."""

import random
from itertools import combinations

from promotions.fairness.figures import Count
from promotions.fairness.rules import bounds_on
from promotions.fairness.summary import may_show, summarise, suppress
from promotions.fairness_choices import UNKNOWN, Attribute, FairnessStage
from tests.promotions.agency import D

BOUNDS = bounds_on(D)


def derivable(counts, shown):
    """Every sum of groups that the totals and the shown groups give away."""
    hidden = [counts[group] for group, count in shown.items() if count is None]
    told = [counts[group] for group, count in shown.items() if count is not None]
    yield from told
    for size in range(2, len(told) + 1):
        for chosen in combinations(told, size):
            yield Count(sum(c.entered for c in chosen), sum(c.passed for c in chosen))
    if hidden:
        yield Count(sum(c.entered for c in hidden), sum(c.passed for c in hidden))


def test_no_cell_under_the_least_is_shown_or_found_by_subtraction_in_a_thousand_tables():
    dealer = random.Random(14)
    shown_some = 0
    for _ in range(1000):
        groups = ("L", "P", UNKNOWN) if dealer.random() < 0.5 else ("-34", "35-44", "45-54", "55-", UNKNOWN)
        counts = {}
        for group in groups:
            entered = dealer.choice((dealer.randint(1, 40), dealer.randint(20, 400)))
            counts[group] = Count(entered, dealer.randint(0, entered))
        shown = suppress(counts, bounds=BOUNDS)
        if all(count is None for count in shown.values()):
            continue  # the total is checked by itself
        shown_some += 1
        for count in derivable(counts, shown):
            assert count.entered >= 30
            assert min(count.passed, count.left) >= 10
        assert sum(count is None for count in shown.values()) != 1
    assert shown_some > 100


def test_of_two_groups_one_of_which_is_small_neither_is_shown():
    assert suppress({"L": Count(500, 100), "P": Count(40, 4)}, bounds=BOUNDS) == {"L": None, "P": None}


def test_control_a_small_group_alone_hidden_is_found_by_subtraction():
    counts = {"L": Count(500, 100), "P": Count(40, 4)}
    alone = {"L": counts["L"], "P": None}
    assert not all(may_show(count, bounds=BOUNDS) for count in derivable(counts, alone))


def test_people_are_rounded_to_tens_and_rates_to_whole_percent():
    strata = {(FairnessStage.ELIGIBLE, Attribute.SEX): [{"L": Count(233, 100)}, {"P": Count(168, 55)}]}
    (told,) = summarise(strata, bounds=BOUNDS)
    assert (told.runs, told.all.people, told.all.percent) == (2, 400, 39)
    assert [(each.group, each.people, each.percent) for each in told.groups] == [
        ("L", 230, 43),
        ("P", 170, 33),
    ]


def test_a_total_that_is_too_small_is_hidden_too():
    (told,) = summarise(
        {(FairnessStage.APPOINTED, Attribute.SEX): [{"L": Count(2, 1), "P": Count(1, 0)}]}, bounds=BOUNDS
    )
    assert told.all.people is None
    assert all(each.people is None for each in told.groups)
