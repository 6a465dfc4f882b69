"""A dictionary travels as a workbook and as a CASE package, and comes back the same; a fault names its place."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from asn_career.base.exports import Sheet, workbook
from competencies.dictionary.case import as_package, faults_of_package, read_package
from competencies.dictionary.content import live_content
from competencies.dictionary.errors import FileRefusedError
from competencies.dictionary.workbooks import HEADINGS, as_workbook, read_workbook
from competencies.models import Competency, DictionaryVersion
from tests.competencies.dictionary.test_pages import account, head
from tests.factories import CompetencyFactory

pytestmark = pytest.mark.django_db
D = date(2026, 11, 21)
DOCUMENT = UUID("11111111-2222-4333-8444-555555555555")


def package_of(content):
    told = {"title": "Kamus", "creator": "BKPSDM", "on": D}
    return as_package(content, base_url="https://karier.example.go.id/", document_id=DOCUMENT, **told)


def read_sheets(tmp_path: Path, base, **rows):
    path = tmp_path / "kamus.xlsx"
    path.write_bytes(workbook(Sheet(name, HEADINGS[name], given) for name, given in rows.items()))
    return read_workbook(path, name="kamus.xlsx", base=base)


def test_a_workbook_comes_back_as_it_went_out(tmp_path):
    CompetencyFactory(code="0012", name="=Data", kind="government")
    content = live_content(D)
    path = tmp_path / "kamus.xlsx"
    path.write_bytes(as_workbook(content))
    assert read_workbook(path, name="kamus.xlsx", base=content) == content


def test_a_case_package_comes_back_as_it_went_out_and_is_the_same_each_time():
    CompetencyFactory(code="TEK-1", kind="technical", family="Data")
    content = live_content(D) | {"withdrawn": ["TEK-0"]}
    package = package_of(content)
    assert package == package_of(content)
    assert read_package(json.dumps(package).encode(), base=live_content(D)) == content


def test_a_case_package_holds_what_version_1_1_requires_and_a_hole_in_it_is_found():
    package = package_of(live_content(D))
    assert list(faults_of_package(package)) == []
    assert package["CFDocument"]["caseVersion"] == "1.1"
    kinds = [item["CFItemType"] for item in package["CFItems"]]
    assert (kinds.count("Competency"), kinds.count("Level"), kinds.count("Indicator")) == (9, 45, 135)
    assert len(package["CFAssociations"]) == len(package["CFItems"])
    package["CFItems"][3]["fullStatement"] = " "
    package["CFItems"][4]["identifier"] = package["CFItems"][5]["identifier"]
    package["CFAssociations"][0]["originNodeURI"] = {"identifier": "x"}
    told = list(faults_of_package(package))
    assert [fault.split(":")[0] for fault in told] == ["CFItems 4", "CFItems 6", "CFAssociations 1"]


def test_a_package_of_somebody_else_is_read_by_its_tree():
    """Without our extensions: the code or the id names a competency, the order of children its levels."""
    package = package_of(live_content(D))
    for row in [package["CFDocument"], *package["CFItems"]]:
        row.pop("extensions", None)
    read = read_package(json.dumps(package).encode(), base=live_content(D))
    assert {entry["kind"] for entry in read["competencies"]} == {"technical"}
    assert [level["level"] for level in read["competencies"][0]["levels"]] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"[]", b"{}", b'{"CFDocument": 1}', b"[" * 100_000])
def test_what_is_no_case_package_is_refused_with_a_remedy(raw):
    with pytest.raises(FileRefusedError):
        read_package(raw, base=live_content(D))


def test_what_the_file_lacks_is_withdrawn_and_a_known_code_keeps_its_id(tmp_path):
    base = live_content(D)
    rows = [
        ("MAN-01", "Integritas", "Integrity", "manajerial", "", "Jujur"),
        ("TEK-7", "Data", "", "Teknis", "", ""),
    ]
    read = read_sheets(tmp_path, base, kompetensi=rows)
    assert len(read["withdrawn"]) == 8
    assert read["competencies"][0]["id"] == str(Competency.objects.get(code="MAN-01").public_id)
    assert read["scales"] == base["scales"]


def test_each_fault_of_a_workbook_names_sheet_row_value_and_remedy(tmp_path):
    with pytest.raises(FileRefusedError) as caught:
        read_sheets(
            tmp_path,
            live_content(D),
            kompetensi=[("T-1", "Data", "", "tehnis", "", ""), ("T-1", "Lain", "", "teknis", "", "")],
            level=[("T-2", "1", "Uraian"), ("T-1", "satu", "Uraian")],
            indikator=[("T-1", "2", "1", "Mengolah data")],
        )
    said = str(caught.value)
    for part in (
        "Lembar kompetensi, baris 2, kolom jenis, “tehnis”: tulis salah satu",
        "Lembar kompetensi, baris 3, kolom kode, “T-1”: kode ada di baris sebelumnya",
        "Lembar level, baris 2, kolom kode, “T-2”",
        "Lembar level, baris 3, kolom level, “satu”",
        "Lembar indikator, baris 2, kolom level, “2”",
    ):
        assert part in said


def test_a_file_goes_into_the_draft_whose_page_is_the_dry_run_and_nothing_is_in_force(officer, client):
    client.force_login(account(officer))
    client.post(reverse("dictionary_version_new"), head())
    version = DictionaryVersion.objects.get()
    book = client.get(reverse("dictionary_version_workbook", args=[version.public_id])).content
    case = json.loads(client.get(reverse("dictionary_version_case", args=[version.public_id])).content)
    case["CFItems"][0]["fullStatement"] = "Etika"
    send = reverse("dictionary_version_import", args=[version.public_id])
    for name, body in (("kamus.json", json.dumps(case).encode()), ("kamus.xlsx", book)):
        version.refresh_from_db()
        given = {"seen_hash": version.content_hash, "file": SimpleUploadedFile(name, body)}
        shown = client.post(send, given, follow=True).content.decode()
        assert ("menjadi “Etika”" in shown) == (name == "kamus.json")
    wrong = {"seen_hash": version.content_hash, "file": SimpleUploadedFile("kamus.json", b"{}")}
    assert client.post(send, wrong).status_code == 422
    assert Competency.objects.get(code="MAN-01").name == "Integritas"
