"""Bad input on the pages of study leave: refused in words that name place, value and remedy; nothing is kept."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Performance
from employees.models import User
from tests.factories import PositionFactory, hold, principal_with
from tests.training.refusals import Bad, Page, faults_of, pdf, send
from tests.training.study_leave.people import NOW, STUDY, application, bring_to, evidence, office
from training.models import StudyLeave, StudyReport, StudyVerification
from training.study_leave import monitoring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]
ROWS = {"reason": "tests"}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def browser_of(principal):
    client = Client()
    user = User.objects.get(public_id=principal.identity.partition(":")[2])
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


NOBODY = "00000000-0000-0000-0000-000000000000"
TOO_MUCH = b"%PDF-" + b"0" * 5 * 1024 * 1024
NEEDED = "Bidang ini harus diisi."
CHOICE = "bukan salah satu dari pilihan yang tersedia."
NUL = "Karakter null tidak diizinkan."
NO_DAY = "Masukkan tanggal yang valid."
FAR = "Isi tanggal antara tahun 2000 dan 2100."
OVER = "Hari terakhir studi harus sesudah hari pertama."
LATER = "Data ini sudah ditangani orang lain sejak Anda membuka halaman. Periksa lagi, lalu putuskan."
KINDS = "bukan berkas PDF, JPEG, atau PNG. Simpan atau foto dokumen dalam salah satu bentuk itu."
REASON = "Isi alasannya."
LONG = "berisi 501 karakter; paling banyak 500 yang dapat disimpan. Persingkat teksnya."
AGAIN = "memuat karakter yang tidak dapat disimpan (NUL). Ketik ulang teksnya."
NEGATIVE = "Pastikan nilai ini lebih besar dari atau sama dengan 0."
NO_NUMBER = "Masukkan sebuah bilangan."
NO_WHOLE = "Masukkan bilangan bulat."


def someone_else():
    person = hold(PositionFactory())
    return browser_of(principal_with(employee=person))


def posted(**changes):
    days = {"starts_on": "2027-01-01", "ends_on": "2028-12-31"}
    return STUDY | days | changes


APPLYING = [
    Bad("new", {"level": ""}, NEEDED, "level"),
    Bad("new", {"level": "S9"}, "S9 bukan salah satu dari pilihan yang tersedia.", "level"),
    Bad("new", {"level": "SLTA"}, CHOICE, "level"),
    Bad("new", {"programme": "  "}, NEEDED, "programme"),
    Bad("new", {"programme": "a" * 251}, "paling banyak 250 karakter (sekarang 251 karakter)", "programme"),
    Bad("new", {"institution": "a\x00b"}, NUL, "institution"),
    Bad("new", {"accreditation": "Z"}, CHOICE, "accreditation"),
    Bad("new", {"mode": "x"}, CHOICE, "mode"),
    Bad("new", {"funding": None}, NEEDED, "funding"),
    Bad("new", {"starts_on": "31-02-2027"}, NO_DAY, "starts_on"),
    Bad("new", {"starts_on": "besok"}, NO_DAY, "starts_on"),
    Bad("new", {"starts_on": "0001-01-01"}, FAR, "starts_on"),
    Bad("new", {"ends_on": "9999-12-31"}, FAR, "ends_on"),
    Bad("new", {"ends_on": "2027-01-01"}, OVER, "ends_on"),
    Bad("new", {"ends_on": "2026-12-31"}, OVER, "ends_on"),
    Bad("new", {"reason": ""}, NEEDED, "reason"),
    Bad("new", {"reason": "a" * 5000}, "paling banyak 2000 karakter (sekarang 5000 karakter)", "reason"),
]


def test_an_application_that_cannot_be_is_refused_at_its_field_and_nothing_is_kept():
    place = office()
    page = Page("/saya/tugas-belajar/baru/", browser_of(place.own), posted())
    assert faults_of({"new": page}, APPLYING) == []
    # The control: what the table changes is all that was wrong, and a field that nobody asked for is not taken.
    send(page, {"state": "approved", "decision_number": "1", "employee": "1"})
    leave = StudyLeave.objects.unscoped(**ROWS).get(employee=place.person)
    assert (leave.state, leave.decision_number) == ("draft", "")


DRAFT = [
    Bad("file", {"kind": "keputusan"}, "keputusan bukan salah satu dari pilihan yang tersedia.", "kind"),
    Bad("file", {"kind": ""}, NEEDED, "kind"),
    Bad("file", {"file": None}, NEEDED, "file"),
    Bad(
        "file", {"file": pdf("kosong.pdf", b"")}, "“kosong.pdf” kosong. Pilih berkasnya sekali lagi.", "file"
    ),
    Bad("file", {"file": pdf("surat.exe", b"MZ")}, f"“surat.exe” {KINDS}", "file"),
    Bad("file", {"file": pdf("surat.pdf", b"<html>")}, f"“surat.pdf” {KINDS}", "file"),
    Bad("file", {"file": pdf("besar.pdf", TOO_MUCH)}, "“besar.pdf” lebih dari 5 MB. Pindai dengan", "file"),
    Bad("edit", {"ends_on": "2026-12-31"}, OVER, "ends_on"),
    Bad("edit", {"version": "77"}, LATER, "__all__"),
    Bad("edit", {"version": "-1"}, LATER, "__all__"),
    Bad("edit", {"version": "satu"}, LATER, "__all__"),
    Bad("own", {"version": "0"}, LATER, status=200),
    Bad("own", {"langkah": "approve"}, "", status=404),
    Bad("own", {"langkah": "lain"}, "", status=404),
    Bad("foreign", {}, "", status=404),
    Bad("foreign_file", {}, "", status=404),
]


def test_a_file_or_step_that_cannot_be_is_refused_and_nothing_is_kept(media):
    place, other = office(), someone_else()
    leave = application(place)
    client = browser_of(place.own)
    own = f"/saya/tugas-belajar/{leave.public_id}/"
    pages = {
        "file": Page(f"{own}dokumen/", client, {"kind": "penerimaan", "file": pdf()}),
        "edit": Page(f"{own}ubah/", client, posted(version=leave.version)),
        "own": Page(f"{own}langkah/", client, {"langkah": "submit", "version": leave.version}),
        "foreign": Page(f"{own}ubah/", other, posted(version=leave.version)),
        "foreign_file": Page(f"{own}dokumen/", other, {"kind": "penerimaan", "file": pdf()}),
    }
    assert faults_of(pages, DRAFT) == []


DESK = [
    Bad("recommend", {"reason": " "}, REASON),
    Bad("recommend", {"reason": "a" * 501}, f"“Alasan” {LONG}"),
    Bad("recommend", {"reason": "a\x00b"}, f"“Alasan” {AGAIN}"),
    Bad("recommend", {"version": "9"}, LATER, status=200),
    Bad("recommend", {"langkah": "submit"}, "", status=404),
    Bad("recommend", {"langkah": ""}, "", status=404),
    Bad("approve", {"number": ""}, "Isi nomor keputusan; setiap nomor dipakai satu kali."),
    Bad("approve", {"number": "a" * 101}, "“Nomor keputusan” berisi 101 karakter; paling banyak 100"),
    Bad("approve", {"number": "a\x00b"}, f"“Nomor keputusan” {AGAIN}"),
    Bad("approve", {"version": "1"}, LATER, status=200),
    Bad("foreign", {}, "", status=404),
]


def test_a_step_of_the_desks_that_cannot_be_is_refused_and_nothing_is_kept(media):
    place = office()
    leave = bring_to(place, "submitted")
    desk = f"/kelola/tugas-belajar/{leave.public_id}/"
    act = {"langkah": "recommend", "version": leave.version, "reason": "Perlu."}
    pages = {
        "recommend": Page(f"{desk}langkah/", browser_of(place.superior), act),
        "approve": Page(
            f"{desk}langkah/",
            browser_of(place.approver),
            {"langkah": "approve", "version": leave.version, "number": "1"},
        ),
        "foreign": Page(f"/kelola/tugas-belajar/{NOBODY}/langkah/", browser_of(place.superior), act),
    }
    assert faults_of(pages, DESK) == []


SETTLING = [
    Bad("settle", {"rule": "tidak-ada"}, "Syarat ini sudah diputuskan dari data", status=200),
    Bad("settle", {"outcome": "mungkin"}, CHOICE, "outcome"),
    Bad("settle", {"document": ""}, NEEDED, "document"),
    Bad("settle", {"document": "a" * 251}, "paling banyak 250 karakter (sekarang 251 karakter)", "document"),
]


def test_what_the_documents_show_is_asked_for_whole_and_nothing_else_is_kept(media):
    place = office()
    Performance._base_manager.filter(employee=place.person).delete()  # which leaves a rule open
    leave = bring_to(place, "recommended")
    address = f"/kelola/tugas-belajar/{leave.public_id}/syarat/"
    right = {"rule": "performance", "outcome": "pass", "document": "SK 1"}
    pages = {"settle": Page(address, browser_of(place.officer), right)}
    assert faults_of(pages, SETTLING) == []
    assert send(pages["settle"], {}).status_code == 200
    assert StudyVerification.objects.unscoped(**ROWS).filter(leave=leave).count() == 1


STUDYING = [
    Bad("report", {"grade": "4,01"}, "Pastikan nilai ini lebih kecil dari atau sama dengan 4.", "grade"),
    Bad("report", {"grade": "-1"}, NEGATIVE, "grade"),
    Bad("report", {"grade": "baik"}, NO_NUMBER, "grade"),
    Bad("report", {"grade": "NaN"}, NO_NUMBER, "grade"),
    Bad("report", {"grade": "3,999"}, "tidak melebihi 3 angka.", "grade"),
    Bad("report", {"credits": "-1"}, NEGATIVE, "credits"),
    Bad("report", {"credits": "301"}, "Pastikan nilai ini lebih kecil dari atau sama dengan 300.", "credits"),
    Bad("report", {"credits": "1,5"}, NO_WHOLE, "credits"),
    Bad("report", {"credits": "9" * 30}, "lebih kecil dari atau sama dengan 300.", "credits"),
    Bad("report", {"text": ""}, NEEDED, "text"),
    Bad("report", {"text": "a" * 4001}, "paling banyak 4000 karakter (sekarang 4001 karakter)", "text"),
    Bad("report", {"file": None}, NEEDED, "file"),
    Bad("report", {"file": pdf("r.docx", b"PK")}, f"“r.docx” {KINDS}", "file"),
    Bad("report", {"version": "5"}, LATER, "__all__"),
    Bad("foreign_report", {}, "", status=404),
    Bad("extension", {"until": ""}, NEEDED, "until"),
    Bad("extension", {"until": "1999-01-01"}, FAR, "until"),
    Bad("extension", {"until": "besok"}, NO_DAY, "until"),
    Bad(
        "extension",
        {"until": "2099-01-01"},
        "Perpanjangan paling banyak 2 kali, seluruhnya 12 bulan",
        "until",
    ),
    Bad("extension", {"until": "2001-01-01"}, "Isi tanggal dari", "until"),
    Bad(
        "extension", {"reason": "a" * 2001}, "paling banyak 2000 karakter (sekarang 2001 karakter)", "reason"
    ),
    Bad("extension", {"file": pdf("x.txt", b"abc")}, f"“x.txt” {KINDS}", "file"),
    Bad("return", {"on": ""}, NEEDED, "on"),
    Bad("return", {"on": "2099-01-01"}, "Isi tanggal dari", "on"),
    Bad("return", {"on": "1999-01-01"}, "Isi tanggal dari", "on"),
    Bad("return", {"result": "?"}, CHOICE, "result"),
    Bad("return", {"graduated_on": ""}, "Isi tanggal lulus.", "graduated_on"),
    Bad("return", {"graduated_on": "1999-01-01"}, "Isi tanggal dari", "graduated_on"),
    Bad("return", {"graduated_on": "2099-01-01"}, "Isi tanggal dari", "graduated_on"),
    Bad("return", {"file": None}, "Tambahkan ijazah atau transkrip.", "file"),
    Bad("return", {"file": pdf("x.pdf", b"abc")}, f"“x.pdf” {KINDS}", "file"),
    Bad("return", {"version": ""}, LATER, "__all__"),
    Bad("check", {"action": ""}, "", status=404),
    Bad("check", {"action": "return", "reason": ""}, REASON, status=200),
    Bad("check", {"action": "return", "reason": "a" * 501}, f"“Catatan” {LONG}", status=200),
    Bad("check", {"action": "return", "reason": "a\x00"}, f"“Catatan” {AGAIN}", status=200),
    Bad("check", {"version": "9"}, LATER, status=200),
    Bad("decide", {"action": "?"}, "", status=404),
    Bad("decide", {"action": "refuse", "reason": " "}, REASON, status=200),
    Bad("decide", {"action": "refuse", "reason": "a" * 501}, f"“Catatan” {LONG}", status=200),
    Bad("stop", {"reason": ""}, REASON),
    Bad("stop", {"reason": "a" * 501}, f"“Alasan” {LONG}"),
]


def test_a_report_more_time_and_a_return_that_cannot_be_are_refused_and_nothing_is_kept(media):
    place, other = office(), someone_else()
    today = timezone.localdate()
    leave = bring_to(
        place, "studying", starts_on=today - timedelta(days=200), ends_on=today + timedelta(days=500)
    )
    first, second = StudyReport.objects.unscoped(**ROWS).filter(leave=leave).order_by("number")[:2]
    monitoring.send_report(
        second,
        grade=None,
        credits=None,
        text="x",
        document=evidence(place.person, place.own),
        by=place.own,
        at=NOW,
        version=second.version,
    )
    second.refresh_from_db()
    asked = monitoring.ask_extension(
        leave,
        until=leave.ends_on + timedelta(days=30),
        reason="x",
        document=evidence(place.person, place.own),
        by=place.own,
        at=NOW,
    )
    own, desk = f"/saya/tugas-belajar/{leave.public_id}/", "/kelola/tugas-belajar/"
    client, officer, approver = browser_of(place.own), browser_of(place.officer), browser_of(place.approver)
    pages = {
        "report": Page(
            f"/saya/tugas-belajar/laporan/{first.public_id}/",
            client,
            {"grade": "3,5", "credits": "20", "text": "Lancar", "file": pdf(), "version": first.version},
        ),
        "foreign_report": Page(
            f"/saya/tugas-belajar/laporan/{first.public_id}/",
            other,
            {"text": "Lancar", "file": pdf(), "version": first.version},
        ),
        "extension": Page(
            f"{own}perpanjangan/",
            client,
            {"until": str(leave.ends_on + timedelta(days=60)), "reason": "x", "file": pdf()},
        ),
        "return": Page(
            f"{own}kembali/",
            client,
            {
                "on": str(today),
                "result": "lulus",
                "graduated_on": str(today),
                "file": pdf(),
                "version": leave.version,
            },
        ),
        "check": Page(
            f"{desk}laporan/{second.public_id}/",
            officer,
            {"action": "accept", "version": second.version, "reason": "x"},
        ),
        "decide": Page(f"{desk}perpanjangan/{asked.public_id}/", approver, {"action": "accept"}),
        "stop": Page(
            f"{desk}{leave.public_id}/langkah/",
            approver,
            {"langkah": "stop", "version": leave.version, "reason": "Sakit"},
        ),
    }
    assert faults_of(pages, STUDYING) == []
