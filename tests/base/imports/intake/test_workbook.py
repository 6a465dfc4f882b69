"""Workbooks: cells of every type, formulas, calendars, parts that attack the reader."""

import datetime
from decimal import Decimal

import pytest

from asn_career.base.imports.intake import Limits, PackageRefused

from .building import (
    HEADINGS,
    ROWS,
    SMALL,
    changed,
    codes,
    employees_sheet,
    inline_row,
    processor_seconds,
    read,
    refusal_codes,
    sheet_xml,
    with_sheet,
    workbook,
)

GOOD_ROWS = inline_row(1, HEADINGS) + inline_row(2, ROWS[0])


def cells_of(path, **options):
    package, tables = read(path, **options)
    return package, [list(row.cells.values()) for row in tables["employees"]]


def test_cells_keep_their_type(tmp_path):
    def fill(book):
        sheet = employees_sheet(book, [])
        percent, day, moment = (
            book.add_format({"num_format": code}) for code in ("0%", "dd/mm/yyyy", "d mmm yyyy hh:mm")
        )
        sheet.write_string(1, 0, "00123")
        sheet.write_number(1, 1, 0.85, percent)
        sheet.write_datetime(1, 2, datetime.datetime.fromisoformat("1980-02-29"), day)
        sheet.write_datetime(1, 3, datetime.datetime.fromisoformat("2020-01-02T03:04:05"), moment)
        sheet.write_boolean(1, 4, True)
        sheet.write_string(2, 0, "2")
        sheet.write_number(2, 1, 2.9999999999999996)
        sheet.write_number(2, 2, 43924)
        sheet.write_datetime(2, 3, datetime.time(7, 30), book.add_format({"num_format": "[h]:mm"}))
        sheet.write_string(2, 4, " \n ")

    _, (first, second) = cells_of(workbook(tmp_path, fill))
    assert [(cell.kind, cell.value) for cell in first] == [
        ("text", "00123"),
        ("number", Decimal("0.85")),
        ("date", datetime.date(1980, 2, 29)),
        ("datetime", datetime.datetime.fromisoformat("2020-01-02T03:04:05")),
        ("bool", True),
    ]
    assert first[1].number_format == "0%"
    assert [cell.kind for cell in second] == ["text", "number", "number", "time", "blank"]
    assert second[3].value == datetime.time(7, 30)


def test_the_calendar_of_1904_is_honoured(tmp_path):
    def fill(book):
        sheet = employees_sheet(book, [["1", "A"]])
        sheet.write_datetime(
            1, 2, datetime.datetime.fromisoformat("1980-02-29"), book.add_format({"num_format": "yyyy-mm-dd"})
        )

    for options in ({}, {"date_1904": True}):
        _, (row,) = cells_of(workbook(tmp_path, fill, **options))
        assert row[2].value == datetime.date(1980, 2, 29)


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        ("1", datetime.date(1900, 1, 1)),
        ("59", datetime.date(1900, 2, 28)),
        ("60", Decimal(60)),
        ("61", datetime.date(1900, 3, 1)),
        ("-1", Decimal(-1)),
        ("2958465", datetime.date(9999, 12, 31)),
        ("2958466", Decimal(2958466)),
        ("1E300", Decimal("1E300")),
        ("43924.99999999", datetime.date(2020, 4, 4)),
    ],
)
def test_serial_days_that_do_not_exist_stay_numbers(tmp_path, serial, expected):
    row = f'<row r="2"><c r="A2" t="str"><v>1</v></c><c r="C2" s="1"><v>{serial}</v></c></row>'
    formats = b'<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    path = changed(
        workbook(tmp_path),
        {"xl/worksheets/sheet1.xml": sheet_xml(inline_row(1, HEADINGS) + row), "xl/styles.xml": formats},
    )
    _, (cells,) = cells_of(path)
    assert cells[2].value == expected


@pytest.mark.parametrize("number", ["NaN", "INF", "1e999", "0x10", "1_000", "١٢٣", "1,5", "9" * 60])
def test_a_number_cell_that_holds_no_number_is_an_error_cell(tmp_path, number):
    row = f'<row r="2"><c r="A2" t="str"><v>1</v></c><c r="B2"><v>{number}</v></c></row>'
    _, (cells,) = cells_of(with_sheet(tmp_path, sheet_xml(inline_row(1, HEADINGS) + row)))
    assert (cells[1].kind, cells[1].value) == ("error", number)


def formula_row(cell: str) -> bytes:
    return sheet_xml(inline_row(1, HEADINGS) + f'<row r="2"><c r="A2" t="str"><v>1</v></c>{cell}</row>')


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="B2" t="str"><f>A1&amp;"x"</f><v>hasil</v></c>', []),
        ('<c r="B2"><f>Table1[[#This Row],[Nilai]]*Sheet2!A1</f><v>3</v></c>', []),
        ('<c r="B2" t="str"><f>"[1]x!"</f><v>[1]x!</v></c>', []),
        ('<c r="B2" t="str"><f>IF(A1="","","x")</f><v></v></c>', []),
        ('<c r="B2"><f>1+1</f></c>', ["formula_without_value"]),
        ('<c r="B2"><f>1+1</f><v/></c>', ["formula_without_value"]),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', ["formula_error"]),
        ('<c r="B2"><f>[1]Sheet1!$A$1</f><v>3</v></c>', ["formula_external"]),
        ("<c r=\"B2\"><f>'C:\\data\\[Buku.xlsx]Sheet 1'!A1+1</f><v>3</v></c>", ["formula_external"]),
        ('<c r="B2"><f>IF(A1,[2]!Nama,0)</f><v>3</v></c>', ["formula_external"]),
        ('<c r="B2"><f t="shared" ref="B2:B3" si="0">[1]S!A1</f><v>3</v></c>', ["formula_external"]),
    ],
)
def test_formulas_give_their_stored_result_or_refuse_the_row(tmp_path, cell, expected):
    package, tables = read(with_sheet(tmp_path, formula_row(cell)))
    (row,) = tables["employees"]
    assert [found.code for found in row.problems] == expected
    assert row.cells["name"].formula
    assert codes(package) == ["formulas_read"]
    assert package.messages[0].params["count"] == 1


def test_a_shared_formula_into_another_workbook_refuses_every_row_that_shares_it(tmp_path):
    shared = '<c r="B{0}"><f t="shared" {1}si="7">{2}</f><v>3</v></c>'
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><v>{n}</v></c>{shared.format(n, "", "[1]S!A1" if n == 2 else "")}</row>'
        for n in (2, 3)
    )
    _, tables = read(with_sheet(tmp_path, sheet_xml(inline_row(1, HEADINGS) + rows)))
    assert [row.problems[0].code for row in tables["employees"]] == ["formula_external"] * 2


def test_formulas_in_columns_that_are_not_read_harm_nothing(tmp_path):
    row = '<row r="2"><c r="A2" t="str"><v>1</v></c><c r="F2"><f>1+1</f></c></row>'
    _, tables = read(with_sheet(tmp_path, sheet_xml(inline_row(1, [*HEADINGS, "Umur"]) + row)))
    assert tables["employees"][0].problems == ()


def test_error_values_without_a_formula_are_left_to_the_loader(tmp_path):
    _, (cells,) = cells_of(with_sheet(tmp_path, formula_row('<c r="B2" t="e"><v>#N/A</v></c>')))
    assert (cells[1].kind, cells[1].value) == ("error", "#N/A")


def test_rich_texts_lose_their_phonetic_help_and_escapes(tmp_path):
    rich = b"<si><r><t>Su</t></r><r><t>harto</t></r><rPh><t>zzz</t></rPh></si>"
    texts = b"<sst>" + rich + b"<si><t>a_x000D_b_xD800_</t></si></sst>"
    row = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>'
    path = changed(
        workbook(tmp_path),
        {"xl/sharedStrings.xml": texts, "xl/worksheets/sheet1.xml": sheet_xml(inline_row(1, HEADINGS) + row)},
    )
    _, (cells,) = cells_of(path)
    assert [cell.value for cell in cells[:2]] == ["Suharto", "a\rb_xD800_"]


def test_prefixed_names_are_read_like_plain_ones(tmp_path):
    xml = sheet_xml(GOOD_ROWS).decode()
    for name in ("worksheet", "sheetData", "row", "c", "is", "t"):
        xml = (
            xml.replace(f"<{name} ", f"<x:{name} ")
            .replace(f"<{name}>", f"<x:{name}>")
            .replace(f"</{name}>", f"</x:{name}>")
        )
    _, (cells,) = cells_of(with_sheet(tmp_path, xml.replace("xmlns=", "xmlns:x=").encode()))
    assert cells[1].value == "Suharto"


def test_rows_and_cells_without_an_address_follow_each_other(tmp_path):
    xml = sheet_xml(GOOD_ROWS.replace(' r="1"', "").replace(' r="2"', ""))
    for letter in "ABCDE":
        xml = xml.replace(f' r="{letter}1"'.encode(), b"").replace(f' r="{letter}2"'.encode(), b"")
    _, (cells,) = cells_of(with_sheet(tmp_path, xml))
    assert [cell.value for cell in cells] == ROWS[0]


DAMAGED = {
    "rows out of order": sheet_xml(inline_row(2, HEADINGS) + inline_row(1, ROWS[0])),
    "a row twice": sheet_xml(inline_row(1, HEADINGS) + inline_row(1, ROWS[0])),
    "a row beyond the last": sheet_xml(inline_row(1, HEADINGS) + inline_row(1_048_577, ROWS[0])),
    "a row number that is none": sheet_xml(inline_row(1, HEADINGS).replace('r="1"', 'r="x"')),
    "cells out of order": sheet_xml('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'),
    "an address that is none": sheet_xml('<row r="1"><c r="1A"><v>1</v></c></row>'),
    "a column beyond the last": sheet_xml('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'),
    "a text that does not exist": sheet_xml('<row r="1"><c r="A1" t="s"><v>999</v></c></row>'),
    "a text of negative number": sheet_xml('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
    "a text of endless number": sheet_xml(f'<row r="1"><c r="A1" t="s"><v>{"9" * 5000}</v></c></row>'),
    "no end": sheet_xml(GOOD_ROWS)[:-20],
    "another root": b"<chartsheet/>",
    "no content": b" ",
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_sheet_refuses_the_workbook(tmp_path, damage):
    assert refusal_codes(with_sheet(tmp_path, DAMAGED[damage])) == ["damaged_workbook"]


def test_missing_parts_refuse_the_workbook(tmp_path):
    for part in ("xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):
        assert refusal_codes(changed(workbook(tmp_path), {part: None})) == ["damaged_workbook"]


BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
DOCUMENT_TYPES = {
    "entities that grow": f"<!DOCTYPE x [{BILLION}]><sst><si><t>&l8;</t></si></sst>",
    "one long entity": f'<!DOCTYPE x [<!ENTITY a "{"a" * 10_000}">]><sst><si><t>{"&a;" * 10_000}</t></si></sst>',
    "a file from outside": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>',
    "an address from outside": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><sst/>',
    "parameter entities": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///dev/zero"> %p;]><sst/>',
    "an empty document type": "<!DOCTYPE sst><sst/>",
}
PARTS = [
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet1.xml",
    "[Content_Types].xml",
    "docProps/app.xml",
    "customXml/item1.xml",
    "xl/odd.bin",
]


@pytest.mark.parametrize("attack", DOCUMENT_TYPES)
def test_document_types_and_entities_are_refused_quickly(tmp_path, attack):
    path = changed(workbook(tmp_path), {"xl/sharedStrings.xml": DOCUMENT_TYPES[attack].encode()})
    assert refusal_codes(path) == ["xml_dtd"]
    assert processor_seconds(path) < 1


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_part_may_declare_a_document_type_in_any_encoding(tmp_path, part, encoding):
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!-- x --><!DOCTYPE a><a/>'.encode(encoding)
    assert refusal_codes(changed(workbook(tmp_path), {part: xml})) == ["xml_dtd"]


@pytest.mark.parametrize("encoding", ["rot13", "utf-7", "cp037", "no-such-codec", "os"])
def test_encodings_that_workbooks_never_use_are_refused(tmp_path, encoding):
    xml = sheet_xml(GOOD_ROWS).replace(b"UTF-8", encoding.encode())
    with pytest.raises(PackageRefused) as caught:
        read(with_sheet(tmp_path, xml))
    assert caught.value.messages[0].params["detail"] == "encoding"


def test_a_tag_without_an_end_is_given_up(tmp_path):
    xml = sheet_xml(GOOD_ROWS)[:-12] + b'<a b="' + b"x" * 30_000_000
    path = with_sheet(tmp_path, xml)
    assert refusal_codes(path, limits=Limits(ratio=10_000)) == ["damaged_workbook"]
    assert processor_seconds(path, limits=Limits(ratio=10_000)) < 3


def test_a_value_in_the_last_cell_of_a_sheet_is_refused_at_once(tmp_path):
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = with_sheet(tmp_path, sheet_xml(GOOD_ROWS + far, before='<dimension ref="A1:XFD1048576"/>'))
    assert refusal_codes(path) == ["too_many_columns"]
    assert processor_seconds(path) < 1
    assert refusal_codes(with_sheet(tmp_path, sheet_xml(GOOD_ROWS + far.replace("XFD", "A")))) == [
        "row_after_blank_rows"
    ]


def test_a_dimension_that_promises_too_much_is_not_believed(tmp_path):
    _, (cells,) = cells_of(
        with_sheet(tmp_path, sheet_xml(GOOD_ROWS, before='<dimension ref="A1:XFD1048576"/>'))
    )
    assert cells[1].value == "Suharto"


def test_limits_of_cells_rows_texts_and_merges(tmp_path):
    long = inline_row(1, HEADINGS) + inline_row(2, ["1", "A" * 1_048_577])
    assert refusal_codes(with_sheet(tmp_path, sheet_xml(long)), limits=Limits(ratio=10_000)) == [
        "cell_too_large"
    ]
    assert refusal_codes(workbook(tmp_path), limits=Limits(sheet_rows=1)) == ["too_many_rows"]
    assert refusal_codes(workbook(tmp_path), limits=Limits(shared_strings=3)) == ["too_many_strings"]
    assert refusal_codes(workbook(tmp_path), limits=Limits(unpacked_workbook=1000)) == ["unpacked_too_large"]
    merges = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A3:B3"/></mergeCells>'
    path = with_sheet(tmp_path, sheet_xml(GOOD_ROWS, after=merges))
    assert refusal_codes(path, limits=Limits(merges=1)) == ["too_many_merges"]


def test_a_large_sheet_is_read_with_flat_memory(tmp_path):
    rows = "".join(
        inline_row(number, [f"{number}", f"Nama {number}", "x" * 200]) for number in range(2, 20_000)
    )
    path = with_sheet(tmp_path, sheet_xml(inline_row(1, HEADINGS) + rows))
    tight = Limits(memory=96 * 1024 * 1024, ratio=10_000)
    assert path.stat().st_size < SMALL.upload
    _, tables = read(path, limits=tight)
    assert len(tables["employees"]) == 19_998
