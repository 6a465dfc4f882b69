"""An audit trail of a test's own, and ways to go past what protects it."""

import random
from contextlib import contextmanager

from django.db import connection

from asn_career.base.evidence.checkpoints import point_of
from asn_career.base.evidence.sealing import last_checkpoint
from asn_career.base.models import AuditEntry, Checkpoint, EntryKey, SealedEntry, TreeNode

# A transaction of long ago: the one that a test runs in is still open, and its entries are not sealed.
ENDED = 1


def write_entries(count, *, seed=0):
    """Entries of changed levels, as the triggers would have written them."""
    chance = random.Random(seed)
    return AuditEntry.objects.bulk_create(
        AuditEntry(
            table_name="a_table",
            operation="update",
            row_id=number,
            old={"level": chance.randrange(1, 6), "score": 2.5},
            new={"level": chance.randrange(1, 6), "score": 71.25, "name": f"Nama {number} é"},
            actor=f"user:{number % 3}",
            reason=f"alasan {number}",
            txid=ENDED,
        )
        for number in range(count)
    )


def newest_point():
    return point_of(last_checkpoint())


@contextmanager
def past_the_triggers():
    """As a superuser works who does not want to be seen."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        (before,) = cursor.fetchone()
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute(f"SET LOCAL session_replication_role = {before}")


def forget_every_seal():
    with past_the_triggers():
        for model in (SealedEntry, EntryKey, TreeNode, Checkpoint):
            model.objects.all().delete()
