"""CSV in all the forms that offices save it in, and the broken ones."""

from dataclasses import replace

import pytest

from asn_career.base.imports.intake import BLANK, Limits, PackageRefused, open_package

from .building import (
    EMPLOYEES,
    GOOD_CSV,
    LAYOUTS,
    ROWS,
    SMALL,
    archive,
    codes,
    folder,
    read,
    refusal_codes,
    values,
)

EXPECTED = [[value or None for value in row] for row in ROWS]
LINES = GOOD_CSV.split("\r\n")


def delimited_by(sign: str) -> str:
    return (
        GOOD_CSV.replace('"Siti Ma\'ruf, S.Sos."', '"Siti Ma\'ruf_ S.Sos."')
        .replace(",", sign)
        .replace("_ ", ", ")
    )


ACCEPTED = {
    "utf-8": (GOOD_CSV.encode(), []),
    "utf-8 with BOM": (GOOD_CSV.encode("utf-8-sig"), []),
    "utf-16 little": (b"\xff\xfe" + GOOD_CSV.encode("utf-16-le"), ["encoding_read"]),
    "utf-16 big": (b"\xfe\xff" + GOOD_CSV.encode("utf-16-be"), ["encoding_read"]),
    "line feeds": ("\n".join(LINES).encode(), []),
    "carriage returns": ("\r".join(LINES).encode(), []),
    "mixed line ends": (f"{LINES[0]}\r{LINES[1]}\n{LINES[2]}\r\n".encode(), []),
    "blank lines": ("\r\n".join([LINES[0], "", LINES[1], ",,,,", LINES[2], "", ""]).encode(), []),
    "semicolons": (delimited_by(";").encode(), ["delimiter_read"]),
    "tabs": (delimited_by("\t").encode(), ["delimiter_read"]),
    "hint of Excel": (b"sep=;\r\n" + delimited_by(";").encode(), ["delimiter_read"]),
    "cells to spare": ("\r\n".join(line + ",," for line in LINES).encode(), []),
    "cells to spare in one row": ("\r\n".join([*LINES[:2], LINES[2] + ",, ,"]).encode(), []),
    "everything quoted": (
        "\r\n".join(",".join(f'"{c}"' for c in row) for row in [LINES[0].split(","), *ROWS]).encode(),
        [],
    ),
    "headings cased and spaced": (
        GOOD_CSV.replace("nip,name,birth_date,status", " NIP ,Name, BIRTH\tdate,Status*").encode(),
        [],
    ),
    "headings over two lines": (GOOD_CSV.replace("birth_date", '"birth\r\ndate"').encode(), []),
    "headings by other names": (
        GOOD_CSV.replace("nip,name,birth_date", "NIP Baru,NAMA LENGKAP,Tanggal Lahir").encode(),
        [],
    ),
    "a title above": (b"DAFTAR PEGAWAI,,,,\r\n\r\n" + GOOD_CSV.encode(), ["title_rows_skipped"]),
    "a row of numbers": (
        "\r\n".join([LINES[0], "(1),(2),(3),(4),(5)", *LINES[1:]]).encode(),
        ["number_row_skipped"],
    ),
    "headings again": ("\r\n".join([*LINES[:2], LINES[0], LINES[2]]).encode(), ["repeated_headings"]),
    "a total below": (GOOD_CSV.encode() + b"\r\n,Jumlah,2,,\r\n,Mengetahui\r\n", ["rows_below_data"]),
    "an unknown column": (
        "\n".join(line + f",x{n}" for n, line in enumerate(LINES)).encode(),
        ["unknown_column"],
    ),
    "values without a heading": (
        "\n".join([LINES[0] + ",", LINES[1] + ",", LINES[2] + ",catatan"]).encode(),
        ["column_without_heading"],
    ),
}


@pytest.mark.parametrize("form", ACCEPTED)
def test_a_csv_gives_the_same_rows_in_every_accepted_form(tmp_path, form):
    content, expected = ACCEPTED[form]
    package, tables = read(folder(tmp_path, {"employees.csv": content}))
    assert [values(row) for row in tables["employees"]] == EXPECTED
    assert not any(row.problems for row in tables["employees"])
    assert codes(package) == expected


def test_columns_may_stand_in_any_order(tmp_path):
    text = "birth_date,email,name,nip\n1980-01-01,,Suharto,1\n"
    _, tables = read(folder(tmp_path, {"employees.csv": text}))
    (row,) = tables["employees"]
    assert {column: cell.value for column, cell in row.cells.items()} == {
        "birth_date": "1980-01-01",
        "email": None,
        "name": "Suharto",
        "nip": "1",
    }
    assert row.cells["email"] is BLANK


def test_windows_1252_is_read_with_a_warning(tmp_path):
    text = "nip,name,birth_date\n1,Ren\xe9e \x93d\x94,1980-01-01\n".encode("latin-1")
    package, tables = read(folder(tmp_path, {"employees.csv": text}))
    assert values(tables["employees"][0])[1] == "Renée “d”"
    assert codes(package) == ["windows_1252"]


def test_windows_1252_far_into_the_file_is_read_once_from_its_beginning(tmp_path):
    lines = [f"{number},Suharto,1980-01-01" for number in range(20_000)]
    content = "\n".join(["nip,name,birth_date", *lines]).encode() + b"\nx,Ren\xe9,1980-01-01\n"
    _, tables = read(folder(tmp_path, {"employees.csv": content}))
    assert len(tables["employees"]) == 20_001


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        ("nip,name,birth_date\n1,René,x\n2,".encode() + b"Ren\xe9,x\n", "mixed_encoding", 3),
        (b"\xef\xbb\xbfnip,name,birth_date\n1,Ren\xe9,x\n", "mixed_encoding", 2),
        (b"nip,name,birth_date\n1,A,x\n2,Ren\x81,x\n", "not_text", 3),
        (b"\xff\xfe" + "nip,name,birth_date\n1,A,x".encode("utf-16-le") + b"\x00", "not_text", 1),
        (b"nip,name,birth_date\n" + b"1,A,x\n" * 2000 + b"2,B\x00,x\n", "not_text", 2002),
        (b'nip,name,birth_date\n1,A,x\n2,"B,x\n3,C,x\n', "unbalanced_quote", 3),
        (b'nip,name,birth_date\n1,A,x\n2,"B"b,x\n3,C,x\n', "unbalanced_quote", 3),
        (b'nip,name,birth_date\n1,"A\nA",x\n2,"' + b"B,x\n3,C,x\n" * 200_000, "unbalanced_quote", 4),
        (b"nip,name,birth_date\n1,A,x\n" + b"\n" * 1001 + b"2,B,x\n", "row_after_blank_rows", 1004),
        (b"nip,name,birth_date\n1,A,x\n2,B,x" + b"," * 198 + b"y\n", "too_many_columns", 3),
        (b"nip,name,birth_date\n1,A,x\n2," + b"B" * 1_048_577 + b",x\n", "cell_too_large", 3),
        (b"nip,name,birth_date\n1,A,x\n2" + (b"," + b"B" * 1_000_000) * 9, "row_too_large", 3),
    ],
)
def test_a_broken_csv_is_refused_naming_the_row(tmp_path, content, code, row):
    with pytest.raises(PackageRefused) as caught:
        read(folder(tmp_path, {"employees.csv": content}))
    (message,) = caught.value.messages
    assert (message.code, message.row, message.sheet) == (code, row, "employees.csv")
    assert str(row) in message.message or code in ("unbalanced_quote", "row_too_large", "cell_too_large")


def test_what_stays_just_within_the_limits_is_read(tmp_path):
    content = (
        b"nip,name,birth_date\n1," + b"A" * 1_048_576 + b",x\n" + b"\n" * 1000 + b"2,B,x" + b"," * 500 + b"\n"
    )
    _, tables = read(folder(tmp_path, {"employees.csv": content}))
    assert [row.number for row in tables["employees"]] == [2, 1003]


def test_too_many_rows_are_refused(tmp_path):
    package = folder(tmp_path, {"employees.csv": GOOD_CSV})
    assert refusal_codes(package, limits=Limits(csv_rows=1)) == ["too_many_rows"]
    assert refusal_codes(package, limits=Limits(csv_rows=2)) == []


def test_row_numbers_are_the_lines_of_the_file_whatever_is_quoted(tmp_path):
    text = 'nip,name,birth_date\r\n1,"A\r\nB\nC",x\r\n\r\n2,"D ""E"" F",x\r\n'
    _, tables = read(folder(tmp_path, {"employees.csv": text}))
    assert [(row.number, row.cells["name"].value) for row in tables["employees"]] == [
        (2, "A\r\nB\nC"),
        (6, 'D "E" F'),
    ]


def test_ragged_rows_are_refused_one_by_one(tmp_path):
    text = "nip,name,birth_date\n1,A\n2,B,x,y\n3,C,x\n"
    _, tables = read(folder(tmp_path, {"employees.csv": text}))
    problems = [[(found.code, found.row) for found in row.problems] for row in tables["employees"]]
    assert problems == [[("ragged_row", 2)], [("ragged_row", 3)], []]


def test_missing_headings_are_named_with_their_table_for_every_file(tmp_path):
    files = {"employees.csv": "nip,nama\n1,A\n", "units.csv": "name\nDinas\n"}
    with pytest.raises(PackageRefused) as caught:
        read(archive(tmp_path, files))
    found = {(message.code, message.table, message.column) for message in caught.value.messages}
    assert found == {("missing_heading", "employees", "birth_date"), ("missing_heading", "units", "code")}
    assert "birth_date" in caught.value.messages[0].message
    assert "employees" in caught.value.messages[0].message


@pytest.mark.parametrize(
    "headings", ["nip,nip,name,birth_date", "nip,NIP Baru,name,birth_date", "x,nip,name,birth_date,X"]
)
def test_duplicate_headings_are_refused_naming_them(tmp_path, headings):
    with pytest.raises(PackageRefused) as caught:
        read(folder(tmp_path, {"employees.csv": headings + "\n1,2,3,4\n"}))
    (message,) = caught.value.messages
    assert message.code == "duplicate_heading"
    assert message.column.lower() in ("nip", "nip baru", "x")


def test_values_are_handed_on_as_they_stand(tmp_path):
    text = 'nip,name,birth_date\n 00123 ,=HYPERLINK("x"),+1\n'.replace('HYPERLINK("x")', "1+1")
    _, tables = read(folder(tmp_path, {"employees.csv": text}))
    assert values(tables["employees"][0]) == [" 00123 ", "=1+1", "+1"]


def test_a_row_without_a_key_within_the_data_is_handed_on(tmp_path):
    text = "nip,name,birth_date\n,Tanpa NIP,1980-01-01\n1,A,x\n,Tanpa NIP,1980-01-01\n,Jumlah,\n"
    package, tables = read(folder(tmp_path, {"employees.csv": text}))
    assert [row.number for row in tables["employees"]] == [2, 3]
    (message,) = package.messages
    assert (message.code, message.params["count"], message.row) == ("rows_below_data", 2, 4)


def test_a_last_row_that_lacks_nothing_but_its_key_is_handed_on(tmp_path):
    layout = replace(EMPLOYEES, required=frozenset({"nip", "name", "birth_date", "status"}))
    text = "nip,name,birth_date,status\n1,A,x,PNS\n,Tanpa NIP,1980-01-01,PNS\n,Jumlah,2,\n"
    with open_package(folder(tmp_path, {"employees.csv": text}), layouts=[layout], limits=SMALL) as package:
        assert [row.number for row in package.rows("employees")] == [2, 3]


def test_names_of_files_are_understood_with_an_order_in_front(tmp_path):
    files = {"01_Pegawai.csv": GOOD_CSV, "2. UNIT KERJA.txt": "kode;nama unit\nA;B\n"}
    _, tables = read(archive(tmp_path, files))
    assert sorted(tables) == ["employees", "units"]


def test_rows_can_be_read_again_and_are_gone_after_closing(tmp_path):
    with open_package(
        folder(tmp_path, {"employees.csv": GOOD_CSV}), layouts=LAYOUTS, limits=SMALL
    ) as package:
        assert list(package.rows("employees")) == list(package.rows("employees"))
        assert package.tables["employees"].rows == 2
        kept = package.tables["employees"].file
    assert not kept.exists()
