"""Saying which sheet is which table and which heading is which column, where a file does not say it itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from .intake import Message, SheetMapping, SheetPreview, TableLayout
from .intake.headings import LEFT_OUT, HeadingFinder, heading_key, table_named
from .nik import without_niks

# Refusals that a person can answer by saying what is what; every other one needs another file.
MAPPABLE = frozenset({"missing_heading", "duplicate_heading", "two_heading_rows", "no_tables", "two_sources"})
SAMPLES = 3
_NIP = re.compile(r"\d{8}[ .]?\d{6}[ .]?\d[ .]?\d{3}", re.ASCII)
_TOO_GENERAL = frozenset({"tanggal", "tgl", "tahun", "nilai", "kode", "no", "nomor"})
"""Headings that say nothing as one word among others: not every date is the date that a table asks for."""
_LACKING = 4
"""A table is proposed by its headings when at most one in so many required columns lacks."""
_ALIKE = 0.78
"""Likeness from which a heading is proposed for a column; what a person sees, a person can undo."""
_SLIP = 0.88
"""Likeness of letters that can be a slip of the pen; two dates share many letters and mean different days."""


def can_be_mapped(messages: Iterable[Message]) -> bool:
    """Whether all that refuses a package is about names of sheets and headings."""
    errors = [message.code for message in messages if message.severity == "error"]
    return bool(errors) and MAPPABLE.issuperset(errors)


def as_stored(mappings: Mapping[str, SheetMapping]) -> dict[str, Any]:
    """Mappings as JSON holds them."""
    return {sheet: asdict(mapping) for sheet, mapping in mappings.items()}


def from_stored(stored: Mapping[str, Any]) -> dict[str, SheetMapping]:
    """Mappings as reading takes them; JSON has no numbers as keys."""
    return {
        sheet: SheetMapping(
            found["table"],
            found["heading_row"],
            {int(place): column for place, column in found["columns"].items()},
        )
        for sheet, found in stored.items()
    }


def previews_as_stored(previews: Iterable[SheetPreview]) -> list[Any]:
    """Previews as JSON holds them, population numbers hidden; PostgreSQL holds no NUL."""
    return [
        {
            "sheet": preview.sheet,
            "table": preview.table,
            "rows": [
                [number, [without_niks(text.replace("\0", "")) for text in texts]]
                for number, texts in preview.rows
            ],
        }
        for preview in previews
    ]


def previews_from_stored(stored: Iterable[Mapping[str, Any]]) -> list[SheetPreview]:
    return [
        SheetPreview(
            found["sheet"],
            found["table"],
            tuple((number, tuple(texts)) for number, texts in found["rows"]),
        )
        for found in stored
    ]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet as a person looks at it."""

    place: int
    """From 1."""
    heading: str
    samples: tuple[str, ...]


def columns_of(preview: SheetPreview, heading_row: int) -> list[SheetColumn]:
    """The columns below a heading row, without those that hold nothing."""
    headings = dict(preview.rows).get(heading_row, ())
    below = [texts for number, texts in preview.rows if number > heading_row]
    width = max(map(len, [headings, *below]), default=0)
    columns = (
        SheetColumn(place + 1, _text(headings, place), tuple(_samples(below, place)))
        for place in range(width)
    )
    return [column for column in columns if column.heading or column.samples]


def _text(texts: Sequence[str], place: int) -> str:
    return texts[place].strip() if place < len(texts) else ""


def _samples(rows: Iterable[Sequence[str]], place: int) -> Iterator[str]:
    """The first values of a column that differ from each other."""
    seen: set[str] = set()
    for texts in rows:
        text = _text(texts, place)
        if text and text not in seen:
            seen.add(text)
            yield text
        if len(seen) == SAMPLES:
            return


def suggested(previews: Sequence[SheetPreview], layouts: Sequence[TableLayout]) -> dict[str, SheetMapping]:
    """What each sheet most likely is: a table by its name, else the free table that its headings are most like."""
    named = {preview.sheet: _named(preview.sheet, layouts) for preview in previews}
    taken = {layout.name for layout in named.values() if layout}
    found: dict[str, SheetMapping] = {}
    for preview in previews:
        layout = named[preview.sheet]
        free = [other for other in layouts if other.name not in taken]
        mapping = suggested_for(preview, layout) if layout else _by_headings(preview, free)
        taken.add(mapping.table)
        found[preview.sheet] = mapping
    return found


def _named(sheet: str, layouts: Sequence[TableLayout]) -> TableLayout | None:
    """The table that a sheet or a file, without its ending, is named after."""
    return table_named(sheet, layouts) or table_named(sheet.rpartition(".")[0], layouts)


def suggested_for(preview: SheetPreview, layout: TableLayout) -> SheetMapping:
    row = likely_heading_row(preview, layout)
    return SheetMapping(layout.name, row, suggested_columns(preview, layout, row))


def _by_headings(preview: SheetPreview, layouts: Sequence[TableLayout]) -> SheetMapping:
    """The table that most of the sheet's columns are like, among those of which little that is required lacks."""
    found = [(_likeness_of(preview, mapping, layout), mapping) for layout, mapping in _near(preview, layouts)]
    if found:
        return max(found, key=lambda scored: scored[0])[1]
    return SheetMapping(LEFT_OUT, likely_heading_row(preview, None))


def _near(
    preview: SheetPreview, layouts: Sequence[TableLayout]
) -> Iterator[tuple[TableLayout, SheetMapping]]:
    for layout in layouts:
        mapping = suggested_for(preview, layout)
        lacking = len(layout.required - set(mapping.columns.values()))
        if lacking * _LACKING <= len(layout.required):
            yield layout, mapping


def _likeness_of(preview: SheetPreview, mapping: SheetMapping, layout: TableLayout) -> float:
    """How much all mapped columns together are like those of the table."""
    columns = columns_of(preview, mapping.heading_row)
    likeness = {
        (column.place, name): score for column in columns for name, score in _likeness(column, layout)
    }
    return sum(likeness.get(chosen, 0.0) for chosen in mapping.columns.items())


def likely_heading_row(preview: SheetPreview, layout: TableLayout | None) -> int:
    """The row that names most columns, else the first that fills several cells."""
    if layout:
        finder = HeadingFinder(layout, preview.sheet)
        named = [(len(finder.named(texts)), -number) for number, texts in preview.rows]
        most, row = max(named, default=(0, 0))
        if most:
            return -row
    wide = (number for number, texts in preview.rows if sum(bool(text.strip()) for text in texts) > 1)
    return next(wide, preview.rows[0][0] if preview.rows else 1)


def suggested_columns(preview: SheetPreview, layout: TableLayout, heading_row: int) -> dict[int, str]:
    """A column of the table for every column of the sheet, each at most once; the most alike come first."""
    columns = columns_of(preview, heading_row)
    pairs = sorted(
        (-score, name not in layout.required, column.place, name)
        for column in columns
        for name, score in _likeness(column, layout)
        if score >= _ALIKE
    )
    chosen: dict[int, str] = {}
    for _score, _optional, place, name in pairs:
        if place not in chosen and name not in chosen.values():
            chosen[place] = name
    return {column.place: chosen.get(column.place, LEFT_OUT) for column in columns}


def _likeness(column: SheetColumn, layout: TableLayout) -> Iterator[tuple[str, float]]:
    """How much a heading is like each column's own headings; its second headings count a little less."""
    key, words = heading_key(column.heading), _words(column.heading)
    if "nip" in layout.columns and column.samples and all(map(_NIP.fullmatch, column.samples)):
        yield "nip", 0.99
    if not key:
        return
    for name, also in layout.columns.items():
        own = max(_alike(key, words, spelling) for spelling in (name, *also))
        second = max((_alike(key, words, text) for text in layout.second.get(name, ())), default=0.0)
        yield name, max(own, second - 0.01)


def _alike(key: str, words: frozenset[str], spelling: str) -> float:
    """1 for the same heading, less for the same words, for one within the other, and for a slip of the pen."""
    other, others = heading_key(spelling), _words(spelling)
    if key == other:
        return 1.0
    if words == others:
        return 0.97
    matcher = SequenceMatcher(None, key, other, autojunk=False)
    likely = min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _SLIP
    ratio = min(matcher.ratio(), 0.96) if likely else 0.0
    ratio = ratio if ratio >= _SLIP else 0.0
    if words < others or (others < words and not others <= _TOO_GENERAL):
        ratio = max(ratio, _ALIKE + 0.2 * len(words & others) / len(words | others))
    return ratio


def _words(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(heading_key, re.split(r"[\s_./()-]+", text))))


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with a mapping: the sheet and its table, and the columns (or the other sheet) concerned."""

    code: str
    sheet: str
    table: str = ""
    names: tuple[str, ...] = ()


def objections(mappings: Mapping[str, SheetMapping], layouts: Sequence[TableLayout]) -> Iterator[Objection]:
    """What would refuse the package again, told before it is read again."""
    known = {layout.name: layout for layout in layouts}
    taken: dict[str, str] = {}
    for sheet, mapping in mappings.items():
        if mapping.table == LEFT_OUT:
            continue
        if mapping.table in taken:
            yield Objection("two_sources", sheet, names=(taken[mapping.table],))
        taken.setdefault(mapping.table, sheet)
        named = [column for column in mapping.columns.values() if column != LEFT_OUT]
        if twice := sorted({column for column in named if named.count(column) > 1}):
            yield Objection("column_twice", sheet, mapping.table, tuple(twice))
        layout = known[mapping.table]
        missing = layout.required - set(named)
        if missing:
            ordered = tuple(name for name in layout.columns if name in missing)
            yield Objection("missing_heading", sheet, mapping.table, ordered)
    if not taken:
        yield Objection("no_tables", "")
