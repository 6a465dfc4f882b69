"""What was done in somebody's name, as the audit trail has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Count, Max, Min, Model, OuterRef, Subquery

from asn_career.base.models import AuditEntry
from employees.access import UNDER
from employees.models import Delegation, User
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


def with_names(rows: Any, *columns: str) -> Any:
    """``rows`` with what ``signers`` asks for: under which purpose each of these account columns was written last."""
    entries = AuditEntry.objects.filter(table_name=rows.model._meta.db_table, row_id=OuterRef("pk"))
    return rows.annotate(
        **{
            f"{name}_under": Subquery(
                entries.filter(new__has_key=f"{name}_id").order_by("-pk").values("purpose")[:1]
            )
            for name in columns
        }
    )


def signers(row: Model, columns: Iterable[str]) -> dict[str, str]:
    """Who is named in these account columns of a row, each “X a.n. Y” where the entry that wrote it says so.

    A column without an account is empty. No query unless something was done in a name: the row was read by
    ``with_names``.
    """
    return {name: found.get(row.pk, "") for name, found in signers_of([row], columns).items()}


def signers_of(rows: Sequence[Any], columns: Iterable[str]) -> dict[str, dict[int, str]]:
    """The same for rows of one table, by column and number; columns without an account are not there."""
    told = {name: [row for row in rows if getattr(row, name)] for name in columns}
    known = _named({getattr(row, f"{name}_under") or "" for name, each in told.items() for row in each})
    return {
        name: {row.pk: _signed(getattr(row, name), known.get(getattr(row, f"{name}_under"))) for row in each}
        for name, each in told.items()
    }


def _signed(account: User, under: Delegation | None) -> str:
    own = signer_name(account)
    return in_name_of(own, under) if under and under.delegate_id == account.pk else own


def _named(purposes: set[str]) -> dict[str, Delegation]:
    keys = [purpose.removeprefix(UNDER) for purpose in purposes if purpose.startswith(UNDER)]
    if not keys:
        return {}
    rows = Delegation.objects.filter(public_id__in=keys).select_related("delegator__employee")
    return {row.purpose: row for row in rows}
