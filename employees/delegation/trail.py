"""What was done in somebody's name, as the audit trail has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Count, Max, Min, Model

from asn_career.base.models import AuditEntry
from employees.models import Delegation
from employees.sender_names import in_name_of, signer_name

MOST = 200
# What an act brings with it and nobody would call a deed.
_BESIDE = ("employees_notice",)


@dataclass(frozen=True, slots=True)
class Deed:
    """What one transaction changed under a delegation: how many rows of what, and with which reason."""

    at: datetime
    about: str
    rows: int
    reason: str


def deeds_under(delegation: Delegation) -> list[Deed]:
    """What was done under it, the latest first, ``MOST`` at most. One query, over the deputy's own entries."""
    entries = AuditEntry.objects.filter(
        actor=f"user:{delegation.delegate.public_id}",
        purpose=delegation.purpose,
        at__gte=delegation.proposed_at,
    ).exclude(table_name__in=_BESIDE)
    told = entries.values("txid", "table_name").annotate(
        begun=Min("at"), rows=Count("row_id", distinct=True), why=Max("reason")
    )
    return [
        Deed(row["begun"], _kinds().get(row["table_name"], row["table_name"]), row["rows"], row["why"])
        for row in told.order_by("-begun", "table_name")[:MOST]
    ]


def _kinds() -> dict[str, str]:
    return {table: str(name) for table, name in _tables().items()}


@cache
def _tables() -> dict[str, Any]:
    return {model._meta.db_table: model._meta.verbose_name for model in apps.get_models()}


def signers(row: Model, columns: Iterable[str]) -> dict[str, str]:
    """Who is named in these account columns of a row, each “X a.n. Y” where the entry that wrote it says so.

    One query, and one more where something was done in a name. A column without an account is not there.
    """
    entries = AuditEntry.objects.filter(
        table_name=row._meta.db_table, row_id=row.pk, purpose__startswith="delegation:"
    ).order_by("pk")
    marked: dict[str, str] = {}
    for new, purpose in entries.values_list("new", "purpose"):
        marked |= dict.fromkeys((name for name in columns if f"{name}_id" in (new or {})), purpose)
    known = {f"delegation:{d.public_id}": d for d in _named(marked.values())}
    found = {}
    for name in columns:
        if account := getattr(row, name):
            own = signer_name(account)
            under = known.get(marked.get(name, ""))
            acted = under is not None and under.delegate_id == account.pk
            found[name] = in_name_of(own, under) if acted and under else own
    return found


def _named(purposes: Iterable[str]) -> list[Delegation]:
    keys = {purpose.removeprefix("delegation:") for purpose in purposes}
    rows = Delegation.objects.filter(public_id__in=keys).select_related("delegator__employee")
    return list(rows) if keys else []
