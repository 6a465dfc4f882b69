"""Axes, components, talent, box and match of people in their own posts are those of the reference."""

import pytest

from promotions.models import Vacancy
from promotions.readings import read_people
from tests.properties.comparing import differences, load_agency, seeds
from tests.reference import gaps, talent
from tests.reference.agency import current_position
from tests.reference.cells import rounded

pytestmark = pytest.mark.django_db


def told_by_engine(loaded, on, *, position=""):
    nips = loaded.nips()
    readings = read_people(sorted(nips), as_of=on, position=position)
    return {nips[pk]: person_of_engine(reading) for pk, reading in readings.items()}


def person_of_engine(reading):
    return {
        "position": reading.position or None,
        **reading.components,
        **{name: reading.axis(name) for name in ("y", "x", "talent")},
        "box": reading.talent.box,
        "missing": reading.talent.missing,
        **match_figures(reading.fit),
    }


def match_figures(match):
    """Both tell a match by the same names; a category that is not known is empty or None."""
    return {
        "jpm": match.jpm,
        "jpm_uncapped": match.jpm_uncapped,
        "jpm_technical": match.jpm_technical,
        "category_filling": match.category_filling or None,
        "category_mapping": match.category_mapping or None,
        "missing_competencies": sorted(match.missing),
    }


def told_by_reference(agency, on, *, position=""):
    return {nip: person_of_reference(agency, nip, on, position) for nip in agency.nips()}


def person_of_reference(agency, nip, on, position):
    figures = talent.talent(agency, nip, on)
    compared = position or current_position(agency, nip, on)
    return {
        "position": compared,
        **{name: rounded(value) for name, value in figures.components.items()},
        "y": figures.y,
        "x": figures.x,
        "talent": figures.talent,
        "box": figures.box,
        "missing": figures.missing,
        **match_figures(gaps.job_person_match(agency, nip, compared, on)),
    }


@pytest.mark.parametrize("seed", seeds(first=2000))
def test_every_person_is_told_as_by_the_reference(seed, operator, tmp_path):
    loaded = load_agency(seed, folder=tmp_path, by=operator)
    target = Vacancy.objects.order_by("code").first().position.code

    for on in loaded.days:
        for position in ("", target):
            engine = told_by_engine(loaded, on, position=position)
            reference = told_by_reference(loaded.reference, on, position=position)
            assert engine.keys() == reference.keys()
            found = {nip: differences(engine[nip], reference[nip]) for nip in engine}
            assert {nip: each for nip, each in found.items() if each} == {}, f"{on} {position or 'own post'}"
