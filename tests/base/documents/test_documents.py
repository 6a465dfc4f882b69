"""Documents: typeset from data alone, registered under a code, and checked by anybody who holds them."""

import hashlib
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from asn_career.base.documents import typesetting
from asn_career.base.documents.issuing import find_issued, issue, new_code, read_code, revoke
from asn_career.base.models import IssuedDocument

DAY = date(2026, 11, 21)
TEMPLATE = """
#import "/asn_career/base/documents/official.typ": *
#document(data.title)[#facts((("Nama", data.name),)) #check-mark()]
"""


@pytest.fixture
def typeset(settings, tmp_path):
    """A function that typesets a template of this test beside the product's own."""
    (tmp_path / "asn_career" / "base").mkdir(parents=True)
    source = settings.BASE_DIR / "asn_career" / "base" / "documents" / "official.typ"
    folder = tmp_path / "asn_career" / "base" / "documents"
    folder.mkdir()
    (folder / "official.typ").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "letter.typ").write_text(TEMPLATE, encoding="utf-8")
    settings.BASE_DIR = tmp_path

    def make(name: str, **given) -> bytes:
        return typesetting.render_pdf("base/letter", {"title": "Surat", "name": name}, on=DAY, **given)

    return make


def test_equal_data_give_equal_bytes(typeset):
    assert typeset("Budi", code="K7QF-3M2P-9XTA") == typeset("Budi", code="K7QF-3M2P-9XTA")
    assert typeset("Budi") != typeset("Siti")
    assert typeset("Budi") != typeset("Budi", draft=True)


@pytest.mark.parametrize("name", ['#read("/etc/passwd")', "*_`$", '"]#panic("x")', "<a>\\", "Nu'man 日本 🙂"])
def test_what_people_typed_is_never_markup(typeset, name):
    assert typeset(name).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K7QF-3M2P-9XTA", "K7QF-3M2P-9XTA"),
        (" k7qf3m2p9xta ", "K7QF-3M2P-9XTA"),
        ("K7QF-3M2P-9XT0", ""),
        ("K7QF", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed, code):
    assert read_code(typed) == code


def test_codes_read_back_and_differ():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(read_code(code) == code for code in codes)


@pytest.fixture
def issued(db) -> IssuedDocument:
    entry, _content = issue(
        lambda code: f"%PDF-{code}".encode(),
        kind="test",
        subject="test:1",
        title="Surat keterangan",
        told=[("Nama", "Budi")],
        by="tests",
        on=DAY,
    )
    return entry


def test_the_register_keeps_the_fingerprint_of_what_was_issued(issued):
    assert issued.sha256 == hashlib.sha256(f"%PDF-{issued.code}".encode()).hexdigest()
    assert find_issued(issued.code.lower().replace("-", " ")) == issued


def _page(code: str, **posted):
    return (Client().post if posted else Client().get)(reverse("document_check", args=[code]), posted)


def test_anybody_checks_a_document_by_its_code(issued):
    found = Client().get(reverse("check_document"), {"kode": issued.code.lower()}, follow=True)
    assert found.status_code == 200
    assert "Surat keterangan" in found.content.decode()
    assert "Budi" in found.content.decode()


def test_an_unknown_code_says_so(db):
    assert _page("AAAA-BBBB-CCCC").status_code == 404
    assert Client().get(reverse("check_document"), {"kode": "abc"}).status_code == 422


@pytest.mark.parametrize(("change", "words"), [(b"", "tidak berubah"), (b" ", "bukan dokumen")])
def test_a_changed_file_is_not_taken_for_the_document(issued, change, words):
    sent = SimpleUploadedFile("surat.pdf", f"%PDF-{issued.code}".encode() + change)
    assert words in _page(issued.code, berkas=sent).content.decode()


def test_a_withdrawn_document_is_told_as_withdrawn(issued):
    revoke(issued, reason="salah nama", on=DAY)
    assert "salah nama" in _page(issued.code).content.decode()
