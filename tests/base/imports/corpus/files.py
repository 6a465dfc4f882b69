# ruff: noqa: E501  (one case a line, whatever its length)
"""Whole files and archives, friendly and hostile, and what must come of each."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import xlsxwriter

from tests.base.imports.intake.building import lying_zip, sheet_xml
from tests.base.imports.packages import BUDI, SITI, UNITS

PEOPLE = f"nip,name,birth_date,status,legal_position\n{BUDI},Budi,1990-03-14,PNS,01\n{SITI},Siti,1988-07-21,PNS,01\n"
HEADINGS, *LINES = (line.split(",") for line in PEOPLE.splitlines())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)
MEGABYTES = 80_000_000
FORMULA = "<f>1+1</f>"


@dataclass(frozen=True)
class File:
    """A file and its verdict; ``told`` are the codes of everything that is said about it."""

    rule: str
    name: str
    make: Callable[[], bytes]
    verdict: str
    told: tuple[str, ...] = ()
    refused_rows: int = 0


def _zip(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def _packed(rule: str, members: dict[str, bytes | str], verdict: str, *told: str, refused: int = 0) -> File:
    return File(rule, "paket.zip", lambda: _zip(members), verdict, told, refused)


def _csv(rule: str, content: str | bytes, verdict: str, *told: str, refused: int = 0) -> File:
    return _packed(rule, {"employees.csv": content}, verdict, *told, refused=refused)


def _plain(rule: str, name: str, content: bytes, code: str) -> File:
    return File(rule, name, lambda: content, "F", (code,))


def _book(fill: Callable[[xlsxwriter.Workbook], None], **options: object) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    fill(book)
    book.close()
    return out.getvalue()


def _sheet(
    rule: str, change: Callable[..., None], verdict: str, *told: str, start: int = 0, refused: int = 0
) -> File:
    """The two people in a sheet that ``change`` alters."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("employees")
        for number, row in enumerate([HEADINGS, *LINES], start=start):
            sheet.write_row(number, 0, row)
        change(sheet, book)

    return File(rule, "paket.xlsx", lambda: _book(fill), verdict, told, refused)


def _part(rule: str, part: str, content: bytes, code: str) -> File:
    """A sound workbook of which one part was replaced or added."""

    def make() -> bytes:
        sound = _book(lambda book: book.add_worksheet("employees").write_row(0, 0, HEADINGS))
        with zipfile.ZipFile(BytesIO(sound)) as old:
            members = {name: old.read(name) for name in old.namelist()}
        return _zip(members | {part: content})

    return File(rule, "paket.xlsx", make, "F", (code,))


def _linked() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        link = zipfile.ZipInfo("employees.csv")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    return out.getvalue()


def _doubled() -> bytes:
    return _zip({"employees.csv": PEOPLE, "employees.cs_": PEOPLE}).replace(
        b"employees.cs_", b"employees.csv"
    )


def _encrypted() -> bytes:
    content = bytearray(_zip({"employees.csv": PEOPLE}))
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + flags] |= 1
    return bytes(content)


def _shared_bytes() -> bytes:
    content = os.urandom(50_000) + bytes(4_000_000)
    return lying_zip([(f"units{number}.csv", content, len(content)) for number in range(100)], shared=True)


def _bomb_in_bomb() -> bytes:
    inner = _zip({"employees.csv": bytes(MEGABYTES)})
    return _zip({f"{number}.zip": inner for number in range(20)}, zipfile.ZIP_STORED)


BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
TEXTS = "xl/sharedStrings.xml"
FIRST_SHEET = "xl/worksheets/sheet1.xml"
BOMBS = [
    _packed("bomb of one member", {"employees.csv": bytes(MEGABYTES)}, "F", "ratio_too_high"),
    File("bomb that lies about its size", "paket.zip",
         lambda: lying_zip([("employees.csv", b"\n" * MEGABYTES, 1000)]), "F", ("damaged_archive",)),
    File("bomb of members that share their bytes", "paket.zip", _shared_bytes, "F", ("overlapping_members",)),
    _packed("bomb of 5,000 members", {f"t{n}.csv": "a,b\n" for n in range(5000)}, "F", "too_many_members"),
    File("bomb within a bomb", "paket.zip", _bomb_in_bomb, "F", ("nested_archive",)),
    _part("bomb in the texts of a workbook", TEXTS, b"<sst><si><t>" + b"A" * MEGABYTES + b"</t></si></sst>", "ratio_too_high"),
    _part("bomb in a part that nobody reads", "xl/media/image1.png", bytes(MEGABYTES), "ratio_too_high"),
    _part("dimension bomb", FIRST_SHEET,
          sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', before='<dimension ref="A1:XFD1048576"/>'),
          "too_many_columns"),
    _part("entities that grow", TEXTS, f"<!DOCTYPE x [{BILLION}]><sst><si><t>&l8;</t></si></sst>".encode(), "xml_dtd"),
    _part("one long entity many times", TEXTS,
          f'<!DOCTYPE x [<!ENTITY a "{"a" * 10_000}">]><sst><si><t>{"&a;" * 10_000}</t></si></sst>'.encode(), "xml_dtd"),
    _part("a file from outside", TEXTS, b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>', "xml_dtd"),
    _part("an address from outside", TEXTS, b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><sst/>', "xml_dtd"),
]  # fmt: skip
ARCHIVES = [
    _packed("one folder inside", {"paket/employees.csv": PEOPLE}, "A"),
    _packed("two folders", {"a/employees.csv": PEOPLE, "b/units.csv": UNITS}, "F", "too_many_folders"),
    _packed("a name with ..", {"../employees.csv": PEOPLE}, "F", "unsafe_name"),
    _packed("a name with a drive", {"C:\\employees.csv": PEOPLE}, "F", "unsafe_name"),
    _packed("a leading slash", {"/employees.csv": PEOPLE}, "F", "unsafe_name"),
    File("a member twice", "paket.zip", _doubled, "F", ("duplicate_member",)),
    File("a link", "paket.zip", _linked, "F", ("link_member",)),
    File("an encrypted archive", "paket.zip", _encrypted, "F", ("encrypted_archive",)),
    _packed("an archive within", {"employees.csv": PEOPLE, "x.zip": _zip({"a": "b"})}, "F", "nested_archive"),
    _packed("two files for one table", {"employees.csv": PEOPLE, "pegawai.csv": PEOPLE}, "F", "two_sources"),
    _packed("a file of no table", {"employees.csv": PEOPLE, "catatan.csv": "a,b\n1,2\n"}, "W", "unknown_file"),
    _packed("what systems add",
            {"employees.csv": PEOPLE, "__MACOSX/._employees.csv": b"\0", ".DS_Store": b"\0", "Thumbs.db": b"\0", "datapackage.json": "{}"}, "A"),
    _packed("no table at all", {"catatan.csv": "a,b\n1,2\n"}, "F", "no_tables", "unknown_file"),
    _packed("a file of 0 bytes", {"employees.csv": ""}, "F", "empty_file"),
    File("an archive cut off", "paket.zip", lambda: _zip({"employees.csv": PEOPLE})[:-30], "F", ("damaged_archive",)),
    _packed("a picture called a table", {"employees.csv": b"\x89PNG\r\n\x1a\n" + bytes(50)}, "F", "wrong_kind"),
]  # fmt: skip
KINDS = [
    _plain("an empty upload", "paket.xlsx", b"", "empty_file"),
    _plain("an old workbook", "paket.xlsx", OLE + "Workbook".encode("utf-16-le") + bytes(600), "legacy_workbook"),
    _plain("a workbook with a password", "paket.xlsx", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600), "encrypted_workbook"),
    _plain("a web page called a workbook", "paket.xls", b"<html><table><tr><td>nip</td></tr></table></html>", "wrong_kind"),
    _plain("a PDF", "paket.xlsx", b"%PDF-1.7\n...", "wrong_kind"),
    _part("a workbook with macros", "xl/vbaProject.bin", b"x", "macro_workbook"),
    _part("a workbook that is not XML", FIRST_SHEET, b"<worksheet><sheetData>", "damaged_workbook"),
]  # fmt: skip
TEXT_FILES = [
    _csv("UTF-8", PEOPLE, "A"),
    _csv("UTF-8 with a mark", "\ufeff" + PEOPLE, "A"),
    _csv("UTF-16 with a mark", b"\xff\xfe" + PEOPLE.encode("utf-16-le"), "N", "encoding_read"),
    _csv("Windows-1252", PEOPLE.replace("Siti", "Renée").encode("cp1252"), "W", "windows_1252"),
    _csv("two encodings in one file", PEOPLE.replace("Siti", "Renée").encode("cp1252") + "é".encode(), "F", "mixed_encoding"),
    _csv("semicolons", PEOPLE.replace(",", ";"), "N", "delimiter_read"),
    _csv("tabs", PEOPLE.replace(",", "\t"), "N", "delimiter_read"),
    _csv("carriage returns alone", PEOPLE.replace("\n", "\r"), "A"),
    _csv("both line ends", PEOPLE.replace("\n", "\r\n"), "A"),
    _csv("a line end within quotes", PEOPLE.replace("Siti", '"Siti\nMa\'ruf"'), "N", "line_ends"),
    _csv("an unbalanced quote", PEOPLE.replace("Siti", '"Siti'), "F", "unbalanced_quote"),
    _csv("columns in another order", f"status,name,nip,birth_date,legal_position\nPNS,Budi,{BUDI},1990-03-14,01\n", "A"),
    _csv("headings spaced and cased", PEOPLE.replace("birth_date", "  Tanggal   LAHIR ").replace("name", "NAMA"), "A"),
    _csv("a heading over two lines", PEOPLE.replace("birth_date", '"Tanggal\nLahir"'), "A"),
    _csv("a heading twice, in place of a required one", PEOPLE.replace("status", "name", 1), "F", "missing_heading"),
    _csv("a heading twice, all others there", PEOPLE.replace("legal_position", "nama", 1), "F", "duplicate_heading"),
    _csv("a required heading missing", PEOPLE.replace("birth_date", "lahir_entah"), "F", "missing_heading"),
    _csv("a column that is not known", PEOPLE.replace("legal_position", "npwp"), "W", "default_legal_position", "default_legal_position", "unknown_column"),
    _csv("headings alone", PEOPLE.splitlines()[0] + "\n", "F", "no_rows"),
    _csv("titles above", "DAFTAR PEGAWAI,,,,\n\n" + PEOPLE, "W", "title_rows_skipped"),
    _csv("a total below", PEOPLE + ",Jumlah,2,,\n", "W", "rows_below_data"),
    File("a cell of more than 1 MB", "paket.zip",
         lambda: _zip({"employees.csv": PEOPLE.replace("Siti", "S" * 1_048_577)}, zipfile.ZIP_STORED), "F", ("cell_too_large",)),
    _csv("a value beyond 200 columns", PEOPLE.replace(",01\n", ",01" + "," * 200 + "x\n", 1), "F", "too_many_columns"),
    _csv("a value below 1,000 blank rows", PEOPLE + "\n" * 1001 + f"{BUDI},x,1990-03-14,PNS,01\n", "F", "row_after_blank_rows"),
    _csv("NUL within the text", PEOPLE + "\0" * 3, "F", "wrong_kind"),
]  # fmt: skip


def _nothing(*_: object) -> None:
    """The sheet as it is."""


def _second(sheet, book) -> None:
    for number, row in enumerate([HEADINGS, *LINES]):
        book.add_worksheet("pegawai").write_row(number, 0, row) if not number else None


def _merged_data(sheet, book) -> None:
    sheet.merge_range("B2:B3", "Budi")


SHEETS = [
    _sheet("a plain sheet", _nothing, "A"),
    _sheet("a blank tail of formatted rows", lambda s, b: [s.set_row(n, None, b.add_format({"bold": True})) for n in range(5, 300)], "A"),
    _sheet("titles merged above", lambda s, b: s.merge_range("A1:E1", "DAFTAR PEGAWAI"), "W", "title_rows_skipped", start=2),
    _sheet("headings below row 50", _nothing, "F", *["missing_heading"] * 4, start=55),
    _sheet("a row of column numbers", lambda s, b: (s.write_row(1, 0, ["(1)", "(2)", "(3)", "(4)", "(5)"]), [s.write_row(n, 0, row) for n, row in enumerate(LINES, 2)]), "W", "number_row_skipped"),
    _sheet("two rows of headings", lambda s, b: s.write_row(5, 0, ["name", "nip", "birth_date", "status"]), "F", "two_heading_rows"),
    _sheet("two sheets for one table", _second, "F", "two_sources"),
    _sheet("a merge over rows of data", _merged_data, "R", "merged_cells", refused=1),
    _sheet("hidden rows", lambda s, b: s.set_row(1, None, None, {"hidden": True}), "W", "hidden_rows"),
    _sheet("hidden columns", lambda s, b: s.set_column("B:B", None, None, {"hidden": True}), "W", "hidden_columns"),
    _sheet("a formula with its result", lambda s, b: s.write_formula("B2", '="Budi"', None, "Budi"), "W", "formulas_read"),
    _sheet("a formula without a result", lambda s, b: s.write_formula("C2", "=TODAY()", None, ""), "R", "formula_without_value", "formulas_read", refused=1),
    _sheet("a formula that failed", lambda s, b: s.write_formula("B2", "=1/0", None, "#DIV/0!"), "R", "formula_error", "formulas_read", refused=1),
    _sheet("a formula into another workbook", lambda s, b: s.write_formula("B2", "='[Lain.xlsx]A'!A1", None, "Budi"), "R", "formula_external", "formulas_read", refused=1),
    _sheet("an unknown sheet", lambda s, b: b.add_worksheet("Catatan").write("A1", "x"), "W", "unknown_sheet"),
    File("a hidden sheet", "paket.xlsx", lambda: _book(_hidden), "W", ("hidden_sheet",)),
    File("dates of 1904", "paket.xlsx", lambda: _book(_dated, date_1904=True), "A"),
]  # fmt: skip


def _hidden(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("units").write_row(0, 0, ["code", "name"])
    sheet = book.add_worksheet("employees")
    for number, row in enumerate([HEADINGS, *LINES]):
        sheet.write_row(number, 0, row)
    sheet.hide()


def _dated(book: xlsxwriter.Workbook) -> None:
    from datetime import date

    sheet = book.add_worksheet("employees")
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, LINES[0])
    sheet.write_datetime(1, 2, date(1990, 3, 14), book.add_format({"num_format": "dd/mm/yyyy"}))


NAMED = [
    File("a name of 300 characters", "x" * 296 + ".zip", lambda: _zip({"employees.csv": PEOPLE}), "A"),
    File(
        "a name with a path and quotes",
        "../../etc/'\"paket.zip",
        lambda: _zip({"employees.csv": PEOPLE}),
        "A",
    ),
]
CASES = [*BOMBS, *ARCHIVES, *KINDS, *TEXT_FILES, *SHEETS, *NAMED]


def written(case: File, folder: Path) -> Path:
    path = folder / "sent"
    path.write_bytes(case.make())
    return path
