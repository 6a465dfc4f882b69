"""A transaction that wrote early and commits late, and the sealer of the audit trail.

On a server of its own: what is still running in any database of a server holds the sealer back.
"""

import psycopg2
import pytest
from django.db import connection

from asn_career.base.evidence.sealing import seal
from asn_career.base.evidence.verifying import verify
from asn_career.base.models import AuditEntry, SealedEntry
from tests.factories import UnitFactory

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("others_ended", [True, False], ids=["others ended since", "nobody has ended since"])
def test_an_entry_that_commits_late_is_sealed_later_and_not_skipped(installation, others_ended):
    """Numbers are given when rows are written: the one that commits last may have the lowest."""
    unit = UnitFactory()
    values = connection.get_connection_params()
    late = psycopg2.connect(**{name: values[name] for name in ("dbname", "user", "password", "host", "port")})
    try:
        with late.cursor() as cursor:
            cursor.execute("UPDATE employees_unit SET name = 'Terlambat' WHERE id = %s", [unit.pk])
            cursor.execute("SELECT max(id) FROM base_auditentry")
            (late_id,) = cursor.fetchone()
        if others_ended:
            assert (
                AuditEntry.objects.filter(table_name="employees_unit", row_id=UnitFactory().pk)
                .latest("pk")
                .pk
                > late_id
            )
        first = seal()
        assert not SealedEntry.objects.filter(entry_id=late_id).exists()
        assert first.sealed_through < late_id
        late.commit()
    finally:
        late.close()
    second = seal()
    assert second.size == AuditEntry.objects.count()
    assert SealedEntry.objects.filter(entry_id=late_id).exists()
    assert second.sealed_through >= late_id
    UnitFactory()
    assert seal().size == AuditEntry.objects.count()
    assert verify(with_tables=False).faults == []
