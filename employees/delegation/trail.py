"""What was done in somebody's name, as the audit trail has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Count, Max, Min, Model

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


def signers(row: Model, columns: Iterable[str]) -> dict[str, str]:
    """Who is named in these account columns of a row, each “X a.n. Y” where the entry that wrote it says so.

    A query for each column, and one more where something was done in a name. A column without an account is empty.
    """
    return {name: found.get(row.pk, "") for name, found in signers_of([row], columns).items()}


def signers_of(rows: Sequence[Model], columns: Iterable[str]) -> dict[str, dict[int, str]]:
    """The same for rows of one table, by column and number; columns without an account are not there."""
    told = {name: {row.pk: getattr(row, name) for row in rows} for name in columns}
    under = {name: _written_under(rows, name) for name in told} if rows else {}
    known = _named({purpose for each in under.values() for purpose in each.values()})
    return {
        name: {
            key: _signed(account, known.get(under[name].get(key, "")))
            for key, account in accounts.items()
            if account
        }
        for name, accounts in told.items()
    }


def _written_under(rows: Sequence[Model], column: str) -> dict[int, str]:
    """The purpose under which the column was written last, by the row's number. One query."""
    entries = AuditEntry.objects.filter(
        table_name=rows[0]._meta.db_table,
        row_id__in=[row.pk for row in rows],
        new__has_key=f"{column}_id",
    )
    return dict(entries.order_by("pk").values_list("row_id", "purpose"))


def _signed(account: User, under: Delegation | None) -> str:
    own = signer_name(account)
    return in_name_of(own, under) if under and under.delegate_id == account.pk else own


def _named(purposes: set[str]) -> dict[str, Delegation]:
    keys = [purpose.removeprefix(UNDER) for purpose in purposes if purpose.startswith(UNDER)]
    if not keys:
        return {}
    rows = Delegation.objects.filter(public_id__in=keys).select_related("delegator__employee")
    return {row.purpose: row for row in rows}
