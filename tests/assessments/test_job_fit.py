"""The match of a person with a standard; the worked examples come from the rule files."""

from datetime import date
from decimal import Decimal

import pytest

from asn_career.base.regulations import load_table
from assessments.job_fit import Required, category, fit_rules_on, job_fit, predicate_of

D = date(2026, 11, 21)
RULES = fit_rules_on(D)


def examples(name):
    return [
        pytest.param(row.given, row.expected, id=row.name) for row in load_table("assessments", name).examples
    ]


def standard(levels, *, kind="managerial"):
    return [Required(f"{kind}-{number}", kind, level) for number, level in enumerate(levels)]


def levels(rows, values):
    return {row.competency: Decimal(value) for row, value in zip(rows, values, strict=True)}


@pytest.mark.parametrize(("case", "expected"), examples("job_fit"))
def test_match_examples(case, expected):
    rows = standard(case["required"])
    found = job_fit(rows, held=levels(rows, case["held"]), rules=RULES)
    assert {
        "jpm": found.jpm,
        "filling": found.category_filling,
        "mapping": found.category_mapping,
    } == expected


@pytest.mark.parametrize(("jpm", "expected"), examples("job_fit_categories"))
def test_category_boundaries(jpm, expected):
    assert {purpose: category(jpm, getattr(RULES, purpose)) for purpose in expected} == expected


@pytest.mark.parametrize(("ratings", "expected"), examples("predicate_matrix"))
def test_predicate_matrix(ratings, expected):
    work, behaviour = ratings
    assert predicate_of("", work_result=work, behaviour=behaviour, day=D) == expected
    assert predicate_of("baik", work_result=work, behaviour=behaviour, day=D) == "baik"
    assert predicate_of("", work_result=work, behaviour="", day=D) == ""


def test_the_match_is_capped_and_kept_uncapped():
    rows = standard([3, 3])
    found = job_fit(rows, held=levels(rows, ["4.5", "4"]), rules=RULES)
    assert (found.jpm, found.jpm_uncapped) == (Decimal("100.00"), Decimal("141.67"))


def test_one_unknown_level_leaves_the_match_unknown():
    rows = [*standard([3, 3]), *standard([2], kind="technical")]
    found = job_fit(rows, held={"managerial-0": Decimal(3), "technical-0": Decimal(2)}, rules=RULES)
    assert (found.jpm, found.jpm_uncapped, found.category_filling) == (None, None, "")
    assert (found.jpm_technical, found.missing) == (Decimal("100.00"), ("managerial-1",))


def test_a_technical_result_that_is_missing_leaves_the_core_match_known():
    rows = [*standard([3]), *standard([2], kind="technical")]
    found = job_fit(rows, held={"managerial-0": Decimal(3)}, rules=RULES)
    assert (found.jpm, found.jpm_technical, found.missing) == (Decimal("100.00"), None, ("technical-0",))


def test_a_standard_without_core_and_no_standard_are_told_apart():
    rows = standard([2], kind="technical")
    assert job_fit(rows, held=levels(rows, [2]), rules=RULES).missing == ("standard_core",)
    assert job_fit(None, held={}, rules=RULES).missing == ("standard",)
