"""Seats to fill: what is vacant since when, whose holders retire, and what is under way already."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from employees.models import Employee, PositionHistory
from employees.retirement import retires_on
from promotions.openings.seats import seats_to_fill
from tests.factories import EmployeeFactory, PositionFactory, UnitFactory, hold, principal_with, span
from tests.promotions.agency import D
from tests.promotions.committee.test_pages import account


@pytest.fixture
def unit(db):
    return UnitFactory(code="DINAS")


def found(unit, **changes):
    by = principal_with("analis", unit=unit)
    return {row.code: row for row in seats_to_fill(replace(by, **changes))}


def test_a_post_is_vacant_since_its_last_holder_left(unit):
    post = PositionFactory(code="P-1", unit=unit, kind="pengawas", seats=2)
    PositionFactory(code="P-2", unit=unit, kind="pengawas", seats=None)
    hold(PositionFactory(code="P-3", unit=unit, kind="pengawas", seats=1), birth_date=date(1990, 1, 1))
    hold(post, birth_date=date(1990, 1, 1))
    gone = EmployeeFactory()
    rows = PositionHistory.objects.unscoped(reason="tests")
    rows.create(employee=gone, position=post, validity=span(date(2019, 1, 1), date(2025, 6, 30)))
    told = {code: (row.free, row.vacant_since) for code, row in found(unit).items()}
    assert told == {"P-1": (1, date(2025, 7, 1)), "P-2": (1, None)}


@pytest.mark.parametrize(
    "born", [date(1969, 11, 20), date(1969, 11, 21), date(1968, 12, 31), date(1968, 2, 29)]
)
def test_a_holder_retires_on_the_day_that_the_rule_says(unit, born):
    post = PositionFactory(code="P-1", unit=unit, kind="pengawas", seats=1)
    person = hold(post, birth_date=born)
    ends = retires_on(born, age=58)
    row = found(unit).get("P-1")
    if ends > date(2027, 11, 21):
        assert row is None
    else:
        assert (row.free, row.retiring, row.retires_first) == (0, 1, ends)
    Employee.objects.unscoped(reason="tests").filter(pk=person.pk).update(birth_date=date(1990, 1, 1))
    assert found(unit) == {}


def test_the_list_tells_what_is_under_way_and_begins_the_rest(way, client):
    free = PositionFactory(
        code="P-KOSONG", unit=way.agency.unit, kind="pengawas", seats=1, name="Kepala Seksi Kosong"
    )
    PositionFactory(code="P-LAIN", unit=UnitFactory(code="LAIN"), kind="pengawas", seats=1)
    way.sealed()
    told = found(way.agency.root)
    assert set(told) >= {"P-TARGET", "P-KOSONG"}
    assert "P-LAIN" not in told
    assert (told["P-TARGET"].opening_key, told["P-KOSONG"].opening_key) == (way.opening.public_id, None)
    client.force_login(account(way.officer))
    page = client.get(reverse("seat_list"), {"keadaan": "belum"}).content.decode()
    assert reverse("opening_post", args=[free.public_id]) in page
    assert reverse("opening_detail", args=[way.opening.public_id]) not in page
    assert (
        reverse("opening_detail", args=[way.opening.public_id])
        in client.get(reverse("seat_list")).content.decode()
    )
    assert way.officer.on == D
