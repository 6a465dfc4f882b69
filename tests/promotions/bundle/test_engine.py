"""The verifier's own rules, written anew from the specification, decide about random people as the product does."""

from random import Random

import pytest

from asn_career.base.canonical import canonical
from asn_career.base.figures import to_cents
from promotions.choices import RULES
from promotions.decision import Decider
from promotions.freezing import fact_columns, facts_json
from promotions.outcomes import spelled
from promotions.ranking import ranks
from tests.promotions.bundle.carried import verify
from tests.properties.random_facts import DAYS, random_world, rules_by_turns

PEOPLE, TARGETS = 60, 10
SEEDS = [*range(3), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 60))]


def sealed_of(target, rules):
    return {
        "as_of": rules.day.isoformat(),
        "rules": rules.as_json(),
        "rule_order": list(RULES),
        "fact_columns": {name: list(columns) for name, columns in fact_columns(rules).items()},
        "target": {
            **{name: getattr(target, name) for name in ("position", "kind", "family", "echelon", "remote", "route")},
            "standard": [row._asdict() for row in target.demand.required or ()],
            "requirements": [row._asdict() for row in target.demand.requirements],
        },
    }  # fmt: skip


def as_told(decision):
    fit, talent = decision.fit, decision.talent
    match = (fit.jpm, fit.jpm_uncapped, fit.jpm_technical)
    return {
        "outcome": decision.outcome,
        "letters": spelled({row.rule: row.outcome for row in decision.rules}),
        **{name: getattr(talent, name) for name in ("y", "x", "talent")},
        "box": decision.own.box,
        **dict(
            zip(
                ("jpm", "jpm_uncapped", "jpm_technical"),
                (None if each is None else to_cents(each) for each in match),
                strict=True,
            )
        ),
        "score": decision.merit.score,
        "points": {part.code: part.cents for part in decision.contributions},
        "values": {
            code: None if part.points is None else verify.Fraction(part.points, 300)
            for code, part in talent.components.items()
        },
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_decided_about_random_people_is_the_same(seed):
    random, day = Random(seed), DAYS[seed % len(DAYS)]
    rules = rules_by_turns(seed, day=day)
    world = random_world(random, day=day, people=PEOPLE, targets=TARGETS)
    for number, (target, ages) in enumerate(world.targets):
        decider = Decider(target, rules=rules)
        engine = verify.Engine(verify.json.loads(canonical(sealed_of(target, rules))))
        assert engine.weights() == {
            "talent": decider.weights.talent,
            "technical": decider.weights.technical,
        }
        expected, found, standings = {}, {}, {}
        for key in world.people.facts:
            facts, own = world.people.before(key, ages=ages), world.people.own_demand(key, day=day)
            settled = world.settled[number].get(key, {})
            decision = decider.decide(facts, own_demand=own, settled=settled)
            row = {
                "facts": canonical(facts_json(facts, own_demand=own)).decode(),
                "retires_on": facts.retires_on.isoformat() if facts.retires_on else "",
                "age_limit_on": facts.age_limit_on.isoformat() if facts.age_limit_on else "",
            }
            told = engine.decide(engine.facts_of(row), {rule: list(each) for rule, each in settled.items()})
            expected[key] = as_told(decision)
            found[key] = {name: told[name] for name in expected[key]}
            if decision.standing:
                standings[key] = decision.standing
        assert {key: row for key, row in found.items() if row != expected[key]} == {}
        assert verify.ranked(found) == ranks(standings)
