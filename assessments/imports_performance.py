"""How rows of performance and of credit points are judged: ratings that make a predicate, months that fit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from asn_career.base.imports.numbers import Number, whole
from asn_career.base.imports.reading import ERROR, Note
from asn_career.base.imports.specs import Values
from asn_career.base.imports.stage import Stage
from assessments.performance.predicates import PREDICATE_MATRIX

MONTH = whole(1, 12)
PERCENTAGE = Number(minimum=0, maximum=150, places=2, decorations=("%",))
CREDIT = Number(minimum=0, maximum=Decimal("99999.99"), places=2)
_QUARTERS = (1, 4, 7, 10)


def judge_performance(stage: Stage) -> None:
    """The given predicate counts; without one the two ratings make it (PermenPANRB 6/2022)."""
    matrix = PREDICATE_MATRIX.value_on(stage.as_of)
    cells = [
        (result, behaviour, predicate)
        for result, row in matrix.items()
        for behaviour, predicate in row.items()
    ]
    stage.run("DROP TABLE IF EXISTS pg_temp.predicates")
    stage.run("CREATE TEMP TABLE predicates (result text, behaviour text, predicate text) ON COMMIT DROP")
    for result, behaviour, predicate in cells:
        stage.run("INSERT INTO predicates VALUES (%(r)s, %(b)s, %(p)s)", r=result, b=behaviour, p=predicate)
    # A stored predicate that the stored ratings make follows them; one that was given stays.
    stage.run(
        """UPDATE {s} s SET predicate = m.predicate FROM predicates m
        WHERE s.predicate IS NULL AND (s.work_result IS NOT NULL OR s.behaviour IS NOT NULL)
          AND m.result = coalesce(s.work_result, s.was_work_result)
          AND m.behaviour = coalesce(s.behaviour, s.was_behaviour)
          AND (s.stored_id IS NULL OR EXISTS (SELECT FROM predicates w WHERE w.predicate = s.was_predicate
            AND w.result = s.was_work_result AND w.behaviour = s.was_behaviour))"""
    )
    stage.refuse("s.predicate IS NULL AND s.stored_id IS NULL", "performance_incomplete", column="predicate")
    stage.remark(
        "warning",
        """m.result = coalesce(s.work_result, s.was_work_result)
        AND m.behaviour = coalesce(s.behaviour, s.was_behaviour)
        AND m.predicate <> coalesce(s.predicate, s.was_predicate)""",
        "predicate_contradiction",
        column="predicate",
        params="jsonb_build_object('expected', m.predicate)",
        source="predicates m",
    )
    stage.compare_again()


def sensible_months(values: Values, as_of: date) -> Iterable[tuple[str, Note]]:
    """A month is one month, a quarter three from its first; of a part of a year the last month is told."""
    first, last, periodicity = (values.get(name) for name in ("first_month", "last_month", "periodicity"))
    if first is None or periodicity is None:
        return
    length = {"bulanan": 0, "triwulan": 2}.get(periodicity)
    if periodicity == "triwulan" and first not in _QUARTERS:
        yield "first_month", Note(ERROR, "quarter_begins")
    elif length is None and last is None:
        yield "last_month", Note(ERROR, "last_month_needed")
    elif length is not None and last is not None and last != first + length:
        yield "last_month", Note(ERROR, "months_of_period", {"last": first + length})
    elif last is not None and last < first:
        yield "last_month", Note(ERROR, "months_backwards", {"first": first})
    elif length is not None:
        values["last_month"] = first + length
    last = values.get("last_month")
    if last is not None and (values["year"], last) > (as_of.year, as_of.month):
        yield "last_month", Note(ERROR, "future_fact", {"latest": as_of.isoformat()})


def sensible_credit_months(values: Values, as_of: date) -> Iterable[tuple[str, Note]]:
    """The months of a recorded total go forwards, and are not ahead of the day."""
    names = ("first_year", "first_month", "last_year", "last_month")
    first_year, first_month, last_year, last_month = (values.get(name) for name in names)
    if None in (first_year, first_month, last_year, last_month):
        return
    if (last_year, last_month) < (first_year, first_month):
        yield "last_month", Note(ERROR, "months_backwards", {"first": f"{first_month}/{first_year}"})
    elif (last_year, last_month) > (as_of.year, as_of.month):
        yield "last_month", Note(ERROR, "future_fact", {"latest": as_of.isoformat()})
    if sum(values.get(name) is True for name in ("is_first", "is_integration", "is_conversion")) > 1:
        yield "is_first", Note(ERROR, "one_kind_of_credit")


def judge_months(stage: Stage) -> None:
    """As yearly results; and the evaluations of one person and kind do not share a month."""
    judge_performance(stage)
    overlap = (
        "int4range(a.first_month::int, a.last_month::int, '[]') "
        "&& int4range(s.first_month::int, s.last_month::int, '[]')"
    )
    stage.refuse(
        f"s.target_id <> a.id AND a.employee_id = s.nip_id AND a.year = s.year "
        f"AND a.periodicity = s.periodicity AND {overlap}",
        "months_overlap",
        column="first_month",
        params="jsonb_build_object('other', a.first_month || '-' || a.last_month)",
        source="""(SELECT t.id, t.employee_id, t.year, t.periodicity, t.first_month, t.last_month
            FROM assessments_periodicevaluation t WHERE t.id NOT IN (SELECT x.target_id FROM {s} x)
            UNION ALL SELECT x.target_id, x.nip_id, x.year, x.periodicity, x.first_month, x.last_month
            FROM {s} x WHERE NOT x.refused AND NOT x.repeated) a""",
    )


def judge_credit_points(stage: Stage) -> None:
    """A stored record with what the row changes of it still has one kind and its months in order."""
    kinds = [
        f"coalesce(s.{name}, s.was_{name})::int" for name in ("is_first", "is_integration", "is_conversion")
    ]
    stage.refuse(
        f"s.stored_id IS NOT NULL AND {' + '.join(kinds)} > 1", "one_kind_of_credit", column="is_first"
    )
