"""Facts of people on days of their own, read together, are those of each day read alone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from employees.models import Award, PositionHistory, Unit
from promotions.choices import LocalRule
from promotions.facts import collect, collect_each
from promotions.readings import read_people, read_people_by_day
from promotions.rulebook import rules_on
from tests.factories import principal_with, span
from tests.promotions.agency import Agency, D
from tests.promotions.policies.policies import published

pytestmark = pytest.mark.django_db
DAYS = [D - timedelta(days=days) for days in (0, 1, 40, 300, 400, 1500)]


@pytest.fixture
def people():
    agency = Agency()
    people = agency.people(12)
    for person in people:
        for n in range(3):
            award = {"name": f"Penghargaan {n}", "awarded_on": D - timedelta(days=200 * n), "score": 50 + n}
            Award.objects.unscoped(reason="tests").create(employee=person, **award)
        PositionHistory.objects.unscoped(reason="tests").create(
            employee=person, position=agency.target, validity=span(date(2026, 10, 1)), assignment="plt"
        )
    return [person.pk for person in people]


def test_people_of_several_days_are_read_as_each_day_alone(people):
    asked = {day: people[n :: len(DAYS)] for n, day in enumerate(DAYS)}
    alone = {}
    for day, ids in asked.items():
        alone |= read_people(ids, as_of=day)
    together = read_people_by_day(asked)
    assert together == alone
    assert len({repr(reading) for reading in together.values()}) > 2, "the days differ in what they say"


@pytest.mark.parametrize("position", ["", "P-TARGET"])
def test_the_number_of_queries_depends_on_neither_days_nor_people(people, position):
    counted = []
    for days in (DAYS[:1], DAYS):
        with CaptureQueriesContext(connection) as captured:
            read_people_by_day({day: people[n :: len(days)] for n, day in enumerate(days)}, position=position)
        counted.append(len(captured))
    assert counted == [3, 3]


def test_an_agency_with_rules_of_its_own_costs_one_query_more(people):
    root = Unit.objects.get(code="ROOT")
    by, second = (principal_with(role, unit=root) for role in ("analis", "penyetuju"))
    published(root, LocalRule.PROPOSED, by=by, second=second)
    with CaptureQueriesContext(connection) as captured:
        read_people_by_day({day: people[n :: len(DAYS)] for n, day in enumerate(DAYS)})
    assert len(captured) == 4


def test_records_keep_their_order_when_the_database_works_in_parallel(people):
    rules = [rules_on(day) for day in DAYS[:2]]
    plain = collect(people, rules=rules[0])
    with connection.cursor() as cursor:
        for setting in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
            cursor.execute(f"SET LOCAL {setting} = 0")
        cursor.execute("SET LOCAL debug_parallel_query = on")
    assert collect(people, rules=rules[0]) == plain
    assert collect_each([(people, book) for book in rules])[0] == plain
