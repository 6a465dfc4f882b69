"""Packages for the tests of intake, friendly and hostile, built by code."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter

from asn_career.base.imports.intake import (
    Limits,
    Package,
    PackageRefused,
    RawRow,
    TableLayout,
    open_package,
)

EMPLOYEES = TableLayout(
    name="employees",
    columns={
        "nip": frozenset({"NIP Baru"}),
        "name": frozenset({"Nama", "Nama Lengkap"}),
        "birth_date": frozenset({"Tanggal Lahir"}),
        "status": frozenset({"Status Kepegawaian"}),
        "email": frozenset(),
    },
    required=frozenset({"nip", "name", "birth_date"}),
    key=("nip",),
    aliases=frozenset({"pegawai", "data pegawai"}),
)
UNITS = TableLayout(
    name="units",
    columns={"code": frozenset({"kode"}), "name": frozenset({"nama unit"}), "parent_code": frozenset()},
    required=frozenset({"code", "name"}),
    key=("code",),
    aliases=frozenset({"unit kerja"}),
)
LAYOUTS = (EMPLOYEES, UNITS)

HEADINGS = ["nip", "name", "birth_date", "status", "email"]
ROWS = [
    ["198001012005011001", "Suharto", "1980-01-01", "PNS", "suharto@contoh.go.id"],
    ["198102022006042002", "Siti Ma'ruf, S.Sos.", "1981-02-02", "PNS", ""],
]
GOOD_CSV = "\r\n".join(
    [",".join(HEADINGS), *(",".join(f'"{c}"' if "," in c else c for c in row) for row in ROWS)]
)

SMALL = Limits(memory=512 * 1024 * 1024, cpu=20, wall=30)


def read(path: Path, *, limits: Limits = SMALL, **options) -> tuple[Package, dict[str, list[RawRow]]]:
    """Open a package and return it with all its rows."""
    with open_package(path, layouts=LAYOUTS, limits=limits, **options) as package:
        return package, {table: list(package.rows(table)) for table in package.tables}


def refusal_codes(path: Path, *, limits: Limits = SMALL, **options) -> list[str]:
    """Return the codes that a package is refused with; [] when it is read."""
    try:
        read(path, limits=limits, **options)
    except PackageRefused as refused:
        return [message.code for message in refused.messages]
    return []


def processor_seconds(path: Path, **options) -> float:
    """Return the processor time that the reader takes for a package, refused or not."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    refusal_codes(path, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def values(row: RawRow) -> list[object]:
    """Return what the cells of a row hold."""
    return [cell.value for cell in row.cells.values()]


def codes(package: Package) -> list[str]:
    """Return the codes of the warnings and notes."""
    return [message.code for message in package.messages]


def folder(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder named package."""
    for name, content in files.items():
        path = root / "package" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root / "package"


def archive(root: Path, files: Mapping[str, str | bytes], *, name: str = "package.zip") -> Path:
    """Pack files into a zip."""
    path = root / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, content in files.items():
            packed.writestr(member, content)
    return path


def workbook(
    root: Path,
    fill: Callable[[xlsxwriter.Workbook], None] | None = None,
    *,
    name: str = "package.xlsx",
    **options,
) -> Path:
    """Write a workbook; without `fill` it holds two good employees."""
    path = root / name
    book = xlsxwriter.Workbook(path, options)
    if fill:
        fill(book)
    else:
        sheet = book.add_worksheet("employees")
        for number, row in enumerate([HEADINGS, *ROWS]):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def employees_sheet(book: xlsxwriter.Workbook, rows: list[list[object]], *, start: int = 0):
    """Add the sheet employees with headings in the 0-based row `start`."""
    sheet = book.add_worksheet("employees")
    for number, row in enumerate([HEADINGS, *rows], start=start):
        sheet.write_row(number, 0, row)
    return sheet


def changed(path: Path, edits: Mapping[str, Callable[[bytes], bytes] | bytes | None]) -> Path:
    """Rewrite members of a zip; None removes one, bytes add or replace it."""
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    for name, edit in edits.items():
        if edit is None:
            del content[name]
        else:
            content[name] = edit(content[name]) if callable(edit) else edit
    target = path.with_name("changed-" + path.name)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in content.items():
            new.writestr(name, data)
    return target


def sheet_xml(rows: str, *, after: str = "", before: str = "") -> bytes:
    """Return the XML of a sheet around the XML of its rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    start = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{space}">{before}'
    return f"{start}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()


def inline_row(number: int, texts: list[str], attributes: str = "") -> str:
    """Return the XML of a row of texts."""
    cells = "".join(
        f'<c r="{"ABCDEFGH"[place]}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in enumerate(texts)
    )
    return f'<row r="{number}" {attributes}>{cells}</row>'


def with_sheet(root: Path, xml: bytes, **edits) -> Path:
    """Return a good workbook whose one sheet has the given XML."""
    return changed(workbook(root), {"xl/worksheets/sheet1.xml": xml, **edits})


def lying_zip(members: list[tuple[str, bytes, int]], *, shared: bool = False) -> bytes:
    """Return a zip whose members declare another size than they have; `shared` ones share their bytes."""
    out, directory = io.BytesIO(), io.BytesIO()
    place = -1
    for name, content, declared in members:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        crc = zlib.crc32(content)
        if place < 0 or not shared:
            place = out.tell()
            out.write(
                struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(packed), declared, len(name), 0)
            )
            out.write(name.encode() + packed)
        directory.write(
            struct.pack(
                "<4s6H3L5H2L",
                b"PK\1\2",
                20,
                20,
                0,
                8,
                0,
                0,
                crc,
                len(packed),
                declared,
                len(name),
                0,
                0,
                0,
                0,
                0,
                place,
            )
        )
        directory.write(name.encode())
    start = out.tell()
    out.write(directory.getvalue())
    count = len(members)
    out.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, directory.tell(), start, 0))
    return out.getvalue()
