"""The random agencies reach every corner; else agreement between engine and reference would prove little."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from . import gaps, merit, talent
from .agencies import random_agency
from .agency import Agency
from .eligibility import RULES

SEEDS = range(30)
NEVER = {  # outcomes that a rule does not have
    "status": {"warn"},
    "active": {"manual", "warn"},
    "service": {"manual", "warn"},
    "direction": {"warn"},
    "talent_pool": {"warn"},
    "education": {"warn"},
    "experience": {"warn"},
    "performance": {"warn"},
    "must_have": {"warn"},
    "age": {"manual", "warn"},
    "rank": {"fail", "manual"},
    "leadership_training": {"fail", "manual"},
    "req_training": {"manual"},
}


@pytest.fixture(scope="module")
def computed():
    """Everything of all agencies: (talent figures, gap rows, candidates)."""
    figures, rows, candidates = [], [], []
    for seed in SEEDS:
        package = random_agency(seed, people=18)
        agency = Agency(
            package.tables, imported_under={row["nip"]: "A" for row in package.tables["employees"]}
        )
        for nip in agency.nips():
            figures.append(talent.talent(agency, nip, package.on))
            rows += gaps.gap_rows(agency, nip, package.on)
        for vacancy in agency.rows("vacancies"):
            candidates += merit.shortlist(agency, vacancy["code"], package.on)
    return figures, rows, candidates


def test_the_same_seed_gives_the_same_agency_whatever_the_hash_seed():
    told = "from tests.reference.agencies import random_agency as r; print(repr(r(7)))"
    by_hash_seed = [
        subprocess.run(
            [sys.executable, "-c", told],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert by_hash_seed[0] == by_hash_seed[1]
    assert random_agency(7) != random_agency(8)


def test_every_rule_has_each_of_its_outcomes(computed):
    found = Counter((rule, outcome) for each in computed[2] for rule, outcome in each.rules.items())

    expected = {
        (rule, outcome)
        for rule in RULES
        for outcome in {"pass", "fail", "manual", "warn"} - NEVER.get(rule, set())
    }
    assert set(found) == expected


def test_every_status_of_a_gap_row_occurs(computed):
    assert {row.status for row in computed[1]} == {"met", "gap", "expired", "unknown"}


def test_every_component_is_known_and_unknown_somewhere(computed):
    for name in talent.COMPONENTS:
        values = {figures.components[name] for figures in computed[0]}
        assert None in values, name
        assert len(values) > 2, name


def test_every_box_occurs(computed):
    assert {figures.box for figures in computed[0]} == {None, *range(1, 10)}


def test_there_are_ties_scores_and_people_eligible_without_a_score(computed):
    eligible = [each for each in computed[2] if each.outcome == "eligible"]
    ranks = Counter(each.rank for each in eligible if each.rank)

    assert {each.outcome for each in computed[2]} == {"eligible", "manual", "ineligible"}
    assert any(each.score is None for each in eligible)
    assert len(ranks) >= 3
    assert any(each.score and "technical" not in dict(each.contributions) for each in eligible)


def test_contributions_always_add_up_to_the_score(computed):
    scored = [each for each in computed[2] if each.score is not None]

    assert len(scored) > 100
    assert all(sum(points for _, points in each.contributions) == each.score for each in scored)
