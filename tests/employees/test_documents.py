"""Documents about people: known by their content, read through the gate, never without their file."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from asn_career.base.errors import DomainError
from employees.documents import clean_name, clear_unnamed, keep_document, open_document, path_of
from tests.factories import EmployeeFactory, UserFactory

PDF = b"%PDF-1.7 isi"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def keep(content: bytes, *, name: str = "bukti.pdf", person=None):
    upload = SimpleUploadedFile(name, content)
    return keep_document(upload, employee_id=(person or EmployeeFactory()).pk, by="tests")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0 foto", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n gambar", "image/png"),
    ],
)
def test_a_document_is_what_its_content_says(content, kind):
    document = keep(content, name="apa saja.exe")
    assert document.content_type == kind
    with open_document(document) as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>", "document_type"),
        (b"PK\x03\x04", "document_type"),
        (b"", "document_empty"),
        (b"%PDF-" + b"0" * (5 * 1024 * 1024), "document_too_large"),
    ],
)
def test_anything_else_is_refused_with_the_reason(content, code):
    with pytest.raises(DomainError) as refused:
        keep(content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\surat\\SK.pdf", "SK.pdf"),
        ("a\u202egnp.pdf", "agnp.pdf"),
        ("x" * 300 + ".pdf", "x" * 180 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_harm(given, kept):
    assert clean_name(given) == kept


def test_only_who_may_read_the_person_gets_the_file():
    person, stranger = EmployeeFactory(), EmployeeFactory()
    address = reverse("document_file", args=[keep(PDF, person=person).public_id])
    answers = {}
    for name, employee in (("own", person), ("stranger", stranger)):
        client = Client()
        client.force_login(UserFactory(employee=employee))
        answers[name] = client.get(address)
    assert answers["own"].headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answers["own"].streaming_content) == PDF
    assert answers["stranger"].status_code == 404


def test_files_that_no_row_names_are_cleared_and_no_others():
    named = path_of(keep(PDF).sha256)
    stray, young = path_of("ab" * 32), path_of("cd" * 32)
    for path in (stray, young):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for path in (named, stray):
        os.utime(path, (1_000, 1_000))
    assert clear_unnamed(before=2_000) == 1
    assert (named.exists(), stray.exists(), young.exists()) == (True, False, True)
