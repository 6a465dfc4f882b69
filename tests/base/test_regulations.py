"""Rule files load, are checked, and give what was in force on a day."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from asn_career.base import regulations
from asn_career.base.regulations import (
    Confidence,
    DatedTable,
    NotInForceError,
    Provision,
    RuleFileError,
    all_tables,
    bands_fault,
    load_table,
    weights_fault,
)


def table(*days):
    provisions = tuple(Provision(day, "", Confidence.DECISION, number) for number, day in enumerate(days))
    return DatedTable("app", "rule", {"id": "Aturan"}, {}, provisions)


def test_every_rule_file_loads_and_names_its_source():
    tables = all_tables()
    assert len(tables) == len(regulations.rule_files()) > 20
    assert all(row.source and row.confidence for one in tables for row in one.provisions)


def test_every_rule_is_told_in_both_languages():
    for one in all_tables():
        assert one.titles["en"]
        assert one.titles["id"]
        assert one.descriptions["en"] != one.descriptions["id"]
    with translation.override("en"):
        assert load_table("promotions", "ranking").title == "Ranking and proposal"
    with translation.override("id"):
        assert load_table("promotions", "ranking").title == "Peringkat dan usulan"


def test_the_provision_in_force_is_the_latest_begun():
    rule = table(date(2020, 1, 1), date(2025, 1, 1))
    assert rule.value_on(date(2024, 12, 31)) == 0
    assert rule.value_on(date(2025, 1, 1)) == 1
    with pytest.raises(NotInForceError):
        rule.in_force_on(date(2019, 12, 31))


def test_a_rule_cannot_be_changed_by_accident():
    with pytest.raises(TypeError):
        load_table("promotions", "merit_weights").value_on(date(2026, 1, 1))["other"]["talent"] = 51


def test_a_faulty_value_stops_the_start():
    with pytest.raises(RuleFileError, match="not 100"):
        load_table(
            "promotions", "merit_weights", check=lambda value: weights_fault({"a": 60, "b": 41}, named="axis")
        )


@pytest.mark.parametrize("bounds", [[80, 60], [80, 80, 0], [60, 80, 0], [101, 0], []])
def test_bands_with_holes_or_overlaps_are_found(bounds):
    assert list(bands_fault([{"from": bound} for bound in bounds], named="bands"))


def test_bands_that_cover_the_domain_are_sound():
    assert not list(bands_fault([{"from": 80}, {"from": Decimal("59.5")}, {"from": 0}], named="bands"))


def test_the_paper_lists_every_provision_as_it_is():
    paper = (regulations.ROOT / "docs" / "regulations.md").read_text(encoding="utf-8")
    for table in all_tables():
        for row in table.provisions:
            line = f"| `{table.name}` | {table.titles['en']} | {row.effective_from} | {row.source} | {row.confidence} |"
            assert line in paper
