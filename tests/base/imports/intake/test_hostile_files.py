"""Files made to exhaust the reader: each is refused for its reason, within a bound of time and of memory."""

import zipfile
from functools import cache

import pytest

from tests.base.imports.corpus.files import BOMBS, written
from tests.base.imports.intake.building import HEADINGS, LAYOUTS, inline_row, sheet_xml, workbook
from tests.base.imports.intake.measuring import cost_of

GROWTH_KILOBYTES = 50 * 1024
SECONDS = 2
MILLION = 1_000_000
HEADING_ROW = inline_row(1, HEADINGS)


def stored(tmp_path, part, content):
    """A workbook with one part replaced and nothing packed, so that no ratio gives the attack away."""
    path = tmp_path / "stored.xlsx"
    with zipfile.ZipFile(workbook(tmp_path)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return path


def of_sheet(tmp_path, rows):
    return stored(tmp_path, "xl/worksheets/sheet1.xml", sheet_xml(HEADING_ROW + rows))


def text_of_95_megabytes(tmp_path):
    text = b"<si><t>" + b"Suharto " * 12 * MILLION + b"</t></si>"
    return stored(tmp_path, "xl/sharedStrings.xml", b"<sst>" + text + b"</sst>")


def million_cells_in_a_row(tmp_path):
    return of_sheet(tmp_path, f'<row r="2">{"<c><v>1</v></c>" * MILLION}</row>')


def deep_nesting(tmp_path):
    return of_sheet(tmp_path, "<a>" * 3 * MILLION)


def deep_nesting_in_the_texts(tmp_path):
    return stored(tmp_path, "xl/sharedStrings.xml", b"<sst>" + b"<si>" * 3 * MILLION)


def deep_nesting_in_the_list_of_sheets(tmp_path):
    return stored(tmp_path, "xl/workbook.xml", b"<workbook>" + b"<a>" * 3 * MILLION)


def deep_nesting_in_a_part_nobody_reads(tmp_path):
    return stored(tmp_path, "docProps/app.xml", b"<a>" * 3 * MILLION)


def million_attributes(tmp_path):
    names = " ".join(f'a{n}="1"' for n in range(MILLION))
    return of_sheet(tmp_path, f'<row r="2" {names}></row>')


def one_endless_tag(tmp_path):
    return of_sheet(tmp_path, f'<row r="2" a="{"x" * 30 * MILLION}"/>')


def million_merges(tmp_path):
    xml = sheet_xml(
        HEADING_ROW, after="<mergeCells>" + '<mergeCell ref="A1:B1"/>' * MILLION + "</mergeCells>"
    )
    return stored(tmp_path, "xl/worksheets/sheet1.xml", xml)


def million_blank_rows(tmp_path):
    rows = "".join(f'<row r="{number}"/>' for number in range(2, MILLION))
    return of_sheet(tmp_path, rows + f'<row r="{MILLION}"><c r="A{MILLION}"><v>1</v></c></row>')


def quote_that_never_closes(tmp_path):
    path = tmp_path / "employees.csv"
    path.write_bytes(b'nip,name,birth_date\n1,"' + b"x\n" * 40 * MILLION)
    return path


def line_of_90_megabytes(tmp_path):
    path = tmp_path / "employees.csv"
    path.write_bytes(b"nip,name,birth_date\n" + b"1," * 45 * MILLION)
    return path


EXHAUSTING = {
    text_of_95_megabytes: "text_too_large",
    million_cells_in_a_row: "too_many_columns",
    deep_nesting: "damaged_workbook",
    deep_nesting_in_the_texts: "damaged_workbook",
    deep_nesting_in_the_list_of_sheets: "damaged_workbook",
    million_attributes: "damaged_workbook",
    one_endless_tag: "damaged_workbook",
    million_merges: "too_many_merges",
    million_blank_rows: "row_after_blank_rows",
    quote_that_never_closes: "unbalanced_quote",
    line_of_90_megabytes: "row_too_large",
}


@cache
def least():
    """What reading hardly anything takes."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        return cost_of(workbook(Path(folder)), LAYOUTS)


def held_to(cost, code):
    assert cost.told == [code]
    assert cost.kilobytes - least().kilobytes <= GROWTH_KILOBYTES
    assert cost.seconds <= SECONDS


@pytest.mark.parametrize("case", BOMBS, ids=lambda case: case.rule)
def test_a_bomb_is_refused_with_little_memory_and_time(tmp_path, case):
    held_to(cost_of(written(case, tmp_path), LAYOUTS), case.told[0])


@pytest.mark.parametrize("build", EXHAUSTING, ids=lambda build: build.__name__)
def test_what_would_exhaust_the_reader_is_refused_with_little_memory_and_time(tmp_path, build):
    held_to(cost_of(build(tmp_path), LAYOUTS), EXHAUSTING[build])


def test_a_part_that_nobody_reads_costs_nothing_however_deep(tmp_path):
    cost = cost_of(deep_nesting_in_a_part_nobody_reads(tmp_path), LAYOUTS)
    assert cost.told == []
    assert cost.kilobytes - least().kilobytes <= GROWTH_KILOBYTES


def test_the_bound_of_memory_can_be_broken(tmp_path):
    """A file that is read whole, and is large, is seen to take more than one that is refused."""
    path = tmp_path / "employees.csv"
    path.write_text("nip,name,birth_date\n" + "".join(f'{n},"{"N" * 900_000}",x\n' for n in range(60)))
    cost = cost_of(path, LAYOUTS)
    assert cost.told == []
    assert cost.kilobytes > least().kilobytes + 1024
