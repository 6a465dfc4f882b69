"""What leaves as a file is never run by a spreadsheet, and comes back as it was."""

import csv
import io

import openpyxl
import pytest

from asn_career.base.exports import Sheet, csv_lines, neutral, workbook
from asn_career.base.imports.text import strip_neutraliser

STARTS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u200b=1",
    "\ufeff=1",
    "  +1",
    "'=1",
    "''=1",
    "' =1",
]
PAYLOADS = [
    *STARTS,
    '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "@A1", "-2+3+cmd|' /C calc'!A0", '=IMPORTXML("http://x")',
    "=DDE(1)", "+A1", "-A1", "=A1", "=\u200b1", "\u2060=1", "\t+1", "\r-1", " \t=1", "=", "+", "-", "@", "\t", "\r",
    "=1\n=2", "=SUM(1;2)", "@import", "-", "=\"a\"", "=1,2", "=1;2",
]  # fmt: skip


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_payload_is_live_in_csv_and_each_comes_back(text):
    line = "".join(csv_lines(["name"], [[text]]))
    ((_,), (cell,)) = csv.reader(io.StringIO(line.removeprefix("\ufeff"), newline=""))
    assert cell.startswith("'")
    assert strip_neutraliser(cell) == text


@pytest.mark.parametrize("text", ["Ma'ruf", "'Budi", "Budi = 1", "a-b", "", "1"])
def test_harmless_text_is_left_alone(text):
    assert neutral(text) == text


def test_numbers_are_not_text():
    assert neutral(-5) == "-5"


def test_a_workbook_holds_no_formula():
    content = workbook([Sheet("a", ["name"], [[text] for text in PAYLOADS])])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["a"]
    cells = [cell for (cell,) in sheet.iter_rows(min_row=2) if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells][:4] == STARTS[:4]
