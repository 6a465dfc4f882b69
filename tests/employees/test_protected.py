"""Protected attributes are kept where what decides cannot read them, on record, and sealed by commitments alone."""

import ast
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from asn_career.base.audit import acting
from asn_career.base.models import AuditEntry
from employees import protected, protected_trail
from employees.models import Employee
from tests.factories import EmployeeFactory

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
# Who may ask: what takes packages in, what tells a person's row, and the figures after a run was sent.
MAY_ASK = {
    "employees/api/serializers.py",
    "employees/checks.py",
    "employees/imports.py",
    "employees/protected_trail.py",
    "promotions/fairness/grouping.py",
}


@contextmanager
def refused():
    with pytest.raises(ProgrammingError) as caught, transaction.atomic():
        yield
    assert caught.value.__cause__.pgcode == "42501"  # insufficient_privilege


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@pytest.fixture
def person():
    found = EmployeeFactory()
    with acting(by="user:1", reason="from SIASN"):
        protected.record({found.pk: "P"})
    return found


@pytest.mark.parametrize("table", ["person", "trail"])
def test_the_connection_that_decides_may_not_read_them(person, table):
    with refused():
        ask(f"SELECT * FROM pelindungan.{table}")


def test_control_the_role_of_the_schema_reads_them(person):
    assert protected.sex_of([person.pk]) == {person.pk: "P"}
    assert ask("SELECT current_user = session_user") == [(True,)]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM employees_employee e JOIN pelindungan.person p ON p.employee_id = e.id WHERE p.sex = 'P'",
        "UPDATE pelindungan.person SET sex = 'L'",
        "DELETE FROM pelindungan.person",
        "COPY pelindungan.person TO STDOUT",
    ],
)
def test_nor_join_change_or_copy_them(person, statement):
    with refused():
        ask(statement)


def test_an_error_under_the_role_leaves_the_ordinary_rights(person):
    with pytest.raises(Exception, match="person_known_sex"), transaction.atomic():
        protected.record({person.pk: "X"})
    with refused():
        ask("SELECT * FROM pelindungan.person")


def test_people_s_rows_hold_no_protected_column():
    columns = ask(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    )
    words = {"sex", "gender", "religion", "disability", "marital_status", "ethnicity"}
    assert [row for row in columns if row[1] in words] == []


def test_a_change_is_on_record_with_who_and_why_but_without_the_value(person):
    with acting(by="user:2", reason="corrected"):
        protected.record({person.pk: "L"})
    entries = AuditEntry.objects.filter(table_name="pelindungan.person", row_id=person.pk).order_by("pk")
    assert list(entries.values_list("operation", "actor", "reason")) == [
        ("insert", "user:1", "from SIASN"),
        ("update", "user:2", "corrected"),
    ]
    for entry in entries:
        assert set(entry.new) == {"employee_id", "commitment"}
    assert entries[0].new["commitment"] == entries[1].old["commitment"] != entries[1].new["commitment"]


def test_two_people_of_one_sex_have_unlike_commitments(person):
    protected.record({EmployeeFactory().pk: "P"})
    assert len(set(protected.commitments().values())) == 2


def test_what_was_recorded_is_not_recorded_again(person):
    before = AuditEntry.objects.count()
    protected.record({person.pk: "P"})
    assert AuditEntry.objects.count() == before


def test_a_person_who_goes_takes_the_value_along_and_that_is_on_record(person):
    key = person.pk
    with acting(by="user:1"):
        Employee._base_manager.filter(pk=key).delete()
    assert protected.sex_of([key]) == {}
    assert AuditEntry.objects.filter(table_name="pelindungan.person", row_id=key).last().operation == "delete"


def test_a_value_changed_past_its_triggers_is_found(person):
    assert protected_trail.compare() == (1, [])
    with protected._reading() as cursor:
        cursor.execute("ALTER TABLE pelindungan.person DISABLE TRIGGER USER")
        cursor.execute("UPDATE pelindungan.person SET sex = 'L'")
    assert [fault.kind.name for fault in protected_trail.compare()[1]] == ["STATE"]


def test_what_was_written_of_them_stays(person):
    with pytest.raises(Exception, match="stays"), transaction.atomic(), protected._reading() as cursor:
        cursor.execute("DELETE FROM pelindungan.trail")


def test_a_change_is_taken_back_unless_somebody_wrote_since(person):
    new = EmployeeFactory()
    with acting(by="user:1", reason="import 7"):
        protected.record({person.pk: "L", new.pk: "L"})
    with transaction.atomic():
        with acting(by="user:1", reason="later"):
            protected.record({new.pk: "P"})
        with pytest.raises(protected.ChangedLaterError):
            protected.take_back("import 7")
        assert protected.sex_of([person.pk, new.pk]) == {person.pk: "L", new.pk: "P"}
        transaction.set_rollback(True)
    protected.take_back("import 7")
    assert protected.sex_of([person.pk, new.pk]) == {person.pk: "P"}


def test_nobody_else_asks_for_them():
    assert askers(ROOT) == MAY_ASK


def askers(root):
    """Modules that import the way to protected attributes, or name their schema."""
    found = set()
    for app in ("asn_career", "employees", "competencies", "assessments", "training", "promotions"):
        for path in (root / app).rglob("*.py"):
            name = path.relative_to(root).as_posix()
            if "/migrations/" not in name and name != "employees/protected.py" and asks(path.read_text()):
                found.add(name)
    return found


def asks(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (
            node.module == "employees.protected"
            or (node.module == "employees" and any(alias.name == "protected" for alias in node.names))
        ):
            return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "pelindungan." in node.value:
            return True
    return False


@pytest.mark.parametrize(
    "planted", ["from employees import protected", "sql = 'SELECT sex FROM pelindungan.person'"]
)
def test_control_a_planted_reader_is_found(planted):
    assert asks(planted)
