"""Who is proposed for leadership training: what is known and enough, what is missing, and never on what is unknown."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from asn_career.base.audit import acting
from competencies.models import Competency
from employees.access import user_principal
from employees.models import Employee
from tests.factories import (
    AssessmentFactory,
    GrantFactory,
    PerformanceFactory,
    PositionFactory,
    PotentialFactory,
    TrainingProgramFactory,
    UnitFactory,
    UserFactory,
    hold,
    principal_with,
    span,
)
from training.leadership import Standing, candidates, proposals_of
from training.models import DevelopmentPlan, Enrolment, TrainingHistory, TrainingSession
from training.plans.proposing import propose_actions
from training.plans.rows import actions_of
from training.plans.writing import propose_own_plan

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
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


def listed_pka():
    return TrainingProgramFactory(
        code="PKA", name="Pelatihan Kepemimpinan Administrator", kind="struktural", hours=100
    )


def test_the_training_is_proposed_in_the_plan_without_any_figure_about_the_person():
    program, person = listed_pka(), somebody()
    completed(person, "PKP")
    (action,) = _leading(propose_actions([person.pk], as_of=TODAY, year=2026)[person.pk])
    assert (action.program, action.hours, action.competency_id) == (program, 100, None)
    assert "85" not in action.reason
    account = UserFactory(employee=person)
    by = user_principal(account, on=TODAY)
    for _ in range(2):
        propose_own_plan(year=2026, by=by, at=NOW)
    plan = DevelopmentPlan.objects.visible_to(by).get(employee=person)
    assert len(_leading(actions_of([plan]))) == 1, "proposed again, it is there once"


def test_what_has_to_come_first_or_is_unknown_is_not_proposed_in_the_plan():
    listed_pka()
    blocked, unknown = somebody(), somebody(potential=None)
    found = propose_actions([blocked.pk, unknown.pk], as_of=TODAY, year=2026)
    assert [_leading(rows) for rows in found.values()] == [[], []]


def _leading(actions):
    return [action for action in actions if action.source == "potential"]


def test_the_persons_page_says_why_and_leads_into_the_nomination_of_a_session(operator):
    program, unit = listed_pka(), UnitFactory()
    person = somebody(unit=unit)
    completed(person, "PKP")
    session = open_session(program, unit)
    account = GrantFactory(role="analis", unit=unit).user
    client = Client()
    client.force_login(account)
    address = reverse("leadership_person", args=[person.public_id])
    shown = client.get(address).content.decode()
    assert "85,00" in shown
    nominate = reverse("session_nominate", args=[session.public_id])
    assert nominate in shown
    client.post(nominate, {"selected": str(person.public_id), "reason": "Usulan PKA"})
    enrolment = Enrolment._base_manager.get(session=session)
    assert enrolment.employee_id == person.pk
    assert (
        nominate not in client.get(reverse("leadership_person", args=[somebody().public_id])).content.decode()
    )


def test_nobody_without_the_right_to_talent_sees_the_page_or_the_way_to_it():
    unit = UnitFactory()
    person = somebody(unit=unit)
    client = Client()
    client.force_login(GrantFactory(role="atasan", unit=unit).user)
    assert client.get(reverse("leadership_person", args=[person.public_id])).status_code in (403, 404)
    shown = client.get(reverse("employee_competencies", args=[person.public_id])).content.decode()
    assert reverse("leadership_person", args=[person.public_id]) not in shown


def test_people_are_told_of_their_own_proposal_with_their_training(operator):
    listed_pka()
    person = somebody()
    client = Client()
    client.force_login(UserFactory(employee=person))
    assert "diusulkan untuk PKA" in client.get(reverse("own_training")).content.decode()


def open_session(program, unit):
    """One whose registration is open, a month from today."""
    first = timezone.localdate() + timedelta(days=30)
    with acting(by="tests"):
        return TrainingSession.objects.create(
            program=program,
            unit=unit,
            code="S-PKA",
            seats=5,
            state="open",
            modality="klasikal",
            period=span(first, first),
        )
