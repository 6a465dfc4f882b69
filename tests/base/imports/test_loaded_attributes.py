"""Protected attributes in packages: kept apart, compared there, and taken back."""

import pytest

from asn_career.base.audit import acting
from asn_career.base.imports.errors import ImportNotUndoableError
from asn_career.base.imports.undoing import undo_import
from employees import protected
from employees.models import Employee
from tests.base.imports.packages import (
    BUDI,
    EMPLOYEES,
    load,
    rows_of,
)

pytestmark = pytest.mark.django_db


def test_the_sex_goes_into_its_own_schema_and_out_of_the_rows_that_are_kept(package):
    report = load(package())
    person = rows_of(Employee).get(nip=BUDI)
    assert protected.sex_of([person.pk]) == {person.pk: "L"}
    assert not report.package.rows.filter(table="employees", data__has_key="sex").exists()


def test_a_row_that_changes_the_sex_alone_changes_the_person_and_can_be_undone(package, operator):
    load(package())
    person = rows_of(Employee).get(nip=BUDI)
    report = load(package(register=False, employees=EMPLOYEES.replace("1990-03-14,L", "1990-03-14,P")))
    assert report.tables["employees"]["changed"] == 1
    assert protected.sex_of([person.pk]) == {person.pk: "P"}
    undo_import(report.package, by=operator)
    assert protected.sex_of([person.pk]) == {person.pk: "L"}


def test_an_import_is_not_undone_when_the_sex_was_changed_since(package, operator):
    load(package())
    person = rows_of(Employee).get(nip=BUDI)
    report = load(package(register=False, employees=EMPLOYEES.replace("1990-03-14,L", "1990-03-14,P")))
    with acting(by="user:1", reason="corrected by hand"):
        protected.record({person.pk: "L"})
    with pytest.raises(ImportNotUndoableError):
        undo_import(report.package, by=operator)
    assert protected.sex_of([person.pk]) == {person.pk: "L"}
