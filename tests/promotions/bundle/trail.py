"""The audit trail of a test, sealed although the test's own transaction is still open."""

from asn_career.base.evidence.sealing import seal
from asn_career.base.models import AuditEntry
from tests.base.evidence.trail import ENDED, past_the_triggers


def seal_now():
    """As if everything written so far had been committed."""
    with past_the_triggers():
        AuditEntry.objects.update(txid=ENDED)
    return seal()
