"""Who is proposed for leadership training: what is known and enough, what is missing, and never on what is unknown."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from competencies.models import Competency
from employees.models import Employee
from tests.factories import (
    AssessmentFactory,
    PerformanceFactory,
    PositionFactory,
    PotentialFactory,
    TrainingProgramFactory,
    UnitFactory,
    hold,
    principal_with,
)
from training.leadership import Standing, candidates, proposals_of
from training.models import TrainingHistory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
CODES = [f"MAN-0{number}" for number in range(1, 9)]
LEVELS = {"pelaksana": 2, "jf_ahli_muda": 2, "pengawas": 3, "administrator": 4, "jpt_pratama": 5}


def somebody(kind="pengawas", *, levels=(3,) * 8, potential=85, predicate="baik", unit=None, **fields):
    person = hold(PositionFactory(kind=kind, **({"unit": unit} if unit else {})), **fields)
    for code, level in zip(CODES, levels, strict=True):
        if level is not None:
            AssessmentFactory(employee=person, competency=Competency.objects.get(code=code), level=level)
    if potential is not None:
        PotentialFactory(employee=person, score=potential)
    if predicate:
        PerformanceFactory(employee=person, predicate=predicate)
    return person


def completed(person, name):
    TrainingHistory._base_manager.create(employee=person, name=name, hours=300, completed_on=date(2025, 1, 1))


def found(operator, standing=Standing.PROPOSED):
    return set(candidates(operator, standing=standing, as_of=TODAY).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("kind", "levels", "training"),
    [
        ("pelaksana", 2, "PKP"),
        ("jf_ahli_muda", 2, "PKP"),
        ("pengawas", 3, "PKA"),
        ("administrator", 4, "PKN II"),
        ("jpt_pratama", 5, "PKN I"),
    ],
)
def test_each_kind_of_post_is_proposed_for_the_training_of_its_next_level(operator, kind, levels, training):
    person = somebody(kind, levels=(levels,) * 8)
    assert found(operator) == {person.pk}
    assert proposals_of([person.pk], as_of=TODAY)[person.pk].training == training


def test_the_earlier_training_is_named_as_what_comes_first(operator):
    TrainingProgramFactory(code="PKA", name="Pelatihan Kepemimpinan Administrator", kind="struktural")
    person = somebody()
    proposal = proposals_of([person.pk], as_of=TODAY)[person.pk]
    assert (proposal.blocked, proposal.first) == (True, ["PKP"])
    assert "PKP" in proposal.reason
    completed(person, "Diklat PIM IV")
    proposal = proposals_of([person.pk], as_of=TODAY)[person.pk]
    assert (proposal.blocked, proposal.program.code) == (False, "PKA")


@pytest.mark.parametrize("name", ["PKA", "pelatihan kepemimpinan administrator", "PIM-III", "PKN II"])
def test_who_has_the_training_of_the_level_or_a_higher_one_is_not_proposed(operator, name):
    completed(somebody(), name)
    assert found(operator) == set()


@pytest.mark.parametrize(
    "short",
    [
        {"potential": 79},
        {"levels": (3,) * 5 + (2,) * 3},
        {"levels": (5,) * 7 + (1,)},
        {"predicate": "kurang"},
        {"status": "PPPK"},
        {"legal_position": "03"},
        {"kind": "jpt_madya"},
    ],
)
def test_what_is_known_and_not_enough_lists_nobody_anywhere(operator, short):
    somebody(**short)
    assert found(operator) == found(operator, Standing.UNKNOWN) == set()


@pytest.mark.parametrize(
    ("gone", "unknown"),
    [
        ({"potential": None}, ("potential",)),
        ({"levels": (3,) * 7 + (None,)}, ("managerial",)),
        ({"predicate": ""}, ("performance",)),
    ],
)
def test_what_is_unknown_proposes_nobody_and_is_listed_as_unknown(operator, gone, unknown):
    person = somebody(**gone)
    assert found(operator) == set()
    assert found(operator, Standing.UNKNOWN) == {person.pk}
    proposal = proposals_of([person.pk], as_of=TODAY)[person.pk]
    assert (proposal.standing, proposal.unknown, len(proposal.missing)) == (Standing.UNKNOWN, unknown, 1)


def test_an_expired_potential_is_unknown_and_an_older_valid_one_does_not_stand_in(operator):
    person = somebody(potential=None)
    PotentialFactory(employee=person, score=90, assessed_on=date(2023, 11, 20))
    assert (found(operator), found(operator, Standing.UNKNOWN)) == (set(), {person.pk})
    PotentialFactory(employee=person, score=90, assessed_on=date(2023, 11, 21))
    assert found(operator) == {person.pk}


def test_an_officer_sees_the_people_of_the_own_units_only():
    office = UnitFactory(parent=UnitFactory())
    inside = somebody(unit=office)
    somebody()
    assert found(principal_with("admin_opd", unit=office)) == set()  # no talent for unit administrators
    assert found(principal_with("analis", unit=office)) == {inside.pk}


def judged_slowly(person, facts):
    """The rule of the file in its own words, for one person."""
    kind, levels, potential, predicate = facts
    wanted = LEVELS.get(kind)
    known = [level for level in levels if level is not None]
    if wanted is None or (potential is not None and potential < 80) or predicate == "kurang":
        return None
    possible = sum(level >= wanted for level in known) + levels.count(None)
    if possible < 6 or any(level < wanted - 1 for level in known):
        return None
    complete = potential is not None and predicate and len(known) == 8
    return Standing.PROPOSED if complete else Standing.UNKNOWN


@pytest.mark.parametrize("seed", [1, 2])
def test_the_statement_finds_whom_the_rule_told_slowly_finds(operator, seed):
    random, expected = Random(seed), {}
    for _ in range(40):
        kind = random.choice([*LEVELS, "jpt_madya"])
        around = LEVELS.get(kind, 3)
        levels = tuple(
            random.choice(
                [around, around, around, around + 0.5, around - 0.5, around - 1, around - 1.5, None]
            )
            if random.random() < 0.5
            else around
            for _ in CODES
        )
        levels = tuple(None if level is None else Decimal(str(min(5, level))) for level in levels)
        facts = (
            kind,
            levels,
            random.choice([None, 79, 80, 92]),
            random.choice(["", "baik", "baik", "kurang"]),
        )
        person = somebody(facts[0], levels=facts[1], potential=facts[2], predicate=facts[3])
        expected[person.pk] = judged_slowly(person, facts)

    for standing in Standing:
        assert found(operator, standing) == {key for key, told in expected.items() if told == standing}
    told = proposals_of(list(expected), as_of=TODAY)
    for key, standing in expected.items():
        if standing:
            assert told[key].standing == standing


@pytest.mark.parametrize("headcount", [1, 12])
def test_proposals_cost_the_same_queries_for_any_headcount(operator, headcount, django_assert_num_queries):
    TrainingProgramFactory(code="PKA", kind="struktural")
    ids = [somebody().pk for _ in range(headcount)]
    with django_assert_num_queries(3):
        assert len(proposals_of(ids, as_of=TODAY)) == headcount
    with django_assert_num_queries(1):
        assert len(list(candidates(operator, standing=Standing.PROPOSED, as_of=TODAY))) == headcount
    assert Employee._base_manager.count() == headcount
