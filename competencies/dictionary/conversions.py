"""Levels from one scale to another: the tables that decrees set, and what follows from all of them.

A version may begin a scale anew: its content then has for that kind of competency a table from levels of the scale
before to levels of its own, by halves. What a table does not map is unknown on the new scale, never a number; nothing
leads back from a new scale to an earlier one.

    content["conversions"] = {kind: {"1": "1", "2": "1.5", "3": "2"}}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.utils.translation import gettext as _

from asn_career.base.formatting import date_long
from competencies.choices import CompetencyKind, DecreeState
from competencies.conversion_models import LevelConversion
from competencies.models import DictionaryVersion, StandardDecree, StandardItem, StandardVersion
from competencies.standards import close_versions

Table = Mapping[str, str]
Tables = Mapping[str, Table]
HALVES = tuple(Decimal(number) / 2 for number in range(11))  # what a result may be, on any scale


def level_key(level: Decimal | int) -> str:
    """A level as tables write it: ``2``, ``2.5``."""
    return f"{Decimal(level).normalize():f}"


def ordered_tables(tables: Mapping[str, Mapping[Any, Any]]) -> dict[str, dict[str, str]]:
    """The same in one spelling and order; levels that are not mapped are left out."""
    return {
        kind: {
            level_key(Decimal(str(old))): level_key(Decimal(str(new)))
            for old, new in sorted(table.items(), key=lambda row: Decimal(str(row[0])))
            if new not in (None, "")
        }
        for kind, table in sorted(tables.items())
    }


@dataclass(frozen=True, slots=True)
class Step:
    """The scales that a version begins anew on its first day, with their tables."""

    begins: date
    version_id: int
    tables: Tables


@dataclass(frozen=True, slots=True)
class Converted:
    """One row of ``LevelConversion``; an open end of a period is None."""

    version_id: int
    kind: str
    holds: tuple[date | None, date | None]
    measured: tuple[date | None, date | None]
    level_from: Decimal
    level_to: Decimal | None


def compose(steps: Iterable[Step]) -> Iterator[Converted]:
    """What follows from the tables one after the other, for every pair of different scales of a kind."""
    listed = sorted(steps, key=lambda step: step.begins)
    for kind in CompetencyKind.values:
        own = [step for step in listed if kind in step.tables]
        days = [None, *(step.begins for step in own), None]
        periods = list(pairwise(days))
        for held, holds in enumerate(periods):
            for met, measured in enumerate(periods):
                if held == met:
                    continue
                between = own[met:held]
                version = own[max(held, met) - 1].version_id
                for level in HALVES:
                    found = _through(level, [step.tables[kind] for step in between]) if between else None
                    yield Converted(version, kind, holds, measured, level, found)


def _through(level: Decimal, tables: Iterable[Table]) -> Decimal | None:
    """The level after each of these tables; None once one of them does not have it."""
    found = level_key(level)
    for table in tables:
        if found not in table:
            return None
        found = table[found]
    return Decimal(found)


def agreed_steps() -> list[Step]:
    """The steps of all versions that two people agreed to. One query."""
    rows = DictionaryVersion.objects.filter(validity__isnull=False).order_by("begins")
    told = rows.values_list("begins", "pk", "content__conversions")
    return [Step(begins, pk, tables) for begins, pk, tables in told if tables]


def write_conversions() -> None:
    """Let the table say what follows from all agreed versions; what it says already is not written again."""
    wanted = {_row_key(row): row for row in map(_row, compose(agreed_steps()))}
    known = list(LevelConversion.objects.all())
    gone = [row.pk for row in known if wanted.pop(_row_key(row), None) is None]
    LevelConversion.objects.filter(pk__in=gone).delete()
    LevelConversion.objects.bulk_create(wanted.values())


def _row(told: Converted) -> LevelConversion:
    return LevelConversion(
        version_id=told.version_id,
        kind=told.kind,
        holds=DateRange(*told.holds),
        measured=DateRange(*told.measured),
        level_from=told.level_from,
        level_to=told.level_to,
    )


def _row_key(row: LevelConversion) -> tuple[Any, ...]:
    ends = (row.holds.lower, row.holds.upper, row.measured.lower, row.measured.upper)
    return row.version_id, row.kind, *ends, row.level_from, row.level_to


class Conversions:
    """What levels of other days count as on one day, by kind; a level of the same scale stays."""

    def __init__(self, rows: Iterable[Converted]) -> None:
        self.rows = list(rows)

    def level(self, kind: str, level: int, *, said_on: date) -> Decimal | None:
        """The level on the scale of the day, as it was said on ``said_on``; None: no table converts it."""
        for row in self.rows:
            begins, ends = row.measured
            if (
                row.kind == kind
                and row.level_from == level
                and (begins is None or begins <= said_on)
                and (ends is None or said_on < ends)
            ):
                return row.level_to
        return Decimal(level)


def conversions_for(day: date, steps: Iterable[Step]) -> Conversions:
    """What follows from these steps for the scales that hold on the day."""
    return Conversions(row for row in compose(steps) if _contains(row.holds, day))


def _contains(period: tuple[date | None, date | None], day: date) -> bool:
    begins, ends = period
    return (begins is None or begins <= day) and (ends is None or day < ends)


def conversions_on(day: date) -> Conversions:
    """What holds on the day by all agreed versions. One query."""
    rows = LevelConversion.objects.filter(holds__contains=day)
    return Conversions(
        Converted(
            row.version_id,
            row.kind,
            (row.holds.lower, row.holds.upper),
            (row.measured.lower, row.measured.upper),
            row.level_from,
            row.level_to,
        )
        for row in rows
    )


def converted_standards(
    tables: Tables, *, begins: date, conversions: Conversions
) -> dict[int, dict[int, int]]:
    """The levels on the new scales of every post whose standard was set before ``begins`` and requires them then.

    By the rows of post and competency, whole standards. One that a table does not convert to a whole level is not in
    it (``faults_of_conversions``), nor one that has been converted. One query.
    """
    found: dict[int, dict[int, int]] = {}
    touched, left = set(), set()
    for post, competency, kind, level, said_on in _rows_before(begins).values_list(
        "version__position", "competency", "competency__kind", "level", "version__valid_from"
    ):
        after = conversions.level(kind, level, said_on=said_on) if kind in tables else Decimal(level)
        if kind in tables:
            touched.add(post)
        if after is None or not may_be_required(after):
            left.add(post)
            continue
        found.setdefault(post, {})[competency] = int(after)
    return {post: levels for post, levels in found.items() if post in touched - left}


def _rows_before(begins: date) -> Any:
    return StandardItem.objects.in_force_on(begins).filter(version__valid_from__lt=begins).order_by()


def may_be_required(level: Decimal | int | None) -> bool:
    """Whether a standard may require it: a whole level of 1 or more."""
    return level is not None and level >= 1 and level == int(level)


def convert_standards(version: DictionaryVersion) -> int:
    """Write standards that were set on an earlier scale anew from the version's first day; repeatable.

    Returns the number of posts. What is decreed from that day on is on the new scale and stays.
    """
    tables = version.content.get("conversions", {})
    if not tables:
        return 0
    conversions = conversions_on(version.begins)
    wanted = converted_standards(tables, begins=version.begins, conversions=conversions)
    if not wanted:
        return 0
    rows = _rows_before(version.begins).filter(version__position__in=wanted)
    versions = {
        row.position_id: row
        for row in StandardVersion.objects.bulk_create(
            StandardVersion(
                position_id=post,
                valid_from=version.begins,
                validity=DateRange(version.begins, None),
                dictionary_version=version,
            )
            for post in wanted
        )
    }
    StandardItem.objects.bulk_create(
        StandardItem(
            version=versions[row.version.position_id],
            competency_id=row.competency_id,
            level=wanted[row.version.position_id][row.competency_id],
            importance=row.importance,
            valid_to=row.valid_to,
            origin=row.origin,
            class_level=_class_level(row, conversions),
            decree=version.decree,
        )
        for row in rows.select_related("version", "competency")
    )
    StandardVersion.objects.filter(pk__in=[row.pk for row in versions.values()]).update(sealed=True)
    close_versions(wanted)
    return len(wanted)


def convert_late_standards() -> int:
    """Convert what a file brought since of days before scales that were agreed to; returns the number of posts.

    A post whose standard has been converted is left as it is. Repeatable; one query where nothing was ever converted.
    """
    steps = [step.version_id for step in agreed_steps()]
    if not steps:
        return 0
    rows = DictionaryVersion.objects.filter(pk__in=steps).order_by("begins")
    return sum(convert_standards(version) for version in rows)


def _class_level(row: StandardItem, conversions: Conversions) -> int | None:
    """What the class requires, on the new scale; not told where it has no whole level there."""
    if row.class_level is None:
        return None
    after = conversions.level(row.competency.kind, row.class_level, said_on=row.version.valid_from)
    return int(after) if after is not None and may_be_required(after) else None


def faults_of_conversions(
    content: Mapping[str, Any], *, before: Mapping[str, list[str]], begins: date
) -> Iterator[str]:
    """Why nobody can agree to the tables yet, in sentences; ``before`` are the scales until then. Four queries."""
    tables: Tables = content.get("conversions", {})
    for kind in CompetencyKind:
        old, new = len(before.get(kind.value, ())), len(content["scales"].get(kind.value, ()))
        table = tables.get(kind.value)
        told = {"kind": kind.label, "old": old, "new": new}
        if table is not None:
            yield from _faults_of_table(table, told)
        elif old != new:
            yield (
                _(
                    "Scale %(kind)s goes from %(old)s to %(new)s levels: give the table that converts what was"
                    " measured before."
                )
                % told
            )
    if tables:
        yield from _faults_of_standards(tables, begins=begins)


def _faults_of_table(table: Table, told: dict[str, Any]) -> Iterator[str]:
    rows = sorted((Decimal(old), Decimal(new)) for old, new in table.items())
    for old, new in rows:
        if old not in HALVES or old > told["old"] or new not in HALVES or new > told["new"]:
            yield (
                _(
                    "Conversion %(kind)s, level %(from)s to %(to)s: the scales have levels up to %(old)s and"
                    " %(new)s, by halves."
                )
                % {**told, "from": _told_level(old), "to": _told_level(new)}
            )
    for (old, new), (higher, after) in pairwise(rows):
        if after < new:
            yield (
                _("Conversion %(kind)s: level %(higher)s becomes less than level %(old)s. Turn them round.")
                % {
                    "kind": told["kind"],
                    "higher": _told_level(higher),
                    "old": _told_level(old),
                }
            )


def _faults_of_standards(tables: Tables, *, begins: date) -> Iterator[str]:
    """Standards follow their scale: each level in force has to be convertible, and none may have been set ahead."""
    required = _rows_before(begins).filter(competency__kind__in=tables)
    for kind, level in sorted(required.values_list("competency__kind", "level").distinct()):
        after = tables[kind].get(level_key(level))
        if after is None or not may_be_required(Decimal(after)):
            yield (
                _(
                    "Conversion %(kind)s: standards in force require level %(level)s. Convert it to a whole level"
                    " of 1 or more, so that the standards go along."
                )
                % {"kind": CompetencyKind(kind).label, "level": level}
            )
    ahead = StandardItem.objects.filter(version__valid_from__gte=begins, competency__kind__in=tables)
    ahead = ahead.filter(version__dictionary_version__isnull=True)
    if last := ahead.aggregate(last=Max("version__valid_from"))["last"]:
        yield _(
            "Standards from that day on were set on the scale before. Let the version begin on %(day)s or later."
        ) % {"day": date_long(last + timedelta(days=1))}
    drafts = StandardDecree.objects.filter(state=DecreeState.DRAFT, begins__gte=begins)
    written = drafts.filter(targets__lines__competency__kind__in=tables).distinct()
    if names := list(written.order_by("pk").values_list("decree", flat=True)[:5]):
        yield (
            _(
                "Drafts of standards from that day on were written on the scale before: %(decrees)s. Return them and"
                " begin them again once this version is agreed."
            )
            % {"decrees": ", ".join(names)}
        )


def told_conversions(tables: Tables) -> list[str]:
    """The tables in words, one sentence a kind."""
    lines = []
    for kind in CompetencyKind:
        if (table := tables.get(kind.value)) is None:
            continue
        pairs = ", ".join(
            _("%(old)s becomes %(new)s") % {"old": _shown(old), "new": _shown(new)}
            for old, new in sorted(table.items(), key=lambda row: Decimal(row[0]))
        )
        told = {"kind": kind.label, "pairs": pairs or _("nothing")}
        lines.append(
            _("Scale %(kind)s begins anew. Levels measured before: %(pairs)s; any other is unknown.") % told
        )
    return lines


def _shown(level: str) -> str:
    return level.replace(".", ",")


def _told_level(level: Decimal) -> str:
    return _shown(level_key(level))
