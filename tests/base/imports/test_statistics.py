"""A large import leaves fresh statistics, whoever owns the tables, and asks nothing where nothing changed."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from asn_career.base.imports.loading import load_package
from asn_career.base.imports.stage import MANY_ROWS

pytestmark = pytest.mark.django_db


def write_units(folder, *, count, name="Unit"):
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["code", "name", "parent_code"])
        lines.writerows([f"U{number}", f"{name} {number}", ""] for number in range(count))
    return folder


def known_rows(table):
    """How many rows the planner believes a table to have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        return cursor.fetchone()[0]


def test_the_planner_knows_of_a_large_import_at_once(tmp_path, operator, today):
    load_package(write_units(tmp_path, count=MANY_ROWS), principal=operator, as_of=today)
    assert known_rows("employees_unit") == MANY_ROWS


@pytest.mark.parametrize(("count", "asked"), [(5, False), (MANY_ROWS, True)])
def test_a_small_import_leaves_statistics_to_the_database(tmp_path, operator, today, count, asked):
    with CaptureQueriesContext(connection) as captured:
        load_package(write_units(tmp_path, count=count), principal=operator, as_of=today)
    gathered = [query["sql"] for query in captured if "import_analyze(" in query["sql"]]
    assert any("'employees_unit'" in sql for sql in gathered) is asked


@pytest.mark.parametrize(("name", "updates"), [("Unit", False), ("Bagian", True)])
def test_stored_records_are_joined_only_when_some_change(tmp_path, operator, today, name, updates):
    load_package(write_units(tmp_path, count=5), principal=operator, as_of=today)
    with CaptureQueriesContext(connection) as captured:
        load_package(write_units(tmp_path, count=5, name=name), principal=operator, as_of=today)
    assert any(query["sql"].startswith("UPDATE employees_unit t") for query in captured) is updates


def test_statistics_are_gathered_with_the_rights_of_the_tables_owner():
    """The application's role owns no table; the ordinary import of ``bin/run`` runs under such a role."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.prosecdef, p.proowner = t.relowner FROM pg_proc p, pg_class t"
            " WHERE p.oid = 'import_analyze(regclass)'::regprocedure AND t.oid = 'employees_unit'::regclass"
        )
        assert cursor.fetchone() == (True, True)
