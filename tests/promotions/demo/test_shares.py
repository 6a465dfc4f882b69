"""The agency shows met, gap, expired, unknown, tied, manual and ineligible in realistic shares."""

from collections import Counter

import pytest

from promotions.demo.agency import generate_agency
from promotions.demo.shares import STATUSES, Shares
from promotions.demo.story import (
    BUDI_NAME,
    DATA_HEAD_VACANCY,
    OPENINGS,
    TIE_VACANCY,
    TIED_NAMES,
)
from tests.conftest import TODAY
from tests.reference.agency import Agency
from tests.reference.gaps import gap_rows
from tests.reference.merit import shortlist

from .conftest import PEOPLE

BANDS = {"met": (0.38, 0.58), "gap": (0.10, 0.25), "expired": (0.07, 0.18), "unknown": (0.15, 0.32)}


@pytest.fixture(scope="module")
def agency(tables):
    return Agency(tables)


@pytest.fixture(scope="module")
def considered(agency):
    return {
        vacancy["code"]: shortlist(agency, vacancy["code"], TODAY) for vacancy in agency.tables["vacancies"]
    }


def name_of(agency, nip):
    return agency.one("employees", nip=nip)["name"]


def test_the_default_agency_has_the_shares_it_prints():
    shares = Shares(TODAY)
    for _record in shares.watch(generate_agency(employees=2_000, seed=1, as_of=TODAY)):
        pass
    assert shares.people == 2_000
    for status, (low, high) in BANDS.items():
        assert low < shares.status_share(status) < high, status
    assert 0.01 < shares.without_post / shares.people < 0.03
    assert 0.01 < 1 - shares.posts_with_standard / shares.posts < 0.05
    assert 0.6 < shares.assessed / shares.people < 0.85
    assert 0 < shares.crowded_posts <= 4


def test_the_shares_are_what_the_reference_counts(agency, shares):
    counted = Counter(row.status for nip in agency.nips() for row in gap_rows(agency, nip, TODAY))
    assert {status: counted[status] for status in STATUSES} == {s: shares.requirements[s] for s in STATUSES}
    assert shares.people == PEOPLE


def test_every_vacancy_has_people_to_choose_from(considered):
    assert set(considered) == {opening.code for opening in OPENINGS}
    for code, people in considered.items():
        scored = [each for each in people if each.outcome == "eligible" and each.score is not None]
        assert len(scored) >= 3, code


def test_every_vacancy_has_manual_and_ineligible_people(considered):
    for code, people in considered.items():
        outcomes = Counter(each.outcome for each in people)
        assert outcomes["manual"] >= 1, code
        assert outcomes["ineligible"] > len(people) * 0.4, code


def test_two_people_share_a_rank(agency, considered):
    pair = agency.nips()[1:3]
    assert tuple(name_of(agency, nip) for nip in pair) == TIED_NAMES
    tied = [each for each in considered[TIE_VACANCY] if each.nip in pair]
    assert tied[0].rank == tied[1].rank is not None
    assert tied[0].score == tied[1].score
    others = [each.rank for each in considered[TIE_VACANCY] if each not in tied and each.rank is not None]
    assert tied[0].rank not in others


def test_budi_is_proposed_for_the_head_of_data_analysis(agency, considered):
    budi = next(each for each in considered[DATA_HEAD_VACANCY] if name_of(agency, each.nip) == BUDI_NAME)
    assert budi.outcome == "eligible"
    assert budi.proposed


def test_vacancies_are_of_different_kinds_and_routes(tables):
    kinds = {row["code"]: row["kind"] for row in tables["positions"]}
    assert {row["route"] for row in tables["vacancies"]} == {"open_selection", "talent_pool", "rotation"}
    assert len({kinds[row["position_code"]] for row in tables["vacancies"]}) >= 5


def test_one_vacancy_is_in_a_remote_unit(tables):
    units = {row["code"]: row["unit_code"] for row in tables["positions"]}
    remote = {row["code"] for row in tables["units"] if row["remote"] == "true"}
    assert {row["code"] for row in tables["vacancies"] if units[row["position_code"]] in remote} == {
        "LWG-SEKSI-PELAYANAN"
    }
