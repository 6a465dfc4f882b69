"""Demanded methods: engine, columns and verifier agree with a look-up by hand on random people and demands."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
import pytest

from asn_career.base.canonical import canonical
from assessments.choices import OFFICIAL_SOURCES, PotentialMethod
from promotions.columns.counting import needing_stronger
from promotions.columns.deciding import FIGURES, decide_on_columns
from promotions.columns.facts import columns_of
from promotions.columns.rules import CODES
from promotions.decision import Decider
from promotions.demanded_methods import weaker_of
from promotions.freezing import facts_from, facts_json
from promotions.records import Held, Score
from promotions.rulebook import demand_faults
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.test_engine import as_told, sealed_of
from tests.properties.random_facts import (
    DAYS,
    KINDS,
    by_methods,
    demanding,
    random_demand,
    random_world,
    rules_by_turns,
)
from tests.properties.test_columns_equal_decisions import as_row, as_rows, told_by_columns, told_one_by_one

PEOPLE, TARGETS = 60, 8
SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(4, 120))]
ALL = tuple(map(str, OFFICIAL_SOURCES))
WORDS = {
    "assessment_center": {"pusat penilaian"}, "cact": {"cact bkn"}, "psychological_test": {"psikotes"},
    "interview": {"wawancara"},
}  # fmt: skip


def world_of(seed, demand=None):
    random, day = Random(seed), DAYS[seed % len(DAYS)]
    world = by_methods(random, random_world(random, day=day, people=PEOPLE, targets=TARGETS), day=day)
    value = random_demand(random) if demand is None else demand
    assert list(demand_faults(value)) == []
    return demanding(rules_by_turns(seed, day=day), value), world, value


def wanted_by_hand(row, parts):
    if row.competency in parts.get("named", {}):
        return parts["named"][row.competency]
    return parts.get("technical" if row.kind == "technical" else "core", ())


def counted_by_hand(facts, target, parts):
    """Levels by competency of the standard, and the potential score: whoever reads the records would say so."""
    levels = {}
    for row in target.demand.required or ():
        wanted = wanted_by_hand(row, parts) or ALL
        best = None
        for source in ALL:  # the official order
            for each in facts.by_method.get(row.competency, ()):
                if (
                    each.source == source
                    and source in wanted
                    and (best is None or each.assessed_on > best.assessed_on)
                ):
                    best = each
        if best and best.valid and best.level is not None:
            levels[row.competency] = best.level
    words = set().union(*(WORDS.get(method, set()) for method in parts.get("potential", ())))
    scores = [
        row for row in facts.potentials
        if row.valid and (not parts.get("potential") or " ".join(row.name.split()).lower() in words)
    ]  # fmt: skip
    return levels, max(scores, key=lambda row: row.assessed_on).score if scores else None


def without_methods(one, levels, potential):
    """Facts of somebody who holds just this: what an engine that knows no methods would be given."""
    results = {code: held for code, held in one.results.items() if code in levels}
    for code, level in levels.items():
        results[code] = (one.results.get(code) or next(iter(one.results.values()), None) or BLANK)._replace(
            level=level, valid=True
        )
    score = None if potential is None else SCORE._replace(score=potential)
    return replace(one, results=results, potential=score, by_method=None, potentials=None)


BLANK, SCORE = Held("", Decimal(0), DAYS[0], True), Score("", "", Decimal(0))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_counts_is_what_a_look_up_by_hand_takes(seed):
    rules, world, value = world_of(seed)
    plain = rules_by_turns(seed, day=rules.day)
    for target, ages in world.targets:
        decider, blind = Decider(target, rules=rules), Decider(target, rules=plain)
        for key in world.people.facts:
            facts = world.people.before(key, ages=ages)
            levels, potential = counted_by_hand(facts, target, value.get(target.kind, {}))
            counted = decider.counted(facts)
            mine = {row.competency for row in target.demand.required or ()}
            assert {c: level for c, level in counted.levels_held().items() if c in mine} == levels
            given = {"own_demand": world.people.own_demand(key, day=rules.day), "settled": {}}
            found = decider.decide(facts, **given)
            expected = blind.decide(without_methods(facts, levels, potential), **given)
            assert (found.fit, found.merit.score, found.talent.x) == (
                expected.fit, expected.merit.score, expected.talent.x
            )  # fmt: skip
            assert found.own == blind.decide(facts, **given).own, "the box is that of talent mapping"


@pytest.mark.parametrize("seed", SEEDS)
def test_columns_say_of_everybody_what_the_decision_about_each_says(seed):
    rules, world, _value = world_of(seed)
    for number, (target, _ages) in enumerate(world.targets):
        decided = told_by_columns(world, rules, number)
        decisions = told_one_by_one(world, rules, number)
        expected = {key: as_row(decision) for key, decision in decisions.items()}
        assert {key: row for key, row in as_rows(decided).items() if row != expected[key]} == {}
        columns = columns_of(world.people, rules=rules, outcome_codes=CODES)
        methods = Decider(target, rules=rules).methods
        weaker = [bool(weaker_of(world.people.facts[key], methods)) for key in columns.ids.tolist()]
        assert needing_stronger(columns, target).tolist() == weaker


@pytest.mark.parametrize("seed", SEEDS)
def test_the_verifier_decides_the_same_from_what_was_frozen(seed):
    rules, world, _value = world_of(seed)
    for number, (target, ages) in enumerate(world.targets):
        decider = Decider(target, rules=rules)
        engine = verify.Engine(verify.json.loads(canonical(sealed_of(target, rules))))
        for key in world.people.facts:
            facts, own = world.people.before(key, ages=ages), world.people.own_demand(key, day=rules.day)
            settled = world.settled[number].get(key, {})
            expected = as_told(decider.decide(facts, own_demand=own, settled=settled))
            row = row_of(facts, own)
            found = engine.decide(engine.facts_of(row), {rule: list(each) for rule, each in settled.items()})
            assert {name: found[name] for name in expected} == expected


def row_of(facts, own):
    told = canonical(facts_json(facts, own_demand=own)).decode()
    days = {"retires_on": facts.retires_on, "age_limit_on": facts.age_limit_on}
    again = facts_from(verify.json.loads(told), **days)
    assert again == facts
    return {"facts": told, **{name: day.isoformat() if day else "" for name, day in days.items()}}


@pytest.mark.parametrize("seed", range(2))
def test_demanding_every_official_method_changes_nothing(seed):
    """And so does a demand of kinds of posts that none of these is."""
    every = {"core": ALL, "technical": ALL}
    rules, world, _value = world_of(seed, dict.fromkeys(KINDS, every))
    plain = rules_by_turns(seed, day=rules.day)
    for number in range(TARGETS):
        assert as_rows(told_by_columns(world, rules, number)) == as_rows(
            told_by_columns(world, plain, number)
        )


def test_the_comparisons_meet_people_who_are_kept_out_and_one_changed_method_is_told_apart():
    """Or they would compare little: the controls."""
    rules, world, _value = world_of(0, {kind: {"core": ("assessment_center",)} for kind in KINDS})
    plain, changed = rules_by_turns(0, day=rules.day), 0
    for number, (target, ages) in enumerate(world.targets):
        before, after = (told_by_columns(world, each, number) for each in (plain, rules))
        changed += int(np.sum(before.figures["jpm"] != after.figures["jpm"]))
        columns = columns_of(world.people, rules=rules, outcome_codes=CODES)
        again = decide_on_columns(columns, target, ages=ages, settled={})
        assert set(again.figures) == set(FIGURES)
    assert changed > PEOPLE
    key, code, row = next(
        (key, code, row)
        for key, one in world.people.facts.items()
        for code, rows in one.by_method.items()
        for row in rows
        if one.results.get(code) and one.results[code].record == row.record
    )
    facts, own = world.people.facts[key], world.people.own_demand(key, day=rules.day)
    others = tuple(each for each in facts.by_method[code] if each is not row)
    hidden = replace(facts, by_method={**facts.by_method, code: others})
    engine = verify.Engine(verify.json.loads(canonical(sealed_of(world.targets[0][0], rules))))
    assert engine.facts_of(row_of(facts, own))
    with pytest.raises(verify.Refused):
        engine.facts_of(row_of(hidden, own))


def test_every_word_of_the_reference_is_a_method():
    assert set(WORDS) <= set(PotentialMethod.values)
