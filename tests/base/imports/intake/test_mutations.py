"""Whatever bytes change in a good file: rows or a refusal, soon, and never anything else.

Most examples run the reader inside this process, where a stray exception shows with its place.
"""

import tempfile
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asn_career.base.imports.intake import Limits, PackageRefused, open_package
from asn_career.base.imports.intake.child import Reading
from asn_career.base.imports.intake.package import _request

from .building import GOOD_CSV, HEADINGS, LAYOUTS, ROWS, SMALL

SECONDS = 5


def rich_workbook() -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    style = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("employees")
    sheet.merge_range("A1:E1", "Daftar", style)
    for number, row in enumerate([HEADINGS, *ROWS], start=1):
        sheet.write_row(number, 0, row)
    sheet.write_formula(4, 0, "=1+1", None, 2)
    sheet.write_number(4, 2, 30_000, style)
    sheet.merge_range("A6:A7", "9", style)
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_column("D:D", 5, None, {"hidden": True})
    book.add_worksheet("units").write_row(0, 0, ["code", "name"])
    book.close()
    return out.getvalue()


def zipped(files: dict[str, bytes], method: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


UNITS = 'kode;nama unit\nA;"B\nC"\n'
WORKBOOK = rich_workbook()
GOOD = {
    "employees.csv": GOOD_CSV.encode(),
    "utf16/employees.csv": b"\xff\xfe" + GOOD_CSV.encode("utf-16-le"),
    "latin/employees.csv": GOOD_CSV.replace("Suharto", "René").encode("latin-1"),
    "units.csv": UNITS.encode(),
    "stored.zip": zipped(
        {"employees.csv": GOOD_CSV.encode(), "units.csv": UNITS.encode()}, zipfile.ZIP_STORED
    ),
    "deflated.zip": zipped({"a/employees.csv": GOOD_CSV.encode()}, zipfile.ZIP_DEFLATED),
    "book.xlsx": WORKBOOK,
}
with zipfile.ZipFile(BytesIO(WORKBOOK)) as _book:
    PARTS = {name: _book.read(name) for name in _book.namelist()}

mutations = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(["set", "insert", "delete", "copy"]),
        st.binary(min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=6,
)


def mutated(content: bytes, changes) -> bytes:
    data = bytearray(content)
    for place, kind, new in changes:
        at = int(place * max(len(data), 1))
        if kind == "set":
            data[at : at + len(new)] = new
        elif kind == "insert":
            data[at:at] = new
        elif kind == "delete":
            del data[at : at + len(new) * 4]
        else:
            data[at:at] = data[at : at + 40]
    return bytes(data)


def judged_here(name: str, content: bytes) -> None:
    """Read in this process; anything but rows or a refusal fails the test."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / Path(name).name
        path.write_bytes(content)
        request = _request(path, place, LAYOUTS, SMALL, None, {})
        start = time.process_time()
        try:
            Reading(request).run()
        except PackageRefused as refused:
            said = [message.message for message in refused.messages]
        else:
            said = ["rows"]
        assert all(said)
        assert time.process_time() - start < SECONDS


quick = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@quick
@given(name=st.sampled_from(sorted(GOOD)), changes=mutations)
def test_changed_bytes_of_a_file_give_rows_or_a_refusal(name, changes):
    judged_here(name, mutated(GOOD[name], changes))


@quick
@given(part=st.sampled_from(sorted(PARTS)), changes=mutations)
def test_changed_bytes_within_a_part_of_a_workbook_give_rows_or_a_refusal(part, changes):
    judged_here("book.xlsx", zipped({**PARTS, part: mutated(PARTS[part], changes)}, zipfile.ZIP_STORED))


_TOKENS = st.sampled_from(
    [
        'r="A1"',
        't="s"',
        't="d"',
        "<row>",
        "</row>",
        "<c>",
        "<v>",
        "</v>",
        "<f>",
        "1E9",
        "-1",
        "&lt;",
        "<![CDATA[",
        "]]>",
        ' s="9"',
        "x:",
    ]
)


@quick
@given(part=st.sampled_from(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]),
       places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), _TOKENS), min_size=1, max_size=5))  # fmt: skip
def test_tokens_in_wrong_places_of_a_workbook_give_rows_or_a_refusal(part, places):
    text = PARTS[part].decode()
    for place, token in places:
        ends = [at for at, sign in enumerate(text) if sign in "<>"]
        at = ends[int(place * len(ends))]
        text = text[:at] + token + text[at:]
    judged_here("book.xlsx", zipped({**PARTS, part: text.encode()}, zipfile.ZIP_STORED))


@pytest.mark.parametrize("name", ["employees.csv", "book.xlsx", "deflated.zip"])
def test_the_unchanged_files_are_good(tmp_path, name):
    (tmp_path / name).write_bytes(GOOD[name])
    with open_package(tmp_path / name, layouts=LAYOUTS, limits=Limits()) as package:
        assert package.tables["employees"].rows >= 2


@settings(max_examples=12, deadline=None, derandomize=True)
@given(name=st.sampled_from(sorted(GOOD)), changes=mutations)
def test_the_real_reader_answers_in_time_too(name, changes):
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / Path(name).name
        path.write_bytes(mutated(GOOD[name], changes))
        said: list[str] = []
        try:
            with open_package(path, layouts=LAYOUTS, limits=SMALL) as package:
                for table in package.tables:
                    list(package.rows(table))
        except PackageRefused as refused:
            said = [message.code for message in refused.messages]
        assert "reading_failed" not in said
