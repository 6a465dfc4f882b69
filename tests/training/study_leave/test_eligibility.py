"""Every rule of study leave, at the day before and the day it turns, and by the worked examples of its file."""

from datetime import date

import pytest

from asn_career.base.regulations import load_table
from training.study_leave.eligibility import RULES, Case, Study, find_outcomes, months_after, months_of
from training.study_leave.facts import Appraisal, Degree, OtherLeave, Sanction, StudyFacts
from training.study_leave.rules import rules_on

DAY = date(2026, 11, 21)
FACTS = {
    "record": "employees/1",
    "status": "PNS",
    "legal_position": "01",
    "appointed_on": date(2010, 1, 1),
    "retires_on": date(2043, 2, 1),
    "degrees": (Degree("education-history/1", "S1"),),
    "appraisals": {2025: Appraisal("performance/1", "baik")},
}
STUDY = {
    "level": "S2",
    "mode": "released",
    "accreditation": "unggul",
    "starts_on": date(2027, 1, 1),
    "ends_on": date(2028, 12, 31),
}


def outcome(rule: str, *, on: date = DAY, study=None, **facts):
    case = Case(StudyFacts(**(FACTS | facts)), Study(**(STUDY | (study or {}))), rules_on(on))
    return {row.rule: row for row in find_outcomes(case, settled={})}[rule]


def examples(name):
    table = load_table("training", f"study_leave_{name}")
    return [pytest.param(example, id=example.name) for example in table.examples]


def test_somebody_whom_nothing_stands_against_meets_every_rule():
    assert {outcome(rule).outcome for rule in RULES} == {"pass"}


def test_every_outcome_names_its_article():
    assert all(outcome(rule).basis for rule in RULES)


@pytest.mark.parametrize("example", examples("service"))
def test_time_as_pns_is_certain_or_open_by_the_month_of_appointment(example):
    found = outcome("service", on=example.given["as_of"], appointed_on=example.given["appointed"])
    assert found.outcome == example.expected


@pytest.mark.parametrize("example", examples("performance"))
def test_the_predicate_of_the_last_year_counts_and_until_results_are_due_the_one_before(example):
    rows = {year: Appraisal("performance/1", found) for year, found in example.given["years"].items()}
    assert outcome("performance", on=example.given["as_of"], appraisals=rows).outcome == example.expected


@pytest.mark.parametrize("example", examples("discipline"))
def test_a_sanction_counts_until_its_last_day(example):
    given = example.given
    row = Sanction("discipline/1", given["level"], given["end"])
    assert outcome("discipline", on=given["as_of"], sanctions=(row,)).outcome == example.expected


@pytest.mark.parametrize("example", examples("remaining_service"))
def test_study_and_the_service_after_it_end_before_retirement(example):
    given = example.given
    study = {"mode": given["mode"], "starts_on": given["starts"], "ends_on": given["ends"]}
    found = outcome("remaining_service", study=study, retires_on=given["retires"])
    assert found.outcome == example.expected


@pytest.mark.parametrize("example", examples("single"))
def test_an_obligation_of_an_earlier_study_is_open_until_its_last_day(example):
    other = OtherLeave("study-leaves/1", False, example.given["obliged_until"])
    assert outcome("single", on=example.given["as_of"], others=(other,)).outcome == example.expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [("PNS", "pass"), ("CPNS", "fail"), ("PPPK", "fail"), ("PPPK_PARUH_WAKTU", "fail")],
)
def test_study_leave_is_for_pns(status, expected):
    assert outcome("status", status=status).outcome == expected


@pytest.mark.parametrize(
    ("held", "expected"), [("01", "pass"), ("02", "fail"), ("03", "fail"), ("15", "fail")]
)
def test_only_active_service_may_apply(held, expected):
    assert outcome("active", legal_position=held).outcome == expected


@pytest.mark.parametrize(
    ("level", "expected"),
    [("S2", "pass"), ("S1", "manual"), ("D-IV", "manual"), ("D-III", "fail"), ("S3", "pass")],
)
def test_the_study_leads_above_the_degree_held(level, expected):
    assert outcome("education", study={"level": level}).outcome == expected


@pytest.mark.parametrize(
    ("accreditation", "expected"),
    [
        ("unggul", "pass"),
        ("baik_sekali", "pass"),
        ("b", "pass"),
        ("baik", "fail"),
        ("c", "fail"),
        ("luar_negeri", "manual"),
    ],
)
def test_the_programme_is_accredited(accreditation, expected):
    assert outcome("accreditation", study={"accreditation": accreditation}).outcome == expected


def test_another_study_under_way_refuses():
    assert outcome("single", others=(OtherLeave("study-leaves/1", True, None),)).outcome == "fail"


@pytest.mark.parametrize(("last", "expected"), [(date(2028, 12, 31), "pass"), (date(2029, 1, 1), "warn")])
def test_a_study_longer_than_usual_is_pointed_out(last, expected):
    assert outcome("length", study={"ends_on": last}).outcome == expected


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("service", {"appointed_on": None}),
        ("performance", {"appraisals": {}}),
        ("remaining_service", {"retires_on": None}),
        ("education", {"degrees": ()}),
        ("discipline", {"sanctions": (Sanction("discipline/1", "berat", None),)}),
    ],
)
def test_what_is_unknown_is_left_to_people(rule, facts):
    assert outcome(rule, **facts).outcome == "manual"


def test_the_record_that_decided_is_named():
    row = Sanction("discipline/7", "berat", date(2027, 1, 1))
    assert outcome("discipline", sanctions=(row,)).record == "discipline/7"
    assert outcome("performance").record == "performance/1"


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2027, 1, 1), date(2028, 12, 31), 24),
        (date(2027, 1, 1), date(2029, 1, 1), 25),
        (date(2027, 1, 15), date(2027, 2, 14), 1),
        (date(2027, 1, 15), date(2027, 2, 15), 2),
        (date(2027, 1, 1), date(2027, 1, 1), 1),
    ],
)
def test_a_begun_month_counts_whole(first, last, months):
    assert months_of(first, last) == months


def test_months_end_on_the_last_day_of_a_shorter_month():
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_after(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert months_after(date(2027, 12, 31), 12) == date(2028, 12, 31)
    assert months_after(date(2027, 11, 30), 1) == date(2027, 12, 30)
