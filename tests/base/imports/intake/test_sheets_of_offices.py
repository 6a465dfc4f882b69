"""Sheets as offices send them: titles, merges, hidden things, rows around the data."""

import pytest

from asn_career.base.imports.intake import PackageRefused, SheetMapping, preview_package

from .building import (
    HEADINGS,
    LAYOUTS,
    ROWS,
    SMALL,
    codes,
    employees_sheet,
    read,
    refusal_codes,
    values,
    workbook,
)

EXPECTED = [[value or None for value in row] for row in ROWS]


def build(tmp_path, change, *, rows=ROWS, start=0):
    def fill(book):
        change(employees_sheet(book, rows, start=start), book)

    return workbook(tmp_path, fill)


def test_titles_numbers_sections_and_signatures_around_the_data_are_skipped_and_counted(tmp_path):
    def fill(book):
        sheet = book.add_worksheet("Data Pegawai")
        bold = book.add_format()
        sheet.merge_range("A1:E1", "DAFTAR PEGAWAI NEGERI SIPIL", bold)
        sheet.merge_range("A2:E2", "Keadaan 1 November 2026", bold)
        sheet.write_row(3, 0, HEADINGS)
        sheet.write_row(4, 0, [1, 2, 3, 4, 5])
        sheet.merge_range("A6:E6", "SEKRETARIAT", bold)
        sheet.write_row(6, 0, ROWS[0])
        sheet.merge_range("A8:E8", "BIDANG MUTASI", bold)
        sheet.write_row(8, 0, HEADINGS)
        sheet.write_row(9, 0, ["(1)", "(2)", "(3)", "(4)", "(5)"])
        sheet.write_row(10, 0, ROWS[1])
        sheet.write(13, 3, "Kepala Badan,")
        sheet.write(17, 3, "Drs. Suharto")

    package, tables = read(workbook(tmp_path, fill))
    assert [(row.number, values(row)) for row in tables["employees"]] == [(7, EXPECTED[0]), (11, EXPECTED[1])]
    assert {message.code: message.params.get("count") for message in package.messages} == {
        "title_rows_skipped": 2,
        "number_row_skipped": 2,
        "section_titles": 2,
        "repeated_headings": 1,
        "rows_below_data": 2,
    }
    assert package.tables["employees"].heading_row == 4


def test_headings_below_row_50_are_not_found(tmp_path):
    assert refusal_codes(build(tmp_path, lambda *_: None, start=49)) == []
    assert set(refusal_codes(build(tmp_path, lambda *_: None, start=50))) == {"missing_heading"}


def test_two_different_rows_of_headings_are_refused_and_a_person_can_choose(tmp_path):
    def change(sheet, _):
        sheet.write_row(4, 0, ["name", "nip", "birth_date"])
        sheet.write_row(5, 0, ["Budi", "3", "1990-01-01"])

    path = build(tmp_path, change)
    with pytest.raises(PackageRefused) as caught:
        read(path)
    (message,) = caught.value.messages
    assert (message.code, message.row, message.params["first"]) == ("two_heading_rows", 5, 1)
    mapping = SheetMapping("employees", 5, {1: "name", 2: "nip"})
    _, tables = read(path, mappings={"employees": mapping})
    assert [(row.cells["nip"].value, row.cells["name"].value) for row in tables["employees"]] == [
        ("3", "Budi")
    ]


def test_headings_that_say_nothing_can_be_mapped_by_a_person(tmp_path):
    def fill(book):
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ["Nomor Induk", "Orang", "Lahir pada"])
        sheet.write_row(1, 0, ["1", "Suharto", "1980-01-01"])

    path = workbook(tmp_path, fill)
    assert refusal_codes(path)[0] == "no_tables"
    (preview,) = preview_package(path, layouts=LAYOUTS, limits=SMALL)
    assert preview.table is None
    assert preview.rows[0] == (1, ("Nomor Induk", "Orang", "Lahir pada"))
    mapping = SheetMapping("employees", 1, {1: "nip", 2: "name", 3: "birth_date"})
    _, tables = read(path, mappings={"Sheet1": mapping})
    assert values(tables["employees"][0]) == ["1", "Suharto", "1980-01-01"]
    half = SheetMapping("employees", 1, {1: "nip"})
    assert refusal_codes(path, mappings={"Sheet1": half}) == ["missing_heading", "missing_heading"]


def test_a_merge_down_refuses_the_rows_it_covers_with_its_address(tmp_path):
    def change(sheet, book):
        sheet.merge_range("A2:A4", "1", book.add_format())

    rows = [
        ["", "Suharto", "1980-01-01"],
        ["", "Budi", "1981-01-01"],
        ["", "Siti", "1982-01-01"],
        ["2", "Ani", "x"],
    ]
    _, tables = read(build(tmp_path, change, rows=rows))
    found = [(row.number, [(m.code, m.column, m.value) for m in row.problems]) for row in tables["employees"]]
    covered = [("merged_cells", "nip", "A2:A4")]
    assert found == [(2, []), (3, covered), (4, covered), (5, [])]
    assert "A2:A4" in tables["employees"][1].problems[0].message


def test_a_merge_across_marks_the_cells_it_covers_and_the_row_is_read(tmp_path):
    def change(sheet, book):
        sheet.merge_range("D2:E2", "PNS", book.add_format())

    _, tables = read(build(tmp_path, change))
    first = tables["employees"][0]
    assert first.problems == ()
    assert (first.cells["status"].value, first.cells["email"].covered) == ("PNS", True)


def test_merges_in_columns_that_are_not_read_harm_nothing(tmp_path):
    def change(sheet, book):
        sheet.write(0, 6, "Keterangan")
        sheet.merge_range("G2:G3", "x", book.add_format())

    _, tables = read(build(tmp_path, change))
    assert [row.problems for row in tables["employees"]] == [(), ()]


def test_headings_merged_over_two_rows_do_not_make_a_row_of_data(tmp_path):
    def fill(book):
        sheet = book.add_worksheet("employees")
        style = book.add_format()
        for place, text in enumerate(HEADINGS[:4]):
            sheet.merge_range(0, place, 1, place, text, style)
        sheet.write(0, 4, "email")
        sheet.write(1, 4, "(dinas)")
        for number, row in enumerate(ROWS, start=2):
            sheet.write_row(number, 0, row)

    package, tables = read(workbook(tmp_path, fill))
    assert [values(row) for row in tables["employees"]] == EXPECTED
    assert codes(package) == ["title_rows_skipped"]


def test_hidden_sheets_rows_and_columns_are_read_and_counted(tmp_path):
    def fill(book):
        sheet = employees_sheet(book, ROWS)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column("C:D", None, None, {"hidden": True})
        sheet.set_column("X:Z", None, None, {"hidden": True})
        book.add_worksheet("units").write_row(0, 0, ["code", "name"])
        book.get_worksheet_by_name("units").write_row(1, 0, ["A", "B"])
        book.get_worksheet_by_name("units").very_hidden()

    package, tables = read(workbook(tmp_path, fill))
    assert (len(tables["employees"]), len(tables["units"])) == (2, 1)
    found = [(message.code, message.sheet, message.params.get("count")) for message in package.messages]
    assert found == [
        ("hidden_rows", "employees", 1),
        ("hidden_columns", "employees", 2),
        ("hidden_sheet", "units", None),
    ]


def test_a_tail_of_blank_formatted_rows_is_free(tmp_path):
    def change(sheet, book):
        style = book.add_format({"bg_color": "#FFFF00"})
        for number in range(3, 5000):
            sheet.write_blank(number, 0, None, style)
            sheet.write_string(number, 1, " ")

    package, tables = read(build(tmp_path, change))
    assert len(tables["employees"]) == 2
    assert codes(package) == []


@pytest.mark.parametrize(("blanks", "expected"), [(1000, []), (1001, ["row_after_blank_rows"])])
def test_a_value_after_a_thousand_blank_rows_refuses_the_sheet(tmp_path, blanks, expected):
    path = build(tmp_path, lambda sheet, _: sheet.write(3 + blanks, 1, "Jumlah"))
    assert refusal_codes(path) == expected


@pytest.mark.parametrize(("place", "expected"), [(199, []), (200, ["too_many_columns"])])
def test_a_value_beyond_the_last_column_refuses_the_sheet(tmp_path, place, expected):
    path = build(tmp_path, lambda sheet, _: sheet.write(2, place, "x"))
    assert refusal_codes(path) == expected


def test_unknown_sheets_are_left_out_and_two_for_one_table_refused(tmp_path):
    def fill(book):
        employees_sheet(book, ROWS)
        book.add_worksheet("Petunjuk").write(0, 0, "Isi semua kolom")
        book.add_worksheet("Awards")

    package, _ = read(workbook(tmp_path, fill))
    assert [(m.code, m.sheet) for m in package.messages] == [
        ("unknown_sheet", "Petunjuk"),
        ("unknown_sheet", "Awards"),
    ]

    def twice(book):
        employees_sheet(book, ROWS)
        book.add_worksheet("PEGAWAI").write_row(0, 0, HEADINGS)

    assert refusal_codes(workbook(tmp_path, twice)) == ["two_sources"]


def test_a_blank_sheet_is_an_empty_table(tmp_path):
    def fill(book):
        employees_sheet(book, ROWS)
        book.add_worksheet("units")

    _, tables = read(workbook(tmp_path, fill))
    assert tables["units"] == []
    assert refusal_codes(workbook(tmp_path, lambda book: book.add_worksheet("units"))) == ["no_rows"]


def test_chart_sheets_are_no_tables(tmp_path):
    def fill(book):
        employees_sheet(book, ROWS)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=employees!$A$2:$A$3"})
        book.add_chartsheet("units").set_chart(chart)

    _, tables = read(workbook(tmp_path, fill))
    assert list(tables) == ["employees"]
