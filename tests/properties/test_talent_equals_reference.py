"""Axes, components, talent, box and match of people in their own posts are those of the reference."""

import pytest

from asn_career.base.figures import from_cents, points_to_cents
from assessments.job_fit import JobFit, job_fit
from promotions.facts import collect
from promotions.rulebook import rules_on
from promotions.talent import own_components, talent_of
from tests.properties.comparing import differences, load_agency, seeds
from tests.reference import gaps, talent
from tests.reference.agency import current_position
from tests.reference.cells import rounded

pytestmark = pytest.mark.django_db

FIT = ("jpm", "jpm_uncapped", "jpm_technical", "category_filling", "category_mapping")


def told_by_engine(loaded, on):
    rules, nips = rules_on(on), loaded.nips()
    people = collect(sorted(nips), rules=rules)
    return {
        nips[pk]: person_of_engine(facts, demand=people.own_demand(pk, day=on), rules=rules)
        for pk, facts in people.facts.items()
    }


def person_of_engine(facts, *, demand, rules):
    held = facts.levels_held()
    fit = job_fit(demand.required, held=held, rules=rules.fit) if demand else JobFit(missing=("position",))
    found = talent_of(own_components(facts, demand=demand, jpm=fit.jpm, rules=rules), rules=rules)
    return {
        **{name: shown(part.points, points_to_cents) for name, part in found.components.items()},
        **{name: shown(getattr(found, name)) for name in ("y", "x", "talent")},
        "box": found.box,
        "missing": found.missing,
        **{name: getattr(fit, name) or None for name in FIT if name.startswith("category")},
        **{name: getattr(fit, name) for name in FIT if name.startswith("jpm")},
        "missing_competencies": sorted(fit.missing),
    }


def shown(value, to_cents=int):
    return None if value is None else from_cents(to_cents(value))


def told_by_reference(agency, on):
    return {nip: person_of_reference(agency, nip, on) for nip in agency.nips()}


def person_of_reference(agency, nip, on):
    figures = talent.talent(agency, nip, on)
    match = gaps.job_person_match(agency, nip, current_position(agency, nip, on), on)
    return {
        **{name: rounded(value) for name, value in figures.components.items()},
        "y": figures.y,
        "x": figures.x,
        "talent": figures.talent,
        "box": figures.box,
        "missing": figures.missing,
        **{name: getattr(match, name) for name in FIT},
        "missing_competencies": sorted(match.missing),
    }


@pytest.mark.parametrize("seed", seeds(first=2000))
def test_every_persons_talent_is_that_of_the_reference(seed, operator, tmp_path):
    loaded = load_agency(seed, folder=tmp_path, by=operator)

    for on in loaded.days:
        engine, reference = told_by_engine(loaded, on), told_by_reference(loaded.reference, on)
        assert engine.keys() == reference.keys()
        found = {nip: differences(engine[nip], reference[nip]) for nip in engine}
        assert {nip: each for nip, each in found.items() if each} == {}
