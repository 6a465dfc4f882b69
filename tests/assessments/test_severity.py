"""The published severity of a gap, and which gap comes first."""

from datetime import date
from decimal import Decimal

import pytest

from assessments.gaps import Evidence, Gap
from assessments.severity import GAP_SEVERITY, severity, severity_of, severity_order

DAY = date(2026, 11, 21)


def gap(code, required, held, importance):
    known = None if held is None else Decimal(held)
    shown = Evidence(1, Decimal(held or 0), "cact", DAY, "", DAY)
    return Gap(1, 1, code, code, "technical", required, importance, known, shown)


@pytest.mark.parametrize("example", GAP_SEVERITY.examples, ids=lambda example: example.name)
def test_every_published_example_is_what_the_formula_gives(example):
    missing = Decimal(str(example.given["missing"]))
    found = severity(missing=missing, importance=example.given["importance"], on=DAY)
    assert found == Decimal(str(example.expected))


def test_what_is_not_known_has_no_severity():
    assert severity_of(gap("A", 3, None, "mutlak"), on=DAY) is None
    assert severity_of(gap("A", 3, "3", "mutlak"), on=DAY) is None
    assert severity_of(gap("A", 3, "1.5", "mutlak"), on=DAY) == Decimal("4.5")


def test_must_haves_come_first_then_depth_then_importance_then_the_dictionary():
    rows = [
        gap("D", 3, "1", "perlu"),
        gap("C", 3, "1", "penting"),
        gap("B", 3, "1", "penting"),
        gap("A", 4, "0", "perlu"),
        gap("E", 3, "2.5", "mutlak"),
    ]
    assert [row.code for row in sorted(rows, key=lambda row: severity_order(row, on=DAY))] == list("EABCD")
