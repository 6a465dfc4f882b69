"""The explanation says what the run found, and adds up."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from asn_career.base.jobs.running import run_job
from asn_career.base.regulations import NotInForceError, load_table
from promotions.eligibility import RULES
from promotions.explanations import explain
from promotions.fact_wording import lines_of
from promotions.models import Considered, Shortlist
from promotions.rulebook import COMPONENTS, TECHNICAL
from promotions.shortlists import request_shortlist
from promotions.wording import (
    COMPLETED_BY,
    COMPONENT_LABELS,
    RULE_LABELS,
    duration,
    shown_required,
    shown_value,
)
from tests.promotions.agency import Agency, D


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def candidates(agency, by):
    job = run_job(request_shortlist(agency.vacancy, as_of=D, by=by).pk)
    shortlist = Shortlist.objects.get(job=job)
    rows = Considered.objects.visible_to(by).on(shortlist)
    return list(rows.select_related("shortlist__vacancy__position__unit").in_order())


@pytest.mark.django_db
def test_the_lines_make_the_score_and_the_weights_make_hundred(operator):
    agency = Agency()
    agency.person(feedback=90)
    agency.person(feedback=80)
    first, second = candidates(agency, operator)
    found = explain(second, by=operator)
    assert sum(part.points for part in found.parts) == found.total == second.score
    assert sum(part.weight for part in found.parts) == 100
    assert [part.code for part in found.parts] == [*COMPONENTS, TECHNICAL]
    assert (found.above.rank, found.above.difference, found.below) == (1, first.score - second.score, None)
    assert found.above.mostly == "360-degree feedback"
    assert found.sentences == (
        f"Rank 2 of 2 with a score of {second.score}.",
        "0.25 points behind rank 1, mostly for: 360-degree feedback.",
    )
    assert {source.table for source in found.sources} >= {"performance", "education-history", "potential"}
    assert explain(first, by=operator).below.rank == 2


@pytest.mark.django_db
def test_who_shares_a_rank_is_told_so_and_is_neither_above_nor_behind(operator):
    agency = Agency()
    agency.people(2)
    one, other = candidates(agency, operator)
    assert one.rank == other.rank == 1
    found = explain(other, by=operator)
    assert (found.above.shares_rank, found.above.difference) == (True, 0)
    assert found.sentences[1] == "This rank is shared with somebody of the same score."


@pytest.mark.django_db
def test_every_rule_is_told_with_its_basis_and_what_decided(operator):
    agency = Agency()
    agency.person(years=(2025,))
    [candidate] = candidates(agency, operator)
    found = explain(candidate, by=operator)
    assert [line.code for line in found.rules] == list(candidate.rule_outcomes)
    performance = next(line for line in found.rules if line.code == "performance")
    assert (performance.outcome, performance.open) == ("manual", True)
    assert (performance.value, performance.required) == (
        "2024: no result; 2025: Baik",
        "at least Baik in 2024, 2025",
    )
    assert found.sentences == ("To be checked by people: 1 requirement (Performance of the last years).",)
    assert found.above is found.below is None
    assert found.met == len(found.rules) - 1


@pytest.mark.django_db
def test_what_a_score_lacks_is_named_with_what_completes_it(operator):
    agency = Agency()
    agency.person(feedback=None)
    agency.person(levels=None)
    eligible, unknown = candidates(agency, operator)
    assert explain(eligible, by=operator).sentences == (
        "Eligible, but without a score. To complete it: a 360-degree feedback score.",
    )
    lacks = explain(unknown, by=operator).lacks
    assert [(lack.code, lack.competencies) for lack in lacks] == [
        ("competency", tuple(one.name for one in agency.core)),
        ("technical", tuple(one.name for one in agency.technical)),
    ]


@pytest.mark.django_db
def test_an_explanation_costs_the_same_queries_for_any_number_of_candidates(operator):
    costs = []
    agency = Agency()
    for count in (3, 6):
        agency.people(count)
        middle = candidates(agency, operator)[1]
        with CaptureQueriesContext(connection) as captured:
            explain(middle, by=operator)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 5


def test_everything_has_a_name():
    assert set(RULE_LABELS) == set(RULES)
    assert set(COMPONENT_LABELS) == set(COMPLETED_BY) == {*COMPONENTS, TECHNICAL}


@pytest.mark.parametrize(
    ("value", "expected"),
    [("P3Y11M", "3 years 11 months"), ("P1Y0M", "1 year"), ("P0Y0M5D", "5 days"), ("P4Y", "4 years")],
)
def test_durations_in_words(value, expected):
    assert duration(value) == expected


@pytest.mark.parametrize(
    ("rule", "value", "required", "expected"),
    [
        ("service", "2028-05-01", "> 2026-11-21", ("1 May 2028", "after 21 November 2026")),
        ("age", "2026-11-21", "<= 2026-11-21", ("21 November 2026", "until 21 November 2026")),
        ("talent_pool", 5, [7, 8, 9], ("box 5", "box 7, 8, 9")),
        ("must_have", {"MAN-01": None}, {"MAN-01": 3}, ("MAN-01: no valid result", "MAN-01: level 3")),
        ("competence", "85.19", "MS (>= 80)", ("85.19", "meets the requirements (at least 80)")),
        ("active", "01", "01", ("in service", "in service")),
        ("active", "03", "01", ("on study leave", "in service")),
        (
            "experience_field",
            "P0Y0M",
            "P0Y",
            ("none in posts of the same family", "any; that there is none is only pointed out"),
        ),
        ("experience_field", "P5Y", "P5Y", ("5 years", "5 years")),
        ("discipline", None, None, ("", "")),
        ("rank", "III/d", "III/c-III/d", ("III/d", "III/c-III/d")),
        ("req_experience_years", "P5Y3M", "4", ("5 years 3 months", "4 years")),
        ("req_experience_years", None, "1 / lama / 6", ("", "1 year / lama / 6 years")),
    ],
)
def test_values_in_words(rule, value, required, expected):
    assert (shown_value(rule, value), shown_required(rule, required)) == expected


def test_competencies_are_named_beside_their_codes():
    names = {"TEK-DATA-01": "Pengelolaan Data"}
    told = shown_required("must_have", {"TEK-DATA-01": 3}, names)
    assert told == "Pengelolaan Data (TEK-DATA-01): level 3"


RAW = re.compile(r"\d{4}-\d\d|True|False|None|\d\.\d|_")


@pytest.mark.parametrize(
    ("part", "value", "expected"),
    [
        (
            "results",
            {
                "MAN-01": ["assessments/x", "2.0", "2026-09-23", True],
                "MAN-02": ["a/x", "2.5", "2020-09-23", False],
            },
            [
                "Integritas (MAN-01): level 2, 23 September 2026, masih berlaku",
                "MAN-02: level 2,5, 23 September 2020, sudah kedaluwarsa",
            ],
        ),
        ("status", "PPPK_PARUH_WAKTU", ["PPPK Paruh Waktu"]),
        ("legal_position", "01", ["aktif"]),
        ("birth", ["2030-05-01", None], ["akhir masa kerja 1 Mei 2030"]),
        (
            "posts",
            [["r/x", "P-1", "pengawas", "Umum", "DINAS", "2020-01-01", None]],
            ["Pengawas, P-1, rumpun Umum, DINAS, sejak 1 Januari 2020"],
        ),
        (
            "duties",
            [["r/x", "P-1", "jpt_pratama", "DINAS", "plt", "2020-01-01"]],
            ["Plt., JPT Pratama, P-1, DINAS, sejak 1 Januari 2020"],
        ),
        ("degrees", [["r/x", "S1", "Hukum"]], ["S1, Hukum"]),
        ("rank", ["r/x", "III/d"], ["III/d"]),
        ("appraisals", [["r/x", 2025, "sangat_baik"]], ["2025: Sangat Baik"]),
        ("feedback", ["r/x", "", "87.50"], ["Skor: 87,50"]),
        ("awards", [["r/x", "Satya", None]], ["Satya: belum diketahui"]),
        (
            "sanctions",
            [["r/x", "berat", "2024-02-01", None]],
            ["Berat, sejak 1 Februari 2024, tanpa hari terakhir"],
        ),
        (
            "trainings",
            [["r/x", "PKP", "Pelatihan", "", "2024-02-01"]],
            ["Pelatihan, selesai 1 Februari 2024"],
        ),
        ("teams", [], []),
    ],
)
def test_facts_are_told_in_words_by_their_part(part, value, expected):
    with translation.override("id"):
        told = list(lines_of(part, value, names={"MAN-01": "Integritas"}))
    assert told == expected
    assert not [line for line in told if RAW.search(line)]


def test_a_rule_without_a_provision_is_named_by_its_title_and_day():
    with translation.override("id"), pytest.raises(NotInForceError) as refused:
        load_table("employees", "career_levels").in_force_on(date(1990, 1, 1))
    assert "1 Januari 1990" in str(refused.value)
    assert "career_levels" not in str(refused.value)


def test_figures_follow_the_readers_notation():
    with translation.override("id"):
        assert shown_value("competence", "85.19") == "85,19"
