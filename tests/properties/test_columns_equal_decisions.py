"""Deciding about everybody on columns says what deciding about each person says: rules, figures and ranks."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from asn_career.base.figures import to_cents
from asn_career.base.periods import days_reach_years
from promotions.columns.deciding import FIGURES, decide_on_columns, ranks_of
from promotions.columns.facts import UNKNOWN, columns_of, least_days
from promotions.columns.rules import CODES, JUDGES
from promotions.decision import Decider
from promotions.eligibility import RULES
from promotions.outcomes import spelled
from promotions.ranking import Standing, ranks
from tests.properties.random_facts import DAYS, random_world, rules_by_turns

PEOPLE, TARGETS = 120, 12
SEEDS = [*range(5), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(5, 200))]


def world_of(seed):
    random, day = Random(seed), DAYS[seed % len(DAYS)]
    return rules_by_turns(seed, day=day), random_world(random, day=day, people=PEOPLE, targets=TARGETS)


def told_by_columns(world, rules, number):
    columns = columns_of(world.people, rules=rules, outcome_codes=CODES)
    target, ages = world.targets[number]
    return decide_on_columns(columns, target, ages=ages, settled=world.settled[number])


def as_rows(decided):
    return {
        key: (
            bytes(decided.letters[place]).decode(),
            *(int(decided.figures[name][place]) for name in FIGURES),
        )
        for place, key in enumerate(decided.ids.tolist())
    }


def told_one_by_one(world, rules, number):
    target, ages = world.targets[number]
    decider = Decider(target, rules=rules)
    return {
        key: decider.decide(
            world.people.before(key, ages=ages),
            own_demand=world.people.own_demand(key, day=rules.day),
            settled=world.settled[number].get(key, {}),
        )
        for key in world.people.facts
    }


def as_row(decision):
    talent, fit = decision.talent, decision.fit
    match = (
        None if figure is None else to_cents(figure)
        for figure in (fit.jpm, fit.jpm_uncapped, fit.jpm_technical)
    )
    figures = (talent.y, talent.x, talent.talent, decision.own.box, *match, decision.merit.score)
    return spelled({row.rule: row.outcome for row in decision.rules}), *(
        UNKNOWN if figure is None else figure for figure in figures
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_every_outcome_and_every_figure_is_that_of_the_decision_about_each_person(seed):
    rules, world = world_of(seed)
    for number in range(TARGETS):
        decided = told_by_columns(world, rules, number)
        decisions = told_one_by_one(world, rules, number)
        expected = {key: as_row(decision) for key, decision in decisions.items()}
        assert {key: row for key, row in as_rows(decided).items() if row != expected[key]} == {}
        outcomes = [decisions[key].outcome for key in decided.ids.tolist()]
        assert decided.eligible.tolist() == [outcome == "eligible" for outcome in outcomes]
        assert decided.refused.tolist() == [outcome == "ineligible" for outcome in outcomes]
        near = [
            row.count("f") == 1 and "m" not in row
            for row, *_figures in map(expected.get, decided.ids.tolist())
        ]
        assert decided.near_miss.tolist() == near


def test_the_random_people_meet_every_outcome_of_every_rule():
    """Or the comparison above would compare little."""
    met = Counter()
    for seed in range(5):
        rules, world = world_of(seed)
        for number in range(TARGETS):
            for row in as_rows(told_by_columns(world, rules, number)).values():
                met.update(zip(RULES, row[0], strict=True))
    possible = {
        "pf": ("service", "active", "age"),
        "pfm": ("status", "direction", "talent_pool", "education", "experience", "performance", "must_have"),
        "pfmw": ("experience_field", "competence", "discipline", "req_min_education", "req_field_of_study",
                 "req_min_rank", "req_experience_years"),
        "pw": ("rank", "leadership_training"),
        "pfw": ("req_training",),
    }  # fmt: skip
    assert set(JUDGES) == {rule for rules in possible.values() for rule in rules} == set(RULES)
    for letters, rules in possible.items():
        for rule in rules:
            assert {letter for letter in letters if met[rule, letter] < 3} == set(), rule


def test_a_hundredth_or_one_day_more_would_be_told_apart():
    """The control: the comparison sees the smallest change of one fact."""
    rules, world = world_of(0)
    before = as_rows(told_by_columns(world, rules, 0))
    key = next(key for key, one in world.people.facts.items() if one.feedback and one.feedback.score)
    one = world.people.facts[key]
    changed = replace(one, feedback=one.feedback._replace(score=one.feedback.score - 5))
    decided = told_by_columns(
        replace(world, people=replace(world.people, facts={**world.people.facts, key: changed})), rules, 0
    )
    after = as_rows(decided)
    assert {each for each in before if before[each] != after[each]} == {key}


@pytest.mark.parametrize("seed", range(3))
def test_ranks_are_shared_as_the_declared_order_shares_them(seed):
    random = Random(seed)
    standings = {n: Standing(*(random.randint(0, 3) for _ in range(3))) for n in range(200)}
    columns = [[getattr(standings[n], name) for n in standings] for name in Standing._fields]
    shared = ranks(standings)
    assert ranks_of(*map(as_array, columns)).tolist() == [shared[n] for n in standings]
    assert ranks_of(*map(as_array, ([], [], []))).tolist() == []


def as_array(values):
    return np.array(values, dtype=np.int64)


@pytest.mark.parametrize("years", [0, 1, 2, 4, 10])
def test_the_least_number_of_days_that_reaches_years_is_exact_on_every_day_of_a_leap_cycle(years):
    for number in range(0, 4 * 366, 1):
        day = date(2023, 12, 31) + timedelta(days=number)
        days = least_days(years, as_of=day)
        assert days_reach_years(days, years, as_of=day)
        assert not days or not days_reach_years(days - 1, years, as_of=day)
