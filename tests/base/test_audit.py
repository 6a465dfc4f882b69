"""Every way of writing leaves an entry with actor and reason; nothing else does."""

import pytest
from django.db import DatabaseError, connection, transaction

from asn_career.base.audit import acting
from asn_career.base.models import AuditEntry
from employees.models import Unit
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


def entries(**filters):
    return list(AuditEntry.objects.filter(table_name="employees_unit", **filters).order_by("pk"))


def rename_with_save(units):
    for unit in units:
        unit.name = "Baru"
        unit.save(update_fields=["name"])


def rename_with_bulk_update(units):
    for unit in units:
        unit.name = "Baru"
    Unit.objects.bulk_update(units, ["name"])


def rename_with_update(units):
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).update(name="Baru")


def rename_with_sql(units):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE employees_unit SET name = 'Baru' WHERE id = ANY (%s)", [[u.pk for u in units]])


@pytest.mark.parametrize(
    "write", [rename_with_save, rename_with_bulk_update, rename_with_update, rename_with_sql]
)
def test_each_changed_row_is_recorded_with_who_and_why(write):
    units = UnitFactory.create_batch(3, name="Lama")
    with acting(by="user:x", reason="penamaan ulang"):
        write(units)
    recorded = entries(operation="update", actor="user:x")
    assert {entry.row_id for entry in recorded} == {unit.pk for unit in units}
    assert all(e.old == {"name": "Lama"} and e.new == {"name": "Baru"} for e in recorded)
    assert {e.reason for e in recorded} == {"penamaan ulang"}


def test_insert_and_delete_keep_the_whole_row():
    with acting(by="user:y"):
        Unit.objects.bulk_create([Unit(code="A", name="A"), Unit(code="B", name="B")])
        Unit.objects.filter(code="A").delete()
    created = entries(operation="insert", actor="user:y")
    assert [e.new["code"] for e in created] == ["A", "B"]
    (deleted,) = entries(operation="delete")
    assert deleted.old["code"] == "A"


def test_a_row_written_unchanged_leaves_no_entry():
    unit = UnitFactory()
    before = len(entries())
    Unit.objects.filter(pk=unit.pk).update(name=unit.name)
    assert len(entries()) == before


def test_the_actor_ends_with_its_block():
    with transaction.atomic():
        with acting(by="user:z"):
            UnitFactory(code="inside")
        UnitFactory(code="outside")
    assert {e.new["code"]: e.actor for e in entries(operation="insert")} == {
        "inside": "user:z",
        "outside": "",
    }


@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(actor="someone else"), lambda rows: rows.delete()]
)
def test_entries_are_append_only(change):
    UnitFactory()
    with pytest.raises(DatabaseError), transaction.atomic():
        change(AuditEntry.objects.all())
