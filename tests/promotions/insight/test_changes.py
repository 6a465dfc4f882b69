"""Whatever is said to change an outcome or a rank is put to the engine, and is so."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest

from asn_career.base.findings import ELIGIBLE
from promotions.decision import Decider
from promotions.insight.changes import RAISE, REASSESS, WAIT, Change, Person
from promotions.insight.outcome_changes import way_to_eligible
from promotions.insight.standing import needed_values, rank_among, rises, score_with
from promotions.records import Appraisal, Held, PostRequirement, RankHeld, Sanction, Score
from promotions.rulebook import rules_on
from tests.promotions.cases import CORE, D, held, person, post, standard, target
from tests.properties.random_facts import DAYS, random_world

# Always: a few, and 36, whose people wait for one rule longer than for what is left once another remedy is in.
ALWAYS = (0, 1, 2, 3, 36)
SEEDS = [seed if seed in ALWAYS else pytest.param(seed, marks=pytest.mark.long) for seed in range(100)]


def one(facts=None, asked=None, *, day=D):
    return Person(facts or person(), None, {}, Decider(asked or target(), rules=rules_on(day)))


def people_of(seed):
    """People before posts, as random as the rules allow; and those who fail in a thing or two."""
    random, day = Random(seed), DAYS[seed % len(DAYS)]
    rules, world = rules_on(day), random_world(random, day=day, people=25, targets=3)
    for number, (asked, ages) in enumerate(world.targets):
        decider = Decider(asked, rules=rules)
        yield [
            Person(
                world.people.before(key, ages=ages),
                world.people.own_demand(key, day=day),
                world.settled[number].get(key, {}),
                decider,
            )
            for key in world.people.facts
        ]
    for asked in (target(), target("administrator"), target("jf_ahli_muda")):
        marked = replace(asked.demand, required=standard(mutlak=("MAN-03",)), requirements=REQUIREMENTS)
        decider = Decider(replace(asked, demand=marked), rules=rules)
        yield [Person(near_miss(random, day), None, {}, decider) for _ in range(25)]


REQUIREMENTS = (PostRequirement("min_rank", "III/d", "mutlak"), PostRequirement("training", "PKP", ""))


def near_miss(random, day):
    """Somebody who fits, but for what chance makes of one fact or two."""
    since = date(day.year - random.randint(2, 9), random.randint(1, 12), 1)
    kind = random.choice(("pelaksana", "pengawas"))
    years = {day.year - ago: random.choice((*["baik"] * 9, "kurang", "")) for ago in (1, 2)}
    sanction = Sanction("d", "sedang", since, date(day.year + 1, random.randint(1, 12), 1))
    return person(
        posts=(post(kind, since),),
        rank=RankHeld("r", random.choice(("III/c", "III/d", "III/d", "IV/a"))),
        appraisals=tuple(Appraisal("p", year, predicate) for year, predicate in years.items()),
        feedback=Score("f", "", Decimal(random.randint(50, 100))),
        sanctions=(sanction,) if random.random() < 0.1 else (),
        trainings=person().trainings if random.random() < 0.5 else (),
        results={
            code: Held("a", Decimal(random.randint(3, 7)) / 2, day, random.random() < 0.99)
            for code in (*CORE, "TEK-01")
        },
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_to_eligible_is_one_and_no_part_of_it_can_be_left_out(seed):
    found = 0
    for people in people_of(seed):
        for one in people:
            way = way_to_eligible(one)
            if way is None:
                assert one.decide().outcome == ELIGIBLE
                continue
            if way.stuck:
                assert not way.changes
                continue
            found += 1
            then = one.changed(way.changes)
            assert (then.decide().outcome, then.day) == (ELIGIBLE, way.on)
            for change in way.changes:
                fewer = [other for other in way.changes if other is not change]
                assert one.changed(fewer).decide().outcome != ELIGIBLE
            if way.on > one.day:
                [wait] = [change for change in way.changes if change.kind == WAIT]
                sooner = wait._replace(on=date.fromordinal(wait.on.toordinal() - 1))
                changes = [sooner if change is wait else change for change in way.changes]
                assert one.changed(changes).decide().outcome != ELIGIBLE
    assert found > 10


@pytest.mark.parametrize("seed", SEEDS)
def test_every_rise_reaches_the_rank_that_it_names_and_one_step_less_does_not(seed):
    found = 0
    for people in people_of(seed):
        standings = {n: standing for n, one in enumerate(people) if (standing := one.decide().standing)}
        for n, standing in standings.items():
            others = [other for key, other in standings.items() if key != n]
            rank = rank_among(standing, others)
            if rank == 1:
                continue
            for rise in rises(people[n], others, to=rank - 1):
                found += 1
                then = people[n].changed(rise.changes).decide().standing
                assert rank_among(then, others) == rise.rank <= rank - 1
                assert Decimal(then.score) / 100 == rise.score
                for change in rise.changes:
                    fewer = [_one_less(c) if c is change else c for c in rise.changes]
                    lower = people[n].changed([c for c in fewer if c]).decide().standing
                    assert rank_among(lower, others) > rank - 1
    assert found


def _one_less(change):
    if change.kind == RAISE and change.steps > 1:
        return change._replace(after=str(Decimal(change.after) - Decimal("0.5")), steps=change.steps - 1)
    return None


@pytest.mark.parametrize("seed", SEEDS)
def test_a_component_needs_just_what_it_is_said_to_need(seed):
    found = 0
    for people in people_of(seed):
        decisions = [(one, decision) for one in people if (decision := one.decide()).merit.score is not None]
        for (one, own), (_other, other) in pairwise(decisions):
            wanted = other.merit.score
            for row in needed_values(own, Decimal(wanted) / 100, decider=one.decider):
                found += row.needed is not None
                up = wanted >= own.merit.score
                if row.needed is None:
                    edge = score_with(own, row.code, 10_000 if up else 0, decider=one.decider)
                    assert edge < wanted if up else edge > wanted
                    continue
                cents = int(row.needed * 100)
                there = score_with(own, row.code, cents, decider=one.decider)
                assert there >= wanted if up else there <= wanted
                if row.change:
                    nearer = score_with(own, row.code, cents + (-1 if up else 1), decider=one.decider)
                    assert nearer < wanted if up else nearer > wanted
    assert found > 50


def way(facts=None, asked=None, **given):
    found = way_to_eligible(one(facts, asked, **given))
    return found and [(c.kind, c.code, c.before, c.after, c.steps, c.on) for c in found.changes], found


def test_years_of_service_are_reached_on_a_day():
    changes, found = way(person(posts=(post("pelaksana", date(2022, 12, 22)),)))
    assert changes == [("wait", "experience", "2026-11-21", "2026-12-22", 1, date(2026, 12, 22))]
    assert found.on == date(2026, 12, 22)


def test_a_wait_past_the_new_year_asks_for_the_results_of_the_years_between():
    changes, _found = way(person(posts=(post("pelaksana", date(2023, 6, 1)),)))
    assert changes == [
        ("wait", "experience", "2026-11-21", "2027-06-01", 1, date(2027, 6, 1)),
        ("appraise", "2026", "", "baik", 1, None),
    ]


def test_a_result_that_expires_meanwhile_has_to_be_renewed():
    old = {code: replace_day(held(3), date(2023, 12, 1)) for code in (*CORE, "TEK-01")}
    changes, _found = way(person(posts=(post("pelaksana", date(2022, 12, 22)),), results=old))
    assert {change[0] for change in changes} == {"wait", "reassess"}
    assert len(changes) == 1 + len(CORE)


def replace_day(held, day):
    return held._replace(assessed_on=day)


def test_a_predicate_that_is_too_low_has_to_fall_out_of_the_years_that_count():
    low = (Appraisal("p/1", 2025, "butuh_perbaikan"), Appraisal("p/2", 2024, "baik"))
    changes, found = way(person(appraisals=low))
    assert found.on == date(2028, 1, 1)
    assert [change[:2] for change in changes] == [
        ("wait", "performance"), ("appraise", "2026"), ("appraise", "2027"),
    ]  # fmt: skip


def test_a_missing_year_a_rank_and_a_training_are_supplied():
    asked = target()
    rows = (PostRequirement("min_rank", "IV/b", "mutlak"), PostRequirement("training", "Bimtek", "mutlak"))
    asked = replace(asked, demand=replace(asked.demand, requirements=rows))
    facts = person(appraisals=(Appraisal("p/1", 2025, "baik"),), rank=RankHeld("r/1", "III/d"))
    changes, found = way(facts, asked)
    assert changes == [
        ("appraise", "2024", "", "baik", 1, None),
        ("rank", "req_min_rank", "III/d", "IV/b", 2, None),
        ("train", "Bimtek", "", "", 1, None),
    ]
    assert (found.on, found.steps) == (D, 4)


def test_a_training_that_the_post_asks_for_counts_as_development_too_where_it_teaches_the_standard():
    rows = (PostRequirement("training", "Bimtek", "mutlak"),)
    asked = replace(target(), demand=replace(target().demand, requirements=rows))
    taught = sorted(asked.demand.competencies)[0]
    plain = one(person(trainings=()), asked)
    known = replace(plain, taught={"bimtek": taught})
    values = []
    for each in (plain, known):
        found = way_to_eligible(each)
        assert [change.code for change in found.changes] == ["Bimtek"]
        values.append(each.changed(found.changes).decide().talent.components["development"].points)
    assert values[1] == 2 * values[0]


def test_a_low_match_is_raised_by_the_fewest_half_levels_and_an_expired_result_is_renewed():
    levels = {**{code: held(2) for code in CORE}, "TEK-01": held(3)}  # 18 of 27
    changes, _found = way(person(results=levels))
    assert changes == [(RAISE, "MAN-01", "2", "2.5", 1, None)]  # 68.52
    expired = {**person().results, "MAN-02": held(2, valid=False)}
    assert way(person(results=expired))[0] == [(REASSESS, "MAN-02", "2", "2", 1, None)]


def test_a_must_have_competency_comes_to_its_level():
    asked = replace(target(), demand=replace(target().demand, required=standard(mutlak=("MAN-03",))))
    levels = {**person().results, "MAN-03": held("1.5")}
    assert way(person(results=levels), asked)[0] == [(RAISE, "MAN-03", "1.5", "3", 3, None)]


def test_a_sanction_ends_by_itself():
    facts = person(sanctions=(Sanction("d/1", "sedang", date(2026, 6, 1), date(2026, 12, 1)),))
    assert way(facts)[1].on == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"status": "PPPK"}, "status"),
        ({"posts": (post("jpt_pratama", date(2015, 1, 1)),)}, "direction"),
        ({"retires_on": date(2026, 1, 1)}, "service"),
    ],
)
def test_what_nobody_can_change_is_named_and_nothing_is_promised(change, rule):
    _changes, found = way(person(**change))
    assert rule in found.stuck
    assert (found.changes, found.on) == ((), None)


def test_what_is_open_for_want_of_a_record_people_can_establish():
    assert way(person(retires_on=None))[0] == [("verify", "service", "", "", 1, None)]


def test_whoever_is_eligible_needs_no_way():
    assert way_to_eligible(one()) is None


def test_nothing_is_changed_in_place():
    before = one()
    facts = replace(before.facts)
    before.changed([Change(RAISE, "MAN-01", "3", "5", 4), Change(WAIT, "x", "", "", 1, date(2030, 1, 1))])
    assert before.facts == facts
    assert before.day == D
