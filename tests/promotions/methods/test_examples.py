"""The worked examples of both rules, computed; and what a rule file may not say."""

from datetime import date
from decimal import Decimal

import pytest

from asn_career.base.regulations import load_table
from assessments.choices import OFFICIAL_SOURCES
from assessments.potential_methods import POTENTIAL_METHODS, method_of, method_told
from promotions.demanded_methods import counted_level
from promotions.records import MethodHeld
from promotions.rulebook import demand_faults

DAY = date(2026, 11, 21)
DEMANDS = load_table("promotions", "assessment_methods")


@pytest.mark.parametrize("example", DEMANDS.examples, ids=lambda example: example.name)
def test_a_demand_takes_the_level_of_the_example(example):
    rows = [
        MethodHeld("", row["source"], Decimal(row["level"]), row["day"], True)
        for source in OFFICIAL_SOURCES
        for row in example.given["levels"]
        if row["source"] == source
    ]
    held = counted_level(rows, example.given["methods"])
    assert (held and held.level) == example.expected


@pytest.mark.parametrize("example", POTENTIAL_METHODS.examples, ids=lambda example: example.name)
def test_words_name_the_method_of_the_example(example):
    assert method_of(example.given["method"], day=DAY) == example.expected


def test_an_unknown_method_is_told_as_it_was_written_and_none_as_none():
    assert method_told(" Talenta 9 ", day=DAY) == "Talenta 9"
    assert method_told("", day=DAY) == "metode tidak tercatat"


@pytest.mark.parametrize(
    "value",
    [
        {"kepala_dinas": {"core": ["cact"]}},
        {"pengawas": {}},
        {"pengawas": {"core": []}},
        {"pengawas": {"core": ["superior"]}},
        {"pengawas": {"core": ["cact", "assessment_center"]}},
        {"pengawas": {"core": ["cact", "cact"]}},
        {"pengawas": {"all": ["cact"]}},
        {"pengawas": {"named": {"MAN-01": ["self"]}}},
        {"pengawas": {"potential": ["ramalan"]}},
    ],
)
def test_what_is_no_demand_is_refused(value):
    assert list(demand_faults(value))
    assert not list(demand_faults({"pengawas": {"core": ["cact"], "named": {"MAN-01": ["cact"]}}}))
