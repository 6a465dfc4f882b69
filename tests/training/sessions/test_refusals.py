"""Bad input on the pages of sessions: each is refused in words that name place, value and remedy; nothing is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from asn_career.base.audit import acting
from employees.models import User
from tests.factories import GrantFactory, UserFactory
from tests.training.refusals import Bad, Page, faults_of, send
from training.models import TrainingSession, UnitQuota
from training.sessions.enrolling import nominate, register
from training.sessions.scheduling import close_registration, start_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]
NOBODY = "00000000-0000-0000-0000-000000000000"


NEEDED = "Bidang ini harus diisi."
CHOICE = "bukan salah satu dari pilihan yang tersedia."
NO_LINK = "Masukkan URL dengan format yang benar."
NO_WHOLE = "Masukkan bilangan bulat."
MOST = "Pastikan nilai ini lebih kecil dari atau sama dengan 32767."
NEGATIVE = "Pastikan nilai ini lebih besar dari atau sama dengan 0."
FAR = "Isi tanggal antara tahun 2000 dan 2100."
NOBODY_CHOSEN = "Pilih sedikitnya satu pegawai."
REASON = "Mohon isi alasan."
LONG = "“Alasan” berisi 501 karakter; paling banyak 500 yang dapat disimpan. Persingkat teksnya."
AGAIN = "“Alasan” memuat karakter yang tidak dapat disimpan (NUL). Ketik ulang teksnya."


def browser_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def for_row(cases, named):
    """Fields of a row carry its opaque id: those that begin with “-” get the name that the page gives them."""
    return [
        replace(case, given={named(k) if k.startswith("-") else k: v for k, v in case.given.items()})
        for case in cases
    ]


def officer(stage, role="analis", unit=None):
    return browser_of(GrantFactory(role=role, unit=unit or stage.root).user)


PLANNING = [
    Bad("new", {"code": ""}, NEEDED, "code"),
    Bad("new", {"code": "a" * 101}, "paling banyak 100 karakter (sekarang 101 karakter)", "code"),
    Bad("new", {"code": "a\x00"}, "Karakter null tidak diizinkan.", "code"),
    Bad("new", {"code": "S-0"}, "Sesi pelatihan dengan Kode telah ada.", "code"),
    Bad("new", {"program": "999999"}, CHOICE, "program"),
    Bad("new", {"program": "satu"}, CHOICE, "program"),
    Bad("new", {"unit": "999999"}, CHOICE, "unit"),
    Bad("new", {"modality": "telepati"}, f"telepati {CHOICE}", "modality"),
    Bad("new", {"link": "bukan alamat"}, NO_LINK, "link"),
    Bad("new", {"link": "javascript:alert(1)"}, NO_LINK, "link"),
    Bad(
        "new",
        {"link": "https://contoh.id/" + "a" * 500},
        "paling banyak 500 karakter (sekarang 518 karakter)",
        "link",
    ),
    Bad("new", {"seats": "0"}, "Pastikan nilai ini lebih besar dari atau sama dengan 1.", "seats"),
    Bad("new", {"seats": "-1"}, "lebih besar dari atau sama dengan", "seats"),
    Bad("new", {"seats": "32768"}, MOST, "seats"),
    Bad("new", {"seats": "9" * 30}, MOST, "seats"),
    Bad("new", {"seats": "sepuluh"}, NO_WHOLE, "seats"),
    Bad("new", {"seats": "1,5"}, NO_WHOLE, "seats"),
    Bad("new", {"min_participants": "11"}, "Tidak boleh melebihi jumlah kursi.", "min_participants"),
    Bad("new", {"min_participants": "-1"}, NEGATIVE, "min_participants"),
    Bad("new", {"starts_on": "31-02-2027"}, "Masukkan tanggal yang valid.", "starts_on"),
    Bad("new", {"starts_on": ""}, NEEDED, "starts_on"),
    Bad("new", {"starts_on": "0001-01-01", "ends_on": "0001-01-02"}, FAR, "starts_on"),
    Bad("new", {"starts_on": "9999-12-31", "ends_on": "9999-12-31"}, FAR, "starts_on"),
    Bad("new", {"ends_on": "2027-01-06"}, "Hari terakhir tidak boleh sebelum hari pertama.", "ends_on"),
    Bad("new", {"ends_on": "2027-12-31"}, "Satu sesi paling lama 60 hari.", "ends_on"),
    Bad(
        "new",
        {"starts_on": "2027-01-09", "ends_on": "2027-01-10"},
        "Tidak ada hari kerja di antara hari-hari itu.",
        "weekends",
    ),
    Bad(
        "new",
        {"registration_opens_on": "2026-12-20", "registration_closes_on": "2026-12-19"},
        "Pendaftaran tidak boleh berakhir sebelum dimulai.",
        "registration_closes_on",
    ),
    Bad("new", {"cost_per_seat": "-1"}, NEGATIVE, "cost_per_seat"),
    Bad("new", {"cost_per_seat": "1" * 14}, "tidak memiliki lebih dari 12 angka.", "cost_per_seat"),
    Bad("new", {"cost_per_seat": "mahal"}, "Masukkan sebuah bilangan.", "cost_per_seat"),
    Bad("new", {"venue": "a" * 251}, "paling banyak 250 karakter (sekarang 251 karakter)", "venue"),
]


def test_a_session_that_cannot_be_planned_is_refused_at_its_field_and_nothing_is_kept(stage):
    stage.session()
    right = {
        "code": "PL-1", "program": stage.program.pk, "unit": stage.root.pk, "modality": "daring", "seats": "10",
        "starts_on": "2027-01-07", "ends_on": "2027-01-12",
    }  # fmt: skip
    page = Page("/kelola/pelatihan/sesi/baru/", officer(stage), right)
    assert faults_of({"new": page}, PLANNING) == []
    # The control: what the table changes is all that was wrong, and a field that nobody asked for is not taken.
    send(page, {"state": "open", "began_on": "2020-01-01"})
    planned = TrainingSession.objects.get(code="PL-1")
    assert (planned.state, planned.began_on) == ("draft", None)


REGISTRATION = [
    Bad("join", {}, "sudah terdaftar pada sesi ini.", status=200),
    Bad("join_closed", {}, "Pendaftaran sesi ini tidak dibuka.", status=200),
    Bad("join_foreign", {}, "", status=404),
    Bad("nominate", {"selected": None}, NOBODY_CHOSEN, status=200),
    Bad("nominate", {"selected": "bukan"}, NOBODY_CHOSEN, status=200),
    Bad("nominate", {"selected": NOBODY}, NOBODY_CHOSEN, status=200),
    Bad("nominate", {"reason": "a" * 501}, LONG, status=200),
    Bad("nominate", {"reason": "a\x00"}, AGAIN, status=200),
    Bad("requests", {"selected": NOBODY}, "Pilih sedikitnya satu usulan.", status=200),
    Bad("requests", {"action": "reject"}, "Tolak 1 usulan?", status=200),
    Bad("requests", {"action": "reject", "reason": " "}, "Isi alasannya."),
    Bad("requests", {"action": "reject", "reason": "a" * 501}, LONG),
    Bad("requests", {"action": "reject", "reason": "a\x00b"}, AGAIN),
    Bad("requests", {"action": "?"}, "", status=404),
    Bad("withdraw", {"reason": ""}, REASON, status=200),
    Bad("withdraw", {"reason": "a" * 501}, LONG, status=200),
    Bad("move", {"action": "start"}, "Status sesi kini “Pendaftaran dibuka”", status=200),
    Bad("move", {"action": "finish"}, "Status sesi kini “Pendaftaran dibuka”", status=200),
    Bad("move", {"action": "?"}, "", status=404),
    Bad("cancel", {"reason": ""}, REASON),
    Bad("cancel", {"reason": "a" * 501}, LONG),
    Bad("cancel", {"reason": "\x00"}, AGAIN),
    Bad("quota", {"-seats": "x"}, "“x” bukan jumlah kursi. Isi bilangan bulat dari 0 sampai 2.", status=200),
    Bad("quota", {"-seats": "-1"}, "“-1” bukan jumlah kursi.", status=200),
    Bad("quota", {"-seats": "3"}, "“3” bukan jumlah kursi.", status=200),
    Bad("quota", {"-seats": "9" * 30}, "bukan jumlah kursi.", status=200),
    Bad("quota", {"-seats": ""}, "“” bukan jumlah kursi.", status=200),
    Bad(
        "quota",
        {"-seats": "2", "reason": "x"},
        "Jumlah kuota 3 kursi; sesi ini memiliki 2 kursi.",
        status=200,
    ),
    Bad("quota", {"-seats": "0"}, REASON, status=200),
    Bad("quota", {"-seats": "0", "reason": "a" * 501}, LONG, status=200),
]


def test_what_cannot_be_done_around_registration_is_refused_and_nothing_is_kept(stage):
    today = timezone.localdate()
    session = stage.session(starts=today + timedelta(days=20))
    closed = stage.session(starts=today + timedelta(days=60), state="closed")
    person, free = stage.person(), stage.person()
    row = register(session, by=stage.principal_of(person), at=timezone.now())
    with acting(by="tests"):
        counts = {"people": 1, "below": 1, "must_have_below": 1, "as_of": today, "seats": 1, "computed": 1}
        quota, _far = (
            UnitQuota.objects.create(session=session, unit=unit, **counts) for unit in (stage.near, stage.far)
        )
    manager, own = officer(stage), browser_of(User.objects.get(employee=person))
    desk = f"/kelola/pelatihan/sesi/{session.public_id}/"
    join = "/saya/pelatihan/sesi/{}/daftar/"
    pages = {
        "join": Page(join.format(session.public_id), own),
        "join_closed": Page(join.format(closed.public_id), own),
        "join_foreign": Page(join.format(NOBODY), own),
        "nominate": Page(f"{desk}usulkan/", manager, {"selected": free.public_id}),
        "requests": Page("/kelola/usulan/", manager, {"action": "approve", "selected": row.public_id}),
        "withdraw": Page(f"/pelatihan/kepesertaan/{row.public_id}/mundur/", manager),
        "move": Page(f"{desk}langkah/", manager),
        "cancel": Page(f"{desk}batal/", manager),
        "quota": Page(f"{desk}kuota/", manager),
    }
    assert faults_of(pages, for_row(REGISTRATION, lambda name: f"{name[1:]}-{quota.public_id}")) == []


RUNNING = [
    Bad("list", {"present": NOBODY}, "Ada yang dicentang tetapi tidak mempunyai kursi pada sesi ini."),
    Bad("list", {"reason": "a" * 501}, LONG),
    Bad("list", {"reason": "\x00"}, AGAIN),
    Bad("coming", {}, "belum tiba. Catat kehadiran pada hari itu atau sesudahnya."),
    Bad("day_foreign", {}, "", status=404),
    Bad("code", {}, "Kode ini tidak sah. Pindai kode yang kini tampil di layar pengajar.", status=404),
    Bad("results", {"-outcome": "hebat"}, f"hebat {CHOICE}"),
    Bad("results", {"-score": "101"}, "Pastikan nilai ini lebih kecil dari atau sama dengan 100."),
    Bad("results", {"-score": "-1"}, NEGATIVE),
    Bad("results", {"-score": "NaN"}, "Masukkan sebuah bilangan."),
    Bad("results", {"-score": "baik"}, "Masukkan sebuah bilangan."),
    Bad("results", {"-score": "80.555"}, "tidak memiliki lebih dari 2 angka desimal."),
    Bad("results", {"-hours": "0"}, "Pastikan nilai ini lebih besar dari atau sama dengan"),
    Bad("results", {"-hours": "100000"}, "tidak memiliki lebih dari 5 angka"),
    Bad("results", {"-certificate_no": "a" * 251}, "paling banyak 250 karakter (sekarang 251 karakter)"),
    Bad("results", {"-outcome": "", "-score": "80"}, "Pilih hasilnya."),
]


def test_presence_and_results_that_cannot_be_are_refused_and_nothing_is_kept(stage):
    today = timezone.localdate()
    session = stage.session(days=2, starts=today)
    stage.come_to(today - timedelta(days=1))
    (row,) = nominate(session, [stage.person().pk], by=stage.officer, at=timezone.now())
    close_registration(session, by=stage.officer, at=timezone.now())
    stage.come_to(today)
    start_session(session, by=stage.officer, at=timezone.now())
    first, second = session.days.order_by("on")
    manager, own = officer(stage), browser_of(UserFactory(employee=row.employee))
    day, key = "/kelola/pelatihan/hari/{}/hadir/", str(row.public_id)
    pages = {
        "list": Page(day.format(first.public_id), manager, {"present": key}),
        "coming": Page(day.format(second.public_id), manager, {"present": key}),
        "day_foreign": Page(day.format(NOBODY), manager),
        "code": Page("/hadir/x/", own),
        "results": Page(
            f"/kelola/pelatihan/sesi/{session.public_id}/hasil/", manager, {f"{key}-outcome": "incomplete"}
        ),
    }
    assert faults_of(pages, for_row(RUNNING, lambda name: f"{key}{name}")) == []
