"""The bound of the import: what a load wrote, copied bare into the same tables."""

import pytest

from asn_career.base.imports.models import Import
from asn_career.base.imports.undoing import undo_import
from employees.access import system_principal
from employees.models import Employee
from promotions.benchmarks.packages import copy_rows, newest_rows, written_since
from promotions.demo.agency import generate_agency
from promotions.demo.package import write_package
from tests.base.imports.packages import load
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db


def test_every_row_that_a_load_writes_can_be_copied_and_nothing_of_it_stays(tmp_path):
    by = system_principal(purpose="benchmark", on=TODAY)
    write_package(generate_agency(employees=60, seed=3, as_of=TODAY), folder=tmp_path)
    before = newest_rows()
    report = load(tmp_path, principal=by, as_of=TODAY)
    copies = list(written_since(before))
    undo_import(Import.objects.get(), by=by)

    copy_rows(copies, by=by)

    assert sum(rows.count(b"\n") for _sql, rows in copies) >= report.totals["new"]
    assert not Employee.objects.unscoped(reason="tests").exists()
