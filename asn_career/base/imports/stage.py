"""One table of a package while it is judged: a temporary table of typed rows, and the questions put to it.

Everything here is one statement for all rows. ``s`` is the staged row in every piece of SQL that is passed in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from .intake.messages import VALUE_SHOWN
from .models import Import
from .specs import Column, Table

ROWS_NAMED = 10
# From so many new rows on, what the planner knows of a table is too old for the statements that follow.
MANY_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Scope:
    """What the principal may load: everything, or the units of the temporary table ``scope_units``."""

    everything: bool
    reference: bool
    """Whether tables that all agencies share may be changed."""
    units: tuple[int, ...] = ()
    """Units over whose subtrees the principal loads rows."""
    unit_code: str = ""
    """Unit that the sender named for people who are new."""


@dataclass
class Stage:
    """One table of one package, for one principal and day."""

    package: Import
    table: Table
    scope: Scope
    as_of: date
    params: dict[str, Any] = field(init=False)
    rows: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.params = {"package": self.package.pk, "table": self.table.name, "as_of": self.as_of}

    @property
    def name(self) -> str:
        return f"stage_{self.table.name}"

    def run(self, sql: str, **params: Any) -> int:
        """Run a statement in which ``{s}`` is the staged table; returns the number of rows."""
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("{s}", self.name), {**self.params, **params})
            return cursor.rowcount

    def fetch(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("{s}", self.name), {**self.params, **params})
            return cursor.fetchall()

    def refuse(
        self,
        where: str,
        code: str,
        *,
        column: str = "",
        value: str = "",
        params: str = "'{}'::jsonb",
        source: str = "",
        **sql: Any,
    ) -> int:
        """Refuse the rows that ``where`` picks (over ``s`` and ``source``), each with a message."""
        return self.run(
            f"""
            WITH refused AS (
                UPDATE {{s}} s SET refused = TRUE {f"FROM {source}" if source else ""}
                WHERE NOT s.refused AND NOT s.repeated AND ({where})
                RETURNING s.row_id, s.row, s.sheet, {self._value(column, value)} AS value, {params} AS params
            )
            {_MESSAGE} SELECT %(package)s, TRUE, 'error', %(code)s, %(table)s, sheet, "row", %(column)s,
                coalesce(left(value, 200), ''), params FROM refused ORDER BY row_id
            """,
            code=code,
            column=column,
            **sql,
        )

    def refuse_rows(self, found: Sequence[tuple[int, dict[str, Any]]], code: str, *, column: str) -> int:
        """Refuse single rows, by their number in the staging table, each with its own parameters."""
        return self.refuse(
            "s.row_id = b.row_id",
            code,
            column=column,
            params="b.params",
            source="jsonb_to_recordset(%(found)s::jsonb) AS b(row_id bigint, params jsonb)",
            found=json.dumps([{"row_id": row_id, "params": params} for row_id, params in found]),
        )

    def remark(
        self,
        severity: str,
        where: str,
        code: str,
        *,
        column: str = "",
        value: str = "",
        params: str = "'{}'::jsonb",
        source: str = "",
    ) -> int:
        """Say something about the accepted rows that ``where`` picks."""
        return self.run(
            f"""
            {_MESSAGE} SELECT %(package)s, TRUE, %(severity)s, %(code)s, %(table)s, s.sheet, s.row, %(column)s,
                coalesce(left({self._value(column, value)}, 200), ''), {params}
            FROM {{s}} s {f", {source}" if source else ""}
            WHERE NOT s.refused AND NOT s.repeated AND ({where}) ORDER BY s.row_id
            """,
            severity=severity,
            code=code,
            column=column,
        )

    def _value(self, column: str, value: str) -> str:
        if value or not column:
            return f"({value})::text" if value else "NULL::text"
        return f"s.{column}::text"

    # --- Building ------------------------------------------------------------------------------

    def create(self) -> None:
        """Make the typed rows, with what their references and their key find in the register."""
        if self.table.name not in self.package.tables:
            return
        self.run("DROP TABLE IF EXISTS pg_temp.{s}")
        self.run(f"CREATE TEMP TABLE {{s}} ON COMMIT DROP AS {self._rows_sql()}")
        ((self.rows,),) = self.fetch("SELECT count(*) FROM {s}")
        self.run("CREATE INDEX ON {s} (row_id)")
        self.run(_SAMPLE)

    def _rows_sql(self) -> str:
        carried = "".join(f", t.{name} AS was_{name}" for name in self._carried)
        return f"""
            WITH r AS {self._kept()} ({self._resolved_sql()})
            SELECT r.*, FALSE AS repeated, NULL::bigint AS first_id, t.id AS stored_id,
                coalesce(t.in_scope, TRUE) AS in_scope{carried},
                coalesce(t.id, nextval('{self._sequence()}'::regclass)) AS target_id,
                CASE WHEN t.id IS NULL THEN 'new' WHEN {self._differs("r", "t.")} THEN 'changed' ELSE 'same' END
                AS outcome
            FROM r LEFT JOIN ({self._comparable_sql()}) t ON {self._same_key("r", "t")}
        """

    @property
    def _carried(self) -> list[str]:
        """Columns whose stored values stand beside the row: those that the table asks for, and what facts were."""
        facts = (
            [column.name for column in self._compared if not column.refers] if self.table.immutable else []
        )
        return list(dict.fromkeys((*self.table.carried, *facts)))

    @property
    def _compared(self) -> list[Column]:
        """The columns that a stored record may have other values in."""
        return [
            c
            for c in self.table.stored_columns
            if c.name not in self.table.key and c.refers != self.table.name
        ]

    @property
    def _owner(self) -> str:
        """The staged column whose record has the rows, as a person has results; empty without one."""
        first = self.table.column(self.table.key[0])
        return staged(first) if first.refers and first.refers != self.table.name else ""

    def _comparable_sql(self) -> str:
        """The stored rows that a staged one could be: of people in a package only theirs, by their index."""
        if not self._owner:
            return self.stored_sql
        owners = f"SELECT DISTINCT {self._owner} FROM r"
        return f"SELECT t.* FROM ({self.stored_sql}) t WHERE t.{self._owner} IN ({owners})"

    def _kept(self) -> str:
        return "MATERIALIZED" if self._owner else "NOT MATERIALIZED"

    def _sequence(self) -> str:
        """Where the target's numbers come from: looked up once, not for each row."""
        ((name,),) = self.fetch("SELECT pg_get_serial_sequence(%(target)s, 'id')", target=self.table.target)
        return str(name)

    def _resolved_sql(self) -> str:
        made = "".join(f", {sql} AS {name}" for name, sql in self.table.computed.items())
        found = "".join(
            f", {ref.name}_ref.id AS {ref.name}_id, coalesce({ref.name}_ref.is_refused, FALSE) AS {ref.name}_refused"
            for ref in self.table.references
            if ref.refers != self.table.name
        )
        # What refers to a row of the same table is found by that table's own judge.
        found += "".join(
            f", NULL::bigint AS {ref.name}_id"
            for ref in self.table.references
            if ref.refers == self.table.name
        )
        joins = "\n".join(self._join(ref) for ref in self.table.references if ref.refers != self.table.name)
        columns = ", ".join(
            f"r.{column.name}" for column in self.table.columns if column.name not in self.table.computed
        )
        return f"SELECT r.row_id, r.row, r.sheet, r.refused, {columns}{found}{made} FROM ({self._read_sql()}) r {joins}"

    def _join(self, ref: Column) -> str:
        alias = f"{ref.name}_ref"
        within = "" if ref.in_agency else f" AND {alias}.in_scope"
        return f"LEFT JOIN known_{ref.refers} {alias} ON {alias}.code = r.{ref.name}{within}"

    def _read_sql(self) -> str:
        columns = ", ".join(
            f"(data ->> '{column.name}')::{column.kind.sql} AS {column.name}" for column in self.table.columns
        )
        return f"""SELECT id AS row_id, "row", sheet, raw IS NOT NULL AS refused, {columns}
            FROM base_importrow WHERE package_id = %(package)s AND "table" = %(table)s"""

    @property
    def stored_sql(self) -> str:
        scope = "TRUE" if self.scope.everything else self.table.in_scope
        if self.table.stored:
            return self.table.stored.format(in_scope=scope)
        columns = ", ".join(
            f"t.{self.table.field_of(column)} AS {staged(column)}" for column in self.table.stored_columns
        )
        return f"SELECT t.id, ({scope}) AS in_scope, {columns} FROM {self.table.target} t"

    def _differs(self, row: str, stored: str) -> str:
        """A blank never changes a stored value."""
        tests = [
            f"({row}.{name} IS NOT NULL AND {row}.{name} IS DISTINCT FROM {stored}{name})"
            for name in map(staged, self._compared)
        ]
        return " OR ".join(tests) or "FALSE"

    def _same_key(self, left: str, right: str) -> str:
        columns = [self.table.column(name) for name in self.table.key]
        return " AND ".join(f"{_keyed(left, c)} = {_keyed(right, c)}" for c in columns)

    def key_sql(self, alias: str = "s") -> str:
        """The key as a list of expressions that are never null."""
        return ", ".join(_keyed(alias, self.table.column(name)) for name in self.table.key)

    def compare_again(self) -> None:
        """Judge new, changed or same anew from the carried columns, after ``judge`` has altered values."""
        tests = " OR ".join(
            f"(s.{n} IS NOT NULL AND s.{n} IS DISTINCT FROM s.was_{n})" for n in self.table.carried
        )
        self.run(
            f"""UPDATE {{s}} s SET outcome = CASE WHEN {tests} THEN 'changed' ELSE 'same' END
            WHERE s.stored_id IS NOT NULL
              AND s.outcome IS DISTINCT FROM CASE WHEN {tests} THEN 'changed' ELSE 'same' END"""
        )

    # --- Questions that every table is asked ----------------------------------------------------

    def refuse_unknown_references(self) -> None:
        for ref in self.table.references:
            if ref.refers == self.table.name:
                continue
            missing = f"s.{ref.name} IS NOT NULL AND s.{ref.name}_id IS NULL"
            within = "TRUE" if ref.in_agency else "k.in_scope"
            named = f"jsonb_build_object('parent', '{ref.refers}')"
            self.refuse(
                f"{missing} AND s.{ref.name}_refused", "depends_on_refused_row", column=ref.name, params=named
            )
            if ref.refers != "employees":
                self.refuse(
                    f"{missing} AND {within} AND lower(k.code) = lower(s.{ref.name})",
                    "code_case",
                    column=ref.name,
                    source=f"known_{ref.refers} k",
                    params="jsonb_build_object('stored', k.code)",
                )
            self.refuse(missing, "unknown_reference", column=ref.name, params=named)

    def refuse_out_of_scope(self) -> None:
        if not self.scope.everything:
            self.refuse("NOT s.in_scope", self.table.elsewhere, column=self.table.key[0])
        if self.table.shared and not self.scope.reference:
            self.refuse("s.outcome <> 'same'", "shared_table", column=self.table.key[0])

    def refuse_other_case(self) -> None:
        """A code that differs from another one only in case is a slip of the hand."""
        if self.table.key != ("code",):
            return
        for where, code in (("t.in_scope", "code_case"), ("NOT t.in_scope", "code_elsewhere")):
            self.refuse(
                f"s.stored_id IS NULL AND lower(t.code) = lower(s.code) AND {where}",
                code,
                column="code",
                source=f"({self.stored_sql}) t",
                params="jsonb_build_object('stored', t.code)" if code == "code_case" else "'{}'::jsonb",
            )
        self._refuse_groups("lower(s.code)", "count(DISTINCT s.code) > 1", "contradicts_rows")

    def refuse_contradictions(self) -> None:
        """Rows with one key: read once when equal in every cell, else all refused."""
        if not self._shares_keys():
            return
        cells = ", ".join(f"s.{column.name}" for column in self.table.columns)
        key = self.key_sql()
        self.run("DROP TABLE IF EXISTS pg_temp.repeated_rows")
        found = self.run(
            f"""CREATE TEMP TABLE repeated_rows ON COMMIT DROP AS
            SELECT min(s.row_id) AS first_id, min(s.row) AS first_row, array_agg(s.row_id) AS members
            FROM {{s}} s WHERE NOT s.refused GROUP BY {key}
            HAVING count(*) > 1 AND count(DISTINCT md5(ROW({cells})::text)) = 1"""
        )
        if found:
            self._skip_repeated()
        self._refuse_groups(key, "count(*) > 1", "contradicts_rows")

    def _shares_keys(self) -> bool:
        """Whether any two rows may have one key: a hash of each is counted before cells are looked at."""
        alike = f"""SELECT FROM {{s}} s WHERE NOT s.refused
            GROUP BY hash_record_extended(ROW({self.key_sql()}), 0) HAVING count(*) > 1 LIMIT 1"""
        return bool(self.fetch(alike))

    def _skip_repeated(self) -> None:
        self.remark(
            "warning",
            "s.row_id = ANY (g.members) AND s.row_id <> g.first_id",
            "repeated_row",
            column=self.table.key[0],
            params="jsonb_build_object('first', g.first_row)",
            source="repeated_rows g",
        )
        self.run(
            """UPDATE {s} s SET repeated = TRUE, first_id = m.first_id
            FROM (SELECT first_id, unnest(members) AS row_id FROM repeated_rows) m
            WHERE m.row_id = s.row_id AND m.row_id <> m.first_id"""
        )

    def _refuse_groups(self, key: str, having: str, code: str) -> None:
        self.refuse(
            "s.row_id = g.row_id",
            code,
            column=self.table.key[0],
            params="jsonb_build_object('rows', array_to_string(array_remove(g.some_rows, s.row), ', '))",
            source=f"""(
                SELECT unnest(array_agg(s.row_id)) AS row_id,
                    (array_agg(s.row ORDER BY s.row))[1:{ROWS_NAMED + 1}] AS some_rows
                FROM {self.name} s WHERE NOT s.refused AND NOT s.repeated GROUP BY {key} HAVING {having}
            ) g""",
        )

    def refuse_changed_facts(self) -> None:
        """A fact is not changed by a file: each column that differs is named with what is stored."""
        if not self.table.immutable:
            return
        names = [column.name for column in self._compared if not column.refers]
        differs = {
            name: f"(s.{name} IS NOT NULL AND s.{name} IS DISTINCT FROM s.was_{name})" for name in names
        }
        shown = "coalesce(nullif(left(s.was_{name}::text, {length}), ''), '–')"
        stored = ", ".join(
            f"CASE WHEN {test} THEN '{name}: ' || {shown.format(name=name, length=VALUE_SHOWN)} END"
            for name, test in differs.items()
        )
        for name, test in differs.items():
            self.refuse(
                f"s.outcome = 'changed' AND {self.table.immutable} AND {test}",
                "immutable_record",
                column=name,
                params=f"jsonb_build_object('stored', concat_ws('; ', {stored}))",
            )

    def refuse_repeats_of_refused(self) -> None:
        """A repeated row has the fate of the row it repeats."""
        self.run(
            f"""
            WITH refused AS (
                UPDATE {{s}} s SET refused = TRUE, repeated = FALSE FROM {{s}} f
                WHERE s.repeated AND f.row_id = s.first_id AND f.refused
                RETURNING s.row_id, s.row, s.sheet, f.row AS first
            )
            {_MESSAGE} SELECT %(package)s, TRUE, 'error', 'repeats_refused_row', %(table)s, sheet, "row", '', '',
                jsonb_build_object('first', first) FROM refused ORDER BY row_id
            """
        )

    def report_defaults(self) -> None:
        for column in self.table.columns:
            if column.reports_default:
                self.remark(
                    "normalised",
                    f"s.stored_id IS NULL AND s.{column.name} IS NULL",
                    column.reports_default,
                    column=column.name,
                    params=f"jsonb_build_object('default', '{column.default}')",
                )

    def make_known(self) -> None:
        """Say to the tables that refer to this one what they may refer to, stored or accepted just now."""
        if self.table.known is None:
            return
        code = self.table.key[0]
        extra = "".join(f", coalesce(s.{name}, t.{name}) AS {name}" for name in self.table.known)
        empty = "".join(f", NULL::{self.table.column(name).kind.sql}" for name in self.table.known)
        known = f"known_{self.table.name}"
        self.run(f"DROP TABLE IF EXISTS pg_temp.{known}")
        if self.table.name not in self.package.tables:
            self.run(
                f"""CREATE TEMP TABLE {known} ON COMMIT DROP AS SELECT t.{code}::text AS code, t.id,
                    coalesce(t.in_scope, TRUE) AS in_scope, FALSE AS is_refused{extra.replace("s.", "t.")}
                FROM ({self._reachable_sql()}) t"""
            )
            self.run(f"CREATE INDEX ON {known} (code)")
            return
        self.run(
            f"""
            CREATE TEMP TABLE {known} ON COMMIT DROP AS
            SELECT coalesce(t.{code}, s.{code}) AS code, coalesce(t.id, s.target_id) AS id,
                coalesce(t.in_scope, TRUE) AS in_scope, FALSE AS is_refused{extra}
            FROM ({self._reachable_sql()}) t
            FULL JOIN (SELECT * FROM {{s}} WHERE NOT refused AND NOT repeated) s ON s.stored_id = t.id
            """
        )
        self.run(
            f"""INSERT INTO {known} SELECT DISTINCT s.{code}, NULL::bigint, TRUE, TRUE{empty} FROM {{s}} s
            WHERE s.refused AND s.{code} IS NOT NULL AND s.in_scope
              AND NOT EXISTS (SELECT FROM {known} k WHERE k.code = s.{code})"""
        )
        self.run(f"CREATE INDEX ON {known} (code)")
        self.run(f"ANALYZE {known}")

    def _reachable_sql(self) -> str:
        if self.scope.everything:
            return self.stored_sql
        columns = ", ".join(
            f"t.{self.table.field_of(column)} AS {staged(column)}" for column in self.table.stored_columns
        )
        return f"""SELECT t.id, ({self.table.in_scope}) AS in_scope, {columns} FROM {self.table.target} t
            WHERE {self.table.in_agency}"""

    # --- Ending ---------------------------------------------------------------------------------

    def write_verdicts(self) -> None:
        self.run(
            """INSERT INTO base_importverdict (row_id, target_id, verdict)
            SELECT s.row_id, s.target_id,
                CASE WHEN s.refused THEN 'refused' WHEN s.repeated THEN 'same' ELSE s.outcome END
            FROM {s} s"""
        )

    def count(self) -> dict[str, int]:
        """Rows by verdict."""
        (row,) = self.fetch(
            """SELECT count(*), count(*) FILTER (WHERE NOT refused AND NOT repeated AND outcome = 'new'),
                count(*) FILTER (WHERE NOT refused AND NOT repeated AND outcome = 'changed'),
                count(*) FILTER (WHERE NOT refused AND (repeated OR outcome = 'same')),
                count(*) FILTER (WHERE refused)
            FROM {s}"""
        )
        self.counts = dict(zip(("rows", "new", "changed", "same", "refused"), row, strict=True))
        return dict(self.counts)

    @property
    def changes_records(self) -> bool:
        """Whether stored records change; a statement that joins every row only to find none is not worth running."""
        return bool((self.counts or self.count())["changed"])

    # --- Writing --------------------------------------------------------------------------------

    def remember_prior(self) -> None:
        """Keep what changed records were before, so that the import can be undone."""
        if not self.changes_records:
            return
        self.run(
            f"""UPDATE base_importverdict v SET prior = to_jsonb(t) FROM {{s}} s JOIN {self.table.target} t
                ON t.id = s.target_id
            WHERE v.row_id = s.row_id AND NOT s.refused AND NOT s.repeated AND s.outcome = 'changed'"""
        )

    def insert_new(self, *, skip: Sequence[str] = (), extra: dict[str, str] | None = None) -> int:
        """Insert the new records; ``extra`` are fields of the target -> SQL over ``s``."""
        columns = [column for column in self.table.stored_columns if column.name not in skip]
        values = {self.table.field_of(column): self._first_value(column) for column in columns}
        values |= {**self.table.inserted, **(extra or {})}
        return self.run(
            f"""INSERT INTO {self.table.target} (id, {", ".join(values)})
            SELECT s.target_id, {", ".join(values.values())} FROM {{s}} s
            WHERE NOT s.refused AND NOT s.repeated AND s.outcome = 'new' ORDER BY s.row_id"""
        )

    def renew_statistics(self) -> None:
        """Let the planner know what a large import has brought: what comes next joins it, and pages read it at once."""
        if (self.counts or self.count())["new"] >= MANY_ROWS:
            renew_statistics(self.table.target)

    def update_changed(self, *, skip: Sequence[str] = ()) -> int:
        """Update the changed records; blanks keep what is stored."""
        kept = (*skip, *self.table.key)
        columns = [column for column in self.table.stored_columns if column.name not in kept]
        if not columns or not self.changes_records:
            return 0
        changes = ", ".join(
            f"{self.table.field_of(c)} = coalesce(s.{staged(c)}, t.{self.table.field_of(c)})" for c in columns
        )
        return self.run(
            f"""UPDATE {self.table.target} t SET {changes} FROM {{s}} s
            WHERE t.id = s.target_id AND NOT s.refused AND NOT s.repeated AND s.outcome = 'changed'"""
        )

    def _first_value(self, column: Column) -> str:
        value = f"s.{staged(column)}"
        if column.default is not None:
            default = str(column.default) if isinstance(column.default, int) else f"'{column.default}'"
            return f"coalesce({value}, {default})"
        return f"coalesce({value}, '')" if column.kind.sql == "text" and not column.refers else value


def renew_statistics(table: str) -> None:
    """Gather a table's statistics, through a function of its owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT import_analyze(%s)", [table])


# The planner needs to know how large a staged table is, and little else: a tenth of the usual sample tells it.
_SAMPLE = """
    SET LOCAL default_statistics_target = 10;
    ANALYZE {s};
    SET LOCAL default_statistics_target TO DEFAULT;
"""
_MESSAGE = """INSERT INTO base_importmessage
    (package_id, judged, severity, code, "table", sheet, "row", "column", value, params)"""


def staged(column: Column) -> str:
    """The staged column that is compared and written: of a reference, what it found."""
    return f"{column.name}_id" if column.refers else column.name


def _keyed(alias: str, column: Column) -> str:
    name = f"{alias}.{staged(column)}"
    if column.required and not column.refers:
        return name
    empty = "0" if column.refers or column.kind.sql == "integer" else "''"
    return (
        f"coalesce({name}, 'infinity'::date)" if column.kind.sql == "date" else f"coalesce({name}, {empty})"
    )
