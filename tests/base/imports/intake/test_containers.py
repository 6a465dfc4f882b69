"""What is a package at all: kinds by content, names, sizes, bombs."""

import os
import zipfile

import openpyxl
import pytest

from asn_career.base.imports.intake import Limits

from .building import (
    GOOD_CSV,
    ROWS,
    archive,
    changed,
    codes,
    folder,
    lying_zip,
    read,
    refusal_codes,
    values,
    workbook,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(stream: str) -> bytes:
    return OLE + bytes(1024) + stream.encode("utf-16-le") + bytes(600)


NOT_PACKAGES = {
    "empty.xlsx": (b"", "empty_file"),
    "old.xls": (ole("Workbook"), "legacy_workbook"),
    "old.xlsx": (ole("Book"), "legacy_workbook"),
    "raw-biff.xls": (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(100), "legacy_workbook"),
    "locked.xlsx": (ole("EncryptedPackage"), "encrypted_workbook"),
    "letter.doc": (ole("WordDocument"), "wrong_kind"),
    "page.xls": (b"<html><table><tr><td>nip</td></tr></table></html>", "wrong_kind"),
    "page.csv": (b"\xef\xbb\xbf <!DOCTYPE html><html></html>", "wrong_kind"),
    "old.xml": (b'<?xml version="1.0"?><Workbook/>', "wrong_kind"),
    "paper.xlsx": (b"%PDF-1.7\n...", "wrong_kind"),
    "photo.csv": (b"\x89PNG\r\n\x1a\n" + bytes(50), "wrong_kind"),
    "data.rar": (b"Rar!\x1a\x07\x00" + bytes(50), "wrong_kind"),
    "data.gz": (b"\x1f\x8b\x08" + bytes(50), "wrong_kind"),
    "employees.csv": (b"nip,name\x00\x00,birth_date", "wrong_kind"),
    "utf32.csv": ("nip,name,birth_date".encode("utf-32"), "wrong_kind"),
    "no-end.zip": (b"PK\x03\x04" + bytes(200), "damaged_archive"),
    "nothing.zip": (b"PK\x05\x06" + bytes(18), "no_tables"),
}


@pytest.mark.parametrize("name", NOT_PACKAGES)
def test_a_file_of_another_kind_is_refused_with_what_it_is(tmp_path, name):
    content, code = NOT_PACKAGES[name]
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal_codes(path) == [code]


def test_a_path_that_does_not_exist_is_refused(tmp_path):
    assert refusal_codes(tmp_path / "nowhere.zip") == ["file_missing"]


def test_a_truncated_archive_and_workbook_are_refused(tmp_path):
    for path in (archive(tmp_path, {"employees.csv": GOOD_CSV}), workbook(tmp_path)):
        content = path.read_bytes()
        for length in (len(content) // 2, len(content) - 30):
            path.write_bytes(content[:length])
            assert refusal_codes(path) in (["damaged_archive"], ["damaged_workbook"])


def test_workbooks_with_macros_binary_ones_and_other_offices_are_refused(tmp_path):
    types = b'<Override PartName="/x" ContentType="application/vnd.ms-excel.%s"/></Types>'

    def declaring(kind: bytes):
        return {"[Content_Types].xml": lambda xml: xml.replace(b"</Types>", types % kind)}

    good = workbook(tmp_path)
    assert refusal_codes(changed(good, {"xl/vbaProject.bin": b"x"})) == ["macro_workbook"]
    assert refusal_codes(changed(good, declaring(b"sheet.macroEnabled.main+xml"))) == ["macro_workbook"]
    assert refusal_codes(changed(good, {"xl/macrosheets/sheet1.xml": b"<a/>"})) == ["macro_workbook"]
    assert refusal_codes(changed(good, declaring(b"sheet.binary.macroEnabled.main"))) == ["binary_workbook"]
    assert refusal_codes(changed(good, {"word/document.xml": b"<a/>"})) == ["wrong_kind"]
    ods = archive(
        tmp_path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
    )
    assert refusal_codes(ods) == ["wrong_kind"]


def test_the_name_of_a_file_does_not_decide_what_it_is(tmp_path):
    path = workbook(tmp_path).rename(tmp_path / "employees.csv")
    package, tables = read(path)
    assert package.kind == "workbook"
    assert len(tables["employees"]) == 2


@pytest.mark.parametrize("prefix", ["", "data/"])
def test_folder_archive_and_single_file_give_the_same_rows(tmp_path, prefix):
    files = {f"{prefix}employees.csv": GOOD_CSV}
    (tmp_path / "employees.csv").write_text(GOOD_CSV)
    expected = [[value or None for value in row] for row in ROWS]
    for path in (folder(tmp_path, files), archive(tmp_path, files), tmp_path / "employees.csv"):
        package, tables = read(path)
        assert [values(row) for row in tables["employees"]] == expected
        assert [row.number for row in tables["employees"]] == [2, 3]
        assert len(package.sha256) == 64


def test_the_name_under_which_a_file_was_uploaded_names_its_table(tmp_path):
    (tmp_path / "upload.tmp").write_text(GOOD_CSV)
    assert refusal_codes(tmp_path / "upload.tmp")[0] == "no_tables"
    _, tables = read(tmp_path / "upload.tmp", name="../../Data Pegawai.csv")
    assert len(tables["employees"]) == 2


def test_what_systems_add_to_archives_is_passed_over_silently(tmp_path):
    files = {
        "__MACOSX/._employees.csv": b"\x00\x05\x16\x07",
        ".DS_Store": b"\x00\x00",
        "Thumbs.db": OLE,
        "datapackage.json": "{}",
        "employees.csv": GOOD_CSV,
    }
    for path in (archive(tmp_path, files), folder(tmp_path, files)):
        package, _ = read(path)
        assert codes(package) == []


def test_other_files_are_left_out_with_a_warning(tmp_path):
    files = {"readme.txt": "halo", "surat.pdf": b"%PDF-1.4", "employees.csv": GOOD_CSV}
    package, _ = read(archive(tmp_path, files))
    assert codes(package) == ["unknown_file", "unknown_file"]
    assert {message.sheet for message in package.messages} == {"readme.txt", "surat.pdf"}


HOSTILE_NAMES = ["../employees.csv", "a/../../employees.csv", "..\\employees.csv", "/etc/employees.csv"]


@pytest.mark.parametrize(
    "name", [*HOSTILE_NAMES, "C:\\employees.csv", "c:employees.csv", "\\\\host\\x.csv", "a\nb.csv"]
)
def test_unsafe_member_names_refuse_the_archive(tmp_path, name):
    assert refusal_codes(archive(tmp_path, {name: GOOD_CSV})) == ["unsafe_name"]


@pytest.mark.parametrize("second", ["employees.csv", "Employees.CSV"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_twice_refuses_the_archive(tmp_path, second):
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("employees.csv", GOOD_CSV)
        packed.writestr(second, GOOD_CSV)
    assert refusal_codes(path) == ["duplicate_member"]


def test_links_refuse_archives_and_folders(tmp_path):
    path = tmp_path / "link.zip"
    info = zipfile.ZipInfo("employees.csv")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(info, "/etc/passwd")
    assert refusal_codes(path) == ["link_member"]
    package = folder(tmp_path, {"units.csv": "code,name\nA,B\n"})
    (package / "employees.csv").symlink_to("/etc/passwd")
    assert refusal_codes(package) == ["link_member"]


def test_pipes_and_folders_in_place_of_files_do_not_hang(tmp_path):
    package = folder(tmp_path, {"units.csv": "code,name\nA,B\n"})
    os.mkfifo(package / "employees.csv")
    assert refusal_codes(package) == ["wrong_kind"]
    os.mkfifo(tmp_path / "employees.csv")
    assert refusal_codes(tmp_path / "employees.csv") == ["wrong_kind"]


@pytest.mark.parametrize("inner", ["inner.zip", "employees.csv", "data.xlsx"])
def test_archives_within_archives_are_refused(tmp_path, inner):
    nested = archive(tmp_path, {"employees.csv": GOOD_CSV}).read_bytes()
    assert refusal_codes(archive(tmp_path, {inner: nested}, name="outer.zip")) == ["nested_archive"]
    assert refusal_codes(folder(tmp_path, {inner: nested})) == ["nested_archive"]


def test_files_in_more_than_one_folder_are_refused(tmp_path):
    for files in (
        {"a/employees.csv": GOOD_CSV, "b/units.csv": "code,name\n"},
        {"a/b/employees.csv": GOOD_CSV},
    ):
        assert refusal_codes(archive(tmp_path, files)) == ["too_many_folders"]


def test_encrypted_and_strangely_packed_members_are_refused(tmp_path):
    path = archive(tmp_path, {"employees.csv": GOOD_CSV})
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal_codes(path) == ["encrypted_archive"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("employees.csv", GOOD_CSV)
    assert refusal_codes(path) == ["unsupported_compression"]


def test_an_empty_file_refuses_and_so_do_two_files_for_one_table(tmp_path):
    assert refusal_codes(archive(tmp_path, {"employees.csv": GOOD_CSV, "units.csv": ""})) == ["empty_file"]
    files = {"employees.csv": GOOD_CSV, "Pegawai.csv": GOOD_CSV}
    assert refusal_codes(archive(tmp_path, files)) == ["two_sources"]


def test_a_package_without_a_row_or_without_a_table_is_refused(tmp_path):
    heading = GOOD_CSV.partition("\r\n")[0]
    assert refusal_codes(archive(tmp_path, {"employees.csv": heading})) == ["no_rows"]
    assert refusal_codes(archive(tmp_path, {"lain.csv": GOOD_CSV}))[0] == "no_tables"
    assert refusal_codes(folder(tmp_path, {"lain.csv": GOOD_CSV}))[0] == "no_tables"
    _, tables = read(archive(tmp_path, {"employees.csv": GOOD_CSV, "units.csv": "code,name\n"}))
    assert tables["units"] == []


def test_sizes_and_counts_beyond_the_limits_are_refused(tmp_path):
    path = archive(tmp_path, {"employees.csv": GOOD_CSV, "units.csv": "code,name\nA,B\n"})
    size = path.stat().st_size
    assert refusal_codes(path, limits=Limits(upload=size - 1)) == ["upload_too_large"]
    assert refusal_codes(path, limits=Limits(upload=size)) == []
    assert refusal_codes(path, limits=Limits(members=1)) == ["too_many_members"]
    assert refusal_codes(path, limits=Limits(unpacked_csv=100)) == ["unpacked_too_large"]
    plain = folder(tmp_path, {"employees.csv": GOOD_CSV, "units.csv": "code,name\nA,B\n"})
    assert refusal_codes(plain, limits=Limits(members=1)) == ["too_many_members"]
    assert refusal_codes(plain, limits=Limits(unpacked_csv=100)) == ["unpacked_too_large"]


def test_a_member_that_is_larger_than_it_declares_is_refused_even_when_small(tmp_path):
    path = tmp_path / "lying.zip"
    path.write_bytes(lying_zip([("employees.csv", GOOD_CSV.encode(), 20)]))
    assert refusal_codes(path) == ["damaged_archive"]


def test_a_changed_byte_in_a_member_is_noticed_by_its_checksum(tmp_path):
    path = tmp_path / "stored.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("employees.csv", GOOD_CSV)
    path.write_bytes(path.read_bytes().replace(b"Suharto", b"Suhardo"))
    assert refusal_codes(path) == ["damaged_archive"]


def test_a_workbook_of_another_writer_is_read_too(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Employees"
    for row in (["NIP Baru", "Nama", "Tanggal Lahir"], ["1", "Suharto", "1980-01-01"]):
        book.active.append(row)
    book.save(tmp_path / "openpyxl.xlsx")
    _, tables = read(tmp_path / "openpyxl.xlsx")
    assert values(tables["employees"][0]) == ["1", "Suharto", "1980-01-01"]
