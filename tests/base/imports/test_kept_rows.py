"""What the database itself keeps true of the rows of imports, in place of a foreign key per row."""

import pytest
from django.db import IntegrityError, connection, transaction

from asn_career.base.imports.models import Import, ImportRow, ImportVerdict, Verdict
from tests.base.imports.packages import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    package = Import.objects.create(file_name="paket.zip", sha256="0" * 64, identity="user:1", as_of=DAY)
    row = ImportRow.objects.create(package=package, table="units", sheet="units", row=2, data={})
    ImportVerdict.objects.create(row=row, verdict=Verdict.NEW)
    return row


def test_a_row_needs_its_package(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRow.objects.create(package_id=row.package_id + 1, table="units", sheet="units", row=3, data={})
    ImportRow.objects.create(package_id=row.package_id, table="units", sheet="units", row=3, data={})


def test_a_package_goes_only_after_its_rows(row):
    delete = ("DELETE FROM base_import WHERE id = %s", [row.package_id])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(*delete)
    ImportRow.objects.filter(package=row.package_id).delete()
    with connection.cursor() as cursor:
        cursor.execute(*delete)
        assert cursor.rowcount == 1


def test_a_verdict_goes_with_its_row_and_no_other_does(row):
    other = ImportRow.objects.create(package=row.package, table="units", sheet="units", row=3, data={})
    ImportVerdict.objects.create(row=other, verdict=Verdict.SAME)
    ImportRow.objects.filter(pk=row.pk).delete()
    assert list(ImportVerdict.objects.values_list("row_id", flat=True)) == [other.pk]


def test_a_verdict_is_one_of_those_known(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportVerdict.objects.filter(row=row).update(verdict="")
    ImportVerdict.objects.filter(row=row).update(verdict=Verdict.REFUSED)
