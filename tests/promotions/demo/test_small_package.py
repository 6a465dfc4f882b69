"""The hand-made package that other tests build on is valid."""

from pathlib import Path

import pytest

from asn_career.base.imports.loading import load_package
from employees.models import Employee
from tests.conftest import TODAY

PACKAGE = Path(__file__).parents[2] / "data" / "small_package"


@pytest.mark.django_db
def test_every_row_of_the_small_package_goes_in(operator):
    report = load_package(PACKAGE, principal=operator, as_of=TODAY)
    assert report.state == "applied", [message.as_dict() for message in report.messages()]
    assert report.totals["warnings"] == 0, [message.as_dict() for message in report.messages()]
    assert Employee.objects.visible_to(operator).count() == 13
