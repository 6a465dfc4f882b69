"""Lists: keyset pages give each row once in a total order, whatever is sorted and whichever way one turns."""

import pytest
from django.http import QueryDict

from asn_career.base.tables import Column, keyset_page
from employees.models import Position
from tests.factories.registry import PositionFactory, UnitFactory

COLUMNS = [
    Column("name", "Nama", order="name"),
    Column("class", "Kelas", order="job_class", numeric=True),
    Column("kind", "Jenis", order="kind,-job_class"),
    Column("note", "Catatan"),
]
CLASSES = [7, None, 9, 9, None, 5, 12, 7, 7, None, 1]
pytestmark = pytest.mark.django_db


@pytest.fixture
def positions():
    unit = UnitFactory()
    for number, job_class in enumerate(CLASSES):
        PositionFactory(unit=unit, name=f"Jabatan {number % 4}", job_class=job_class)
    return Position.objects.filter(unit=unit)


def page(queryset, address="", size=3):
    return keyset_page(
        queryset, columns=COLUMNS, params=QueryDict(address.lstrip("?")), default="name", size=size
    )


def walk(queryset, address):
    """All pages forwards, then back from the last to the first."""
    there = [page(queryset, address)]
    while there[-1].next_href:
        there.append(page(queryset, there[-1].next_href))
    back = [there[-1]]
    while back[-1].previous_href:
        back.append(page(queryset, back[-1].previous_href))
    return there, back


def ids(pages):
    return [[row.pk for row in one.rows] for one in pages]


@pytest.mark.parametrize("sort", ["name", "-name", "class", "-class", "kind", "-kind"])
def test_each_row_appears_once_there_and_back(positions, sort):
    there, back = walk(positions, f"urut={sort}")
    seen = [pk for one in ids(there) for pk in one]
    assert sorted(seen) == sorted(positions.values_list("pk", flat=True))
    assert ids(back)[::-1] == ids(there)


@pytest.mark.parametrize("sort", ["class", "-class"])
def test_rows_without_a_value_come_last_both_ways(positions, sort):
    there, _back = walk(positions, f"urut={sort}")
    values = [row.job_class for one in there for row in one.rows]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert values[len(known) :] == [None] * 3


def test_a_page_costs_the_same_at_any_length(positions, django_assert_num_queries):
    with django_assert_num_queries(1):
        first = page(positions)
    with django_assert_num_queries(2):
        page(positions, first.next_href)
    with django_assert_num_queries(1):
        assert (first.total, first.is_counted) == (len(CLASSES), True)


def test_filters_stay_and_the_cursor_goes_when_the_order_changes(positions):
    first = page(positions, "status=x&urut=name")
    assert "status=x" in first.next_href
    heading = page(positions, first.next_href).headings[1]
    assert (heading.href, heading.direction) == ("?status=x&urut=-class", "")


def test_headings_say_how_the_rows_are_sorted(positions):
    name, job_class, _kind, note = page(positions, "urut=-class").headings
    assert (name.direction, name.href) == ("", "?urut=name")
    assert (job_class.direction, job_class.href) == ("descending", "?urut=class")
    assert (note.direction, note.href) == ("", "")


@pytest.mark.parametrize(
    "address",
    [
        "urut=password",
        "urut=note",
        "setelah=1%20or%201=1",
        "setelah=00000000-0000-0000-0000-000000000000",
        "ukuran=9999",
    ],
)
def test_what_is_not_offered_leads_to_the_start(positions, address):
    assert ids([page(positions, address)]) == ids([page(positions)])


def test_sizes_are_those_offered(positions):
    assert page(positions, "ukuran=50").size == 50
    assert [size for size, _href in page(positions).sizes] == [25, 50, 100]
