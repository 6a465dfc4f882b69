"""Whether protected values are what the audit trail says: by commitments, so that nobody has to read a value."""

from __future__ import annotations

from asn_career.base.evidence.faults import Fault, FaultKind
from asn_career.base.models import AuditEntry
from employees import protected

TABLE = "pelindungan.person"


def compare() -> tuple[int, list[Fault]]:
    """How many people have a value, and whose is not the one that was recorded last."""
    kept = protected.commitments()
    entries = AuditEntry.objects.filter(table_name=TABLE).order_by("row_id", "-pk").distinct("row_id")
    told = {row: new["commitment"] for row, new in entries.values_list("row_id", "new") if row and new}
    kinds = {
        person: FaultKind.UNRECORDED
        if person not in told
        else FaultKind.VANISHED
        if person not in kept
        else FaultKind.STATE
        for person in kept.keys() | told.keys()
        if kept.get(person) != told.get(person)
    }
    return len(kept), [Fault(kind, f"{TABLE} {person}") for person, kind in sorted(kinds.items())]
