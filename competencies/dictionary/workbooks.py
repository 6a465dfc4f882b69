"""The dictionary as a workbook: one sheet each of competencies, levels, indicators, scales and conversions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from asn_career.base.exports import Sheet, workbook
from asn_career.base.imports.intake import Limits, PackageRefused, RawRow, TableLayout, open_package
from competencies.choices import CompetencyKind
from competencies.dictionary.content import Content, ordered
from competencies.dictionary.errors import FileRefusedError

COMPETENCIES, LEVELS, INDICATORS, SCALES = "kompetensi", "level", "indikator", "skala"
CONVERSIONS = "konversi"
HEADINGS: dict[str, tuple[str, ...]] = {
    COMPETENCIES: ("kode", "nama", "nama_inggris", "jenis", "rumpun", "uraian"),
    LEVELS: ("kode", "level", "uraian"),
    INDICATORS: ("kode", "level", "nomor", "indikator"),
    SCALES: ("jenis", "level", "nama"),
    CONVERSIONS: ("jenis", "level_lama", "level_baru"),
}
_REQUIRED: dict[str, tuple[str, ...]] = {
    COMPETENCIES: ("kode", "nama", "jenis"),
    LEVELS: ("kode", "level", "uraian"),
    INDICATORS: ("kode", "level", "indikator"),
    SCALES: ("jenis", "level", "nama"),
    CONVERSIONS: ("jenis", "level_lama", "level_baru"),
}
_KINDS = {
    "manajerial": "managerial",
    "sosial kultural": "sociocultural",
    "teknis": "technical",
    "pemerintahan": "government",
}
_FIELDS = {"nama": "name", "nama_inggris": "name_en", "rumpun": "family", "uraian": "description"}
LARGEST = Limits(upload=5 * 1024 * 1024, unpacked_workbook=50 * 1024 * 1024, cpu=30, wall=60)
MOST_FAULTS = 20
_HALF = re.compile(r"[0-4](\.[05])?|5(\.0)?")


def as_workbook(content: Mapping[str, Any]) -> bytes:
    """An .xlsx that ``read_workbook`` reads back to the same content, but for what was withdrawn earlier."""
    entries = content["competencies"]
    spoken = {value: key for key, value in _KINDS.items()}
    rows: dict[str, list[tuple[Any, ...]]] = {
        COMPETENCIES: [
            (
                each["code"],
                each["name"],
                each["name_en"],
                spoken[each["kind"]],
                each["family"],
                each["description"],
            )
            for each in entries
        ],
        LEVELS: [
            (each["code"], told["level"], told["description"]) for each in entries for told in each["levels"]
        ],
        INDICATORS: [
            (each["code"], told["level"], number, text)
            for each in entries
            for told in each["levels"]
            for number, text in enumerate(told["indicators"], start=1)
        ],
        SCALES: [
            (spoken[kind], number, name)
            for kind, names in content["scales"].items()
            for number, name in enumerate(names, start=1)
        ],
        CONVERSIONS: [
            (spoken[kind], Decimal(old), Decimal(new))
            for kind, table in content.get("conversions", {}).items()
            for old, new in table.items()
        ],
    }
    return workbook(Sheet(name, headings, rows[name]) for name, headings in HEADINGS.items())


def read_workbook(path: Path, *, name: str, base: Mapping[str, Any]) -> Content:
    """The content that the workbook describes, which is the whole dictionary: what ``base`` has and it lacks is
    withdrawn. A code that ``base`` knows keeps its id. Raises FileRefusedError naming sheet, row, value and remedy."""
    layouts = [
        TableLayout(
            name=sheet,
            columns={heading: frozenset() for heading in headings},
            required=frozenset(_REQUIRED[sheet]),
            key=_REQUIRED[sheet][:1],
        )
        for sheet, headings in HEADINGS.items()
    ]
    try:
        with open_package(path, layouts=layouts, limits=LARGEST, name=name) as package:
            rows = {sheet: list(package.rows(sheet)) for sheet in package.tables}
    except PackageRefused as error:
        raise FileRefusedError(
            faults=" ".join(f"{said.message} {said.remedy}" for said in error.messages)
        ) from error
    if COMPETENCIES not in rows:
        raise FileRefusedError(
            faults=_("The sheet “kompetensi” is missing. Use the exported workbook as a model.")
        )
    return _Reader(rows, base).content()


class _Reader:
    """Rows on their way to a content; faults are collected, so that all are told at once."""

    def __init__(self, rows: Mapping[str, list[RawRow]], base: Mapping[str, Any]) -> None:
        self.rows, self.base = rows, base
        self.faults: list[str] = []
        self.entries: dict[str, dict[str, Any]] = {}

    def content(self) -> Content:
        known = {entry["code"]: entry["id"] for entry in self.base["competencies"]}
        for row in self.rows[COMPETENCIES]:
            self._competency(row, known)
        for row in self.rows.get(LEVELS, ()):
            self._level(row)
        for row in self.rows.get(INDICATORS, ()):
            self._indicator(row)
        scales = self._scales() if self.rows.get(SCALES) else self.base["scales"]
        conversions = self._conversions()
        if self.faults:
            raise FileRefusedError(faults=" ".join(self.faults[:MOST_FAULTS]))
        gone = [code for code in known if code not in self.entries]
        entries = [{**each, "levels": list(each["levels"].values())} for each in self.entries.values()]
        read = {"scales": scales, "competencies": entries, "withdrawn": gone, "conversions": conversions}
        return ordered(read)

    def _competency(self, row: RawRow, known: Mapping[str, str]) -> None:
        code, kind = _text(row, "kode"), self._kind(row)
        if code in self.entries:
            self._blame(row, "kode", code, _("the code stands in an earlier row; keep one of them"))
        if not code or not _text(row, "nama"):
            self._blame(row, "kode", code, _("give a code and a name"))
        fields = {field: _text(row, column) for column, field in _FIELDS.items()}
        self.entries[code] = {
            "id": known.get(code) or str(uuid4()),
            "code": code,
            "kind": kind,
            **fields,
            "levels": {},
        }

    def _level(self, row: RawRow) -> None:
        found = self._entry_and_level(row)
        if found is None:
            return
        entry, level = found
        if level in entry["levels"]:
            self._blame(row, "level", str(level), _("the level stands in an earlier row; keep one of them"))
        told = {"level": level, "description": _text(row, "uraian"), "indicators": []}
        entry["levels"].setdefault(level, told)

    def _indicator(self, row: RawRow) -> None:
        found = self._entry_and_level(row)
        if found is None:
            return
        entry, level = found
        if level not in entry["levels"]:
            self._blame(row, "level", str(level), _("describe the level on the sheet “level”"))
            return
        entry["levels"][level]["indicators"].append(_text(row, "indikator"))

    def _scales(self) -> dict[str, list[str]]:
        names: dict[str, dict[int, str]] = {kind: {} for kind in CompetencyKind.values}
        for row in self.rows[SCALES]:
            kind, level = self._kind(row), self._number(row)
            if kind and level:
                names[kind][level] = _text(row, "nama")
        for kind, named in names.items():
            if sorted(named) != list(range(1, len(named) + 1)):
                said = _("Sheet skala: the levels of “%(kind)s” have a hole. Number them from 1.")
                self.faults.append(said % {"kind": kind})
        return {
            kind: [named[level] for level in sorted(named)] or list(self.base["scales"][kind])
            for kind, named in names.items()
        }

    def _conversions(self) -> dict[str, dict[Decimal, Decimal]]:
        tables: dict[str, dict[Decimal, Decimal]] = {}
        for row in self.rows.get(CONVERSIONS, ()):
            kind = self._kind(row)
            old, new = (self._half(row, column) for column in ("level_lama", "level_baru"))
            if kind and old is not None and new is not None:
                tables.setdefault(kind, {})[old] = new
        return tables

    def _half(self, row: RawRow, column: str) -> Decimal | None:
        text = _text(row, column).replace(",", ".")
        if _HALF.fullmatch(text):
            return Decimal(text)
        self._blame(row, column, text, _("write a level from 0 to 5, by halves"))
        return None

    def _entry_and_level(self, row: RawRow) -> tuple[dict[str, Any], int] | None:
        code, level = _text(row, "kode"), self._number(row)
        entry = self.entries.get(code)
        if entry is None:
            self._blame(row, "kode", code, _("no row of the sheet “kompetensi” has this code"))
        return (entry, level) if entry is not None and level else None

    def _kind(self, row: RawRow) -> str:
        text = _text(row, "jenis").casefold()
        kind = _KINDS.get(text, text)
        if kind not in CompetencyKind.values:
            self._blame(row, "jenis", text, _("write one of: %(kinds)s") % {"kinds": ", ".join(_KINDS)})
            return ""
        return kind

    def _number(self, row: RawRow) -> int | None:
        text = _text(row, "level")
        if text.isdecimal() and 1 <= int(text) <= 9:
            return int(text)
        self._blame(row, "level", text, _("write the number of the level, 1 to 5"))
        return None

    def _blame(self, row: RawRow, column: str, value: str, remedy: str) -> None:
        told = {"sheet": row.sheet, "row": row.number, "column": column, "value": value, "remedy": remedy}
        self.faults.append(
            _("Sheet %(sheet)s, row %(row)s, column %(column)s, “%(value)s”: %(remedy)s.") % told
        )


def _text(row: RawRow, column: str) -> str:
    value = row.cells[column].value if column in row.found else None
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value).strip()
