"""The feed of changes misses nothing that commits late, and tells of nothing beyond the client's units."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from asn_career.base.audit import acting
from employees import changes
from employees.changes import Cursor, read_changes
from employees.models import Employee, Position, Unit
from employees.registry import refresh_homes
from promotions.models import Vacancy
from tests.conftest import TODAY
from tests.employees.api.test_registry_api import caller
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    PositionFactory,
    StandardItemFactory,
    UnitFactory,
    UserFactory,
    VacancyFactory,
    hold,
)

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)  # the feed tells of what was committed
FEED = "/api/v1/changes/"


def latest(client):
    return client.get(FEED, {"since": "latest"}).json()["cursor"]


def told(client, since=""):
    """What the feed says behind a cursor, page by page, and the cursor behind it."""
    found = []
    while True:
        page = client.get(FEED, {"since": since, "page_size": 7} if since else {"page_size": 7}).json()
        found += [(row["table"], row["id"], row["change"]) for row in page["results"]]
        since = page["cursor"]
        if page["next"] is None:
            return found, since


def named(row):
    return str(row.public_id)


@pytest.fixture
def here():
    return UnitFactory(code="A")


@pytest.fixture
def there():
    return UnitFactory(code="B")


@contextmanager
def another_session():
    """A transaction of somebody else, open at the same time."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        yield other
    finally:
        other.close()


def write_unit(session, code, parent):
    with session.cursor() as cursor:
        cursor.execute(
            "INSERT INTO employees_unit (code, name, parent_id, lineage) VALUES (%s, %s, %s, '{}') RETURNING public_id",
            [code, code, parent.pk],
        )
        return str(cursor.fetchone()[0])


def interleave(client, here):
    """One writes first and commits last; the feed is read in between and afterwards. What it told of, in order."""
    since = latest(client)
    with another_session() as slow:
        late = write_unit(slow, "A-1", here)
        early = named(UnitFactory(code="A-2", parent=here))
        first, since = told(client, since)
        slow.commit()
    second, _cursor = told(client, since)
    return early, late, [row[1] for row in first], [row[1] for row in second]


@committed
def test_what_commits_late_is_not_missed(here):
    early, late, first, second = interleave(caller(here), here)
    assert first == [], "a transaction that began before is still running"
    assert early in second
    assert late in second


@committed
def test_reading_up_to_what_is_committed_now_would_miss_it(here, monkeypatch):
    """Control: without the wait for older transactions the late one never appears."""
    monkeypatch.setattr(changes, "settled_horizon", lambda: (_next_transaction(), _next_transaction()))
    early, late, first, second = interleave(caller(here), here)
    assert early in first
    assert late not in first + second


def _next_transaction():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]


@committed
def test_an_older_transaction_that_writes_later_is_not_missed(here):
    """The order is that of transactions, since the one that began first may have the higher numbers."""
    client = caller(here)
    since = latest(client)
    with another_session() as older, another_session() as younger:
        for session in (older, younger):  # each gets its place in the order of transactions now
            session.cursor().execute("SELECT pg_current_xact_id()")
        first_number = write_unit(younger, "A-1", here)
        second_number = write_unit(older, "A-2", here)
        older.commit()
        seen, since = told(client, since)
        younger.commit()
    later, _cursor = told(client, since)
    assert {second_number, first_number} <= {row[1] for row in seen + later}


@committed
def test_objects_created_changed_and_deleted_are_told_in_order(here):
    client = caller(here)
    since = latest(client)
    post = PositionFactory(unit=here)
    Position.objects.filter(pk=post.pk).update(name="Analis")
    with acting(by="tests"):
        post.delete()
    found, since = told(client, since)
    assert found == [("positions", named(post), "deleted")], "what is gone by now is told as gone"
    post = PositionFactory(unit=here)
    found, since = told(client, since)
    assert found == [("positions", named(post), "created")]
    Position.objects.filter(pk=post.pk).update(name="Analis")
    assert told(client, since)[0] == [("positions", named(post), "changed")]


@committed
def test_nothing_of_another_agency_is_told(here, there):
    client = caller(here)
    since = latest(client)
    person = hold(PositionFactory(unit=there))
    assessment = AssessmentFactory(employee=person)
    item = StandardItemFactory(version__position__unit=there)
    vacancy = VacancyFactory(position=PositionFactory(unit=there))
    Vacancy.objects.filter(pk=vacancy.pk).update(seats=2)
    assessment.delete()
    vacancy.delete()
    item.version.delete()
    found, _cursor = told(client, since)
    assert [row for row in found if row[0] != "competencies"] == []
    assert {table for table, _id, _change in told(caller(there), since)[0]} >= {
        "employees", "position_history", "positions", "assessments", "vacancies", "standards",
    }  # fmt: skip


@committed
def test_what_hung_from_something_deleted_is_placed_by_where_that_was(here, there):
    """An undone import takes the unit, the people and their records with it."""
    client, since = caller(here), None
    unit = UnitFactory(parent=here)
    person = hold(PositionFactory(unit=unit))
    assessment = AssessmentFactory(employee=person)
    since = latest(client)
    with acting(by="tests"):
        assessment.delete()
        Employee.objects.unscoped(reason="tests").filter(pk=person.pk).delete()
        Position.objects.filter(unit=unit).delete()
        unit.delete()
    expected = {("assessments", named(assessment)), ("employees", named(person)), ("units", named(unit))}
    assert expected <= {(table, row) for table, row, change in told(client, since)[0] if change == "deleted"}
    assert told(caller(there), since)[0] == []


@committed
def test_whoever_moves_to_another_agency_is_gone_for_the_one_they_left(here, there):
    person = hold(PositionFactory(unit=here))
    clients = caller(here), caller(there)
    since = latest(clients[0])
    post = PositionFactory(unit=there)
    Employee.objects.unscoped(reason="tests").filter(pk=person.pk).update(home_unit=there)
    assert told(clients[0], since)[0] == [("employees", named(person), "deleted")]
    assert told(clients[1], since)[0] == [
        ("positions", named(post), "created"),
        ("employees", named(person), "changed"),
    ]


@committed
def test_a_unit_that_moves_is_gone_for_the_one_it_left(here, there):
    unit = UnitFactory(parent=here)
    clients = caller(here), caller(there)
    since = latest(clients[0])
    Unit.objects.filter(pk=unit.pk).update(parent=there)
    assert told(clients[0], since)[0] == [("units", named(unit), "deleted")]
    assert ("units", named(unit), "changed") in told(clients[1], since)[0]


@committed
def test_the_dictionary_is_told_to_everybody(here):
    client = caller(here)
    since = latest(client)
    assert told(client, since)[0] == []
    row = CompetencyFactory()
    assert told(client, since)[0] == [("competencies", named(row), "created")]


@committed
def test_tables_that_are_not_of_the_package_do_not_appear(here):
    client = caller(here)
    since = latest(client)
    UserFactory()
    assert told(client, since)[0] == []


def test_the_feed_is_for_systems_that_may_read(here):
    assert caller(here, "write").get(FEED).status_code == 403
    assert caller(here, "run").get(FEED).status_code == 403


@pytest.mark.parametrize("since", ["x", "1", "-1-1", "1-", "1-1-1", "９-１", "9" * 30 + "-1", ""])
def test_a_cursor_that_no_page_gave_out_is_refused(here, since):
    answer = caller(here).get(FEED, {"since": since})
    if since:
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["since"])


@pytest.mark.parametrize(
    "query", ["cursor=x", "ordering=at", "page_size=0", "page_size=1000000000", "table=units"]
)
def test_parameters_that_it_does_not_know_are_refused(here, query):
    assert caller(here).get(f"{FEED}?{query}").status_code == 400


def test_a_cursor_from_before_a_restore_is_told_apart(here):
    """A restored database counts its transactions anew: what a cursor of before is behind cannot be known."""
    future = Cursor(_next_transaction() + 1_000_000, 1)
    answer = caller(here).get(FEED, {"since": str(future)})
    assert (answer.status_code, answer.json()["code"]) == (409, "feed_restarted")


@committed
def test_a_page_costs_the_same_queries_for_any_number_of_changes(here):
    client = caller(here)
    counts = []
    for number in (1, 12):
        since = latest(client)
        for _ in range(number):
            person = hold(PositionFactory(unit=here))
            AssessmentFactory(employee=person).delete()
            with acting(by="tests"):
                PositionFactory(unit=here).delete()
        refresh_homes(on=TODAY)
        client.get(FEED, {"since": since})
        with CaptureQueriesContext(connection) as captured:
            client.get(FEED, {"since": since, "page_size": 500})
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


@committed
def test_reading_from_the_start_tells_of_everything_there_is(here, operator):
    page = read_changes(operator, since="", limit=500)
    assert named(here) in {change.id for change in page.changes}
