"""Every changed row leaves an entry: statement triggers write it, the transaction says who and why.

Statement triggers with transition tables see ``save``, ``bulk_create``, ``bulk_update``, ``queryset.update``,
raw SQL and cascades alike, which the usual signal-based libraries do not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date
from typing import Protocol, Self

import pgtrigger
from django.db import connection, transaction

_COLUMNS = "table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at"
_CONTEXT = """coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),
    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),
    pg_current_xact_id()::text::bigint, clock_timestamp()"""

_INSERTED = f"""
    INSERT INTO base_auditentry ({_COLUMNS})
    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), {_CONTEXT} FROM new_rows n;
    RETURN NULL;
"""
_DELETED = f"""
    INSERT INTO base_auditentry ({_COLUMNS})
    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, {_CONTEXT} FROM old_rows o;
    RETURN NULL;
"""
# A full join, so that a changed primary key is seen as a row that went and a row that came. Each row becomes JSON
# once: taking a column at a time out of it costs twice the update itself.
_UPDATED = f"""
    INSERT INTO base_auditentry ({_COLUMNS})
    SELECT TG_TABLE_NAME,
        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,
        coalesce(n.id, o.id), changed.old, changed.new, {_CONTEXT}
    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,
            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new
        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key
        WHERE a.value IS DISTINCT FROM b.value
    ) changed
    WHERE o IS DISTINCT FROM n;
    RETURN NULL;
"""


def capture_triggers() -> list[pgtrigger.Trigger]:
    """The three triggers that record each change of a table in ``base_auditentry``."""
    return [
        pgtrigger.Trigger(
            name=f"capture_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            func=func,
        )
        for name, operation, referencing, func in (
            ("insert", pgtrigger.Insert, pgtrigger.Referencing(new="new_rows"), _INSERTED),
            ("update", pgtrigger.Update, pgtrigger.Referencing(old="old_rows", new="new_rows"), _UPDATED),
            ("delete", pgtrigger.Delete, pgtrigger.Referencing(old="old_rows"), _DELETED),
        )
    ]


def actor_required() -> pgtrigger.Trigger:
    """Refuses a change of a decision table whose transaction names no actor."""
    return pgtrigger.Trigger(
        name="actor_required",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF coalesce(current_setting('app.actor', true), '') = '' THEN
                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )


def actor_of_each_row() -> pgtrigger.Trigger:
    """The same for each row: a referenced row that goes asks here for rows to let go of, and mostly finds none."""
    return pgtrigger.Trigger(
        name="actor_of_each_row",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF coalesce(current_setting('app.actor', true), '') = '' THEN
                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';
            END IF;
            RETURN coalesce(NEW, OLD);
        """,
    )


@dataclass(frozen=True, slots=True)
class _Context:
    actor: str = ""
    request_id: str = ""
    purpose: str = ""
    reason: str = ""


_SET = "SELECT " + ", ".join(
    f"set_config('app.{name}', %s, true)" for name in ("actor", "request_id", "purpose", "reason")
)
_GET = "SELECT " + ", ".join(
    f"coalesce(current_setting('app.{name}', true), '')"
    for name in ("actor", "request_id", "purpose", "reason")
)


class Settle(Protocol):
    """Brings up to date, within the transaction that changed facts, what depends on them."""

    def __call__(self, *, on: date, after: int) -> None: ...


_settling: list[Settle] = []


def settle_with(settle: Settle) -> None:
    """Ask ``settle`` at the end of ``acting`` that says on which day it changes facts; they left entries ``after``."""
    if settle not in _settling:
        _settling.append(settle)


class InName(str):
    """A principal's identity that acts in somebody's name; every entry says so, as the purpose it was made for.

    It equals the plain identity of the account that acts, so whoever compares identities finds that account.
    """

    purpose: str

    def __new__(cls, identity: str, *, purpose: str) -> Self:
        made = super().__new__(cls, identity)
        made.purpose = purpose
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        """A copy acts in the same name."""
        return (str(self),), {"purpose": self.purpose}


def purpose_of(identity: str) -> str:
    """What entries of this identity are made for, where it acts in somebody's name; else nothing."""
    return identity.purpose if isinstance(identity, InName) else ""


@contextmanager
def acting(
    *, by: str, reason: str = "", purpose: str = "", request_id: str = "", on: date | None = None
) -> Iterator[None]:
    """One transaction whose changes are recorded under ``by`` (a principal's identity) with ``reason``.

    An identity in somebody's name (``InName``) is recorded with that name's purpose before any other. With the day
    ``on`` at the edge, what the apps derive from facts is brought up to date before it ends.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_GET)
        outer = cursor.fetchone()
        cursor.execute(_SET, astuple(_Context(by, request_id, purpose_of(by) or purpose, reason)))
        after = _last_entry() if on is not None else 0
        yield
        if on is not None and _last_entry() != after:
            for settle in _settling:
                settle(on=on, after=after)
        cursor.execute(_SET, outer)


def _last_entry() -> int:
    """The highest number that an entry was given so far, by whatever transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(pg_sequence_last_value('base_auditentry_id_seq'::regclass), 0)")
        return int(cursor.fetchone()[0])
