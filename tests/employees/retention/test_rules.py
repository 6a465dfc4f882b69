"""Every recorded table has one class of retention; a period counts from an event and is never guessed."""

import copy
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db.models import FileField

from asn_career.base.evidence.replay import captured_tables
from asn_career.base.regulations import thawed
from employees.choices import ERASABLE, GONE
from employees.protected_trail import TABLE
from employees.retention import rules
from employees.retention.rules import RETENTION, classes_on, destroyed_on, unclassified
from employees.retention.wording import EXAMPLES, NAMES, period_of

TODAY = date(2026, 11, 29)


def by_code(code):
    return next(each for each in classes_on(TODAY) if each.code == code)


def recorded():
    return {table for table, _triggers in captured_tables()} | {TABLE}


def test_every_recorded_table_has_a_class_and_no_class_names_another():
    assert unclassified(recorded(), on=TODAY) == []
    assert {table for each in classes_on(TODAY) for table in each.tables} - recorded() == set()


def test_a_table_without_a_class_is_found():
    assert unclassified([*recorded(), "new_table"], on=TODAY) == ["new_table"]


@pytest.mark.parametrize("example", RETENTION.examples, ids=lambda example: example.name)
def test_worked_examples(example):
    assert by_code(example.given["class"]).ends_on(example.given["left_on"]) == example.expected


def test_the_latest_day_of_leaving_is_the_last_one_whose_period_has_ended():
    """Compared with trying every day, about two leap days."""
    each = by_code("private")
    for day in (date(2025, 2, 28), date(2025, 3, 1), date(2024, 2, 29), date(2024, 2, 28), TODAY):
        tried = (day - timedelta(days=back) for back in range(800))
        assert each.left_by(day) == next(left for left in tried if each.ends_on(left) <= day), day


def test_what_decisions_rest_on_is_never_destroyed_and_has_no_guessed_period():
    kept = [each for each in classes_on(TODAY) if not each.is_destroyed]
    assert {each.code for each in kept} == {"decision", "file", "account", "institution"}
    assert all(each.years is None and each.left_by(TODAY) is None for each in kept)


def test_each_class_is_told_in_words():
    assert {each.code for each in classes_on(TODAY)} == set(NAMES) == set(EXAMPLES)
    assert all(period_of(each) for each in classes_on(TODAY))
    assert [each.code for each in destroyed_on(TODAY)] == ["private", "development", "family"]


def test_nothing_hangs_on_a_row_that_can_be_erased_neither_another_row_nor_a_file():
    models = {model._meta.db_table: model for model in apps.get_models()}
    for table in ERASABLE:
        meta = models[table]._meta
        assert not meta.related_objects, table
        assert not [each for each in meta.get_fields() if isinstance(each, FileField)], table


def test_the_rule_lets_nobody_be_erased_whom_the_database_does_not():
    value = copy.deepcopy(thawed(RETENTION.value_on(TODAY)))
    value["left"].append("01")
    assert any("legal positions" in found for found in rules._faults(value))
    assert set(RETENTION.value_on(TODAY)["left"]) <= set(GONE)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"years": None}, "counts from an event"),
        ({"years": 0}, "a year or longer"),
        ({"after": "none", "years": None}, "destroyed without a period"),
        ({"after": "someday"}, "unknown event"),
        ({"confidence": "sure"}, "unknown confidence"),
        ({"tables": ["employees_employee"]}, "tables of two classes"),
        ({"code": "file"}, "given twice"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(change, fault):
    value = copy.deepcopy(thawed(RETENTION.value_on(TODAY)))
    assert list(rules._faults(value)) == []
    value["classes"][0].update(change)
    assert any(fault in found for found in rules._faults(value))
