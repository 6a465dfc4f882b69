"""Whole stories of development in a real browser, each page by the person who uses it: from a gap to a closed gap.

A clerk becomes a candidate for head of data analysis; a health worker gets a programme of the field and goes on study
leave; a clerk far away learns online and comes first on the waiting list, on a phone without JavaScript.
"""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser import cast, learning, steps
from tests.browser.visiting import Person, someone

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CLERK, NURSE, FAR, NEAR = cast.CLERK, cast.NURSE, cast.FAR, cast.NEAR
STRANGER = "siapa saja"
PHONE = {"width": 360}
WITHOUT_SCRIPT = {**PHONE, "script": False}


@pytest.fixture(scope="module")
def today():
    return timezone.localdate()


@pytest.fixture(scope="module")
def staff(product):
    """Accounts of the people of the stories, of their superiors, and of whoever decides."""
    people = {"prakoso": CLERK, "ratna": NURSE, "yohana": FAR, "dewi": NEAR}
    product.open_accounts(
        *({"username": name, "nip": cast.NUMBERS[person]} for name, person in people.items()),
        {"username": "atasan-data", "role": "atasan", "unit": "KAB-KOMINFO-00-1"},
        {"username": "atasan-klinik", "role": "atasan", "unit": cast.CLINIC},
    )
    return product


@pytest.fixture(scope="module")
def people(staff, browser):
    """Everybody at an own browser, signed in once: the stories go back and forth between the same people."""
    with ExitStack() as everybody:
        known: dict[str, Person] = {}

        def enter(username: str, **given) -> Person:
            if username not in known:
                given |= {"username": username} if username != STRANGER else {}
                known[username] = everybody.enter_context(someone(staff, browser, **given))
            return known[username]

        yield enter


def test_a_clerk_closes_the_gap_and_becomes_a_candidate_for_head_of_data_analysis(
    staff, people, today, tmp_path
):
    plan_the_way(people)
    session = get_a_seat(people, today)
    officer = people("analis")
    learning.hold_session(officer, session, last=today - timedelta(days=3))
    officer.goto("/kelola/sertifikat-terbit/")
    officer.press(f"Terbitkan {CLERK}, A.Md., Analisis Data Tingkat Lanjutan")
    done_is_not_closed(people)
    result = (cast.NUMBERS[CLERK], cast.DATA, 3, "competency_test", today, "BKPSDM")
    learning.send_results(officer, tmp_path, [result])
    closed(people)
    officer.goto("/kelola/lowongan/")
    officer.open(officer.page.locator("tbody tr", has_text=cast.VACANCY).locator("th a"))
    officer.press("Hitung daftar pendek")
    officer.wait_until_done()
    row = steps.proposed(officer).filter(has_text=CLERK)
    assert row.count() == 1, officer.text()


def plan_the_way(people):
    """The target shows what is missing; the plan is proposed from it, sent, and agreed by the superior."""
    clerk = people("prakoso", **PHONE)
    clerk.goto("/saya/karier/?cari=analisis+data")
    clerk.press("Pilih Kepala Subbagian Analisis Data, Subbagian Analisis Data")
    clerk.look("karier")
    assert "Anda memenuhi 11 dari 12 kompetensi jabatan ini." in clerk.text()
    assert "Kurang 2 level" in clerk.text()
    clerk.goto("/saya/rencana/")
    clerk.press("Susun usulan dari kesenjangan saya")
    assert "Analisis Data Tingkat Dasar" in clerk.text()
    clerk.follow("Tambah kegiatan")
    clerk.follow("Analisis Data")
    clerk.look("rencana-tambah")
    clerk.press("Tambahkan Analisis Data Tingkat Lanjutan")
    clerk.look("rencana-draf", again=True)
    clerk.press("Kirim ke atasan")
    assert "Menunggu" in clerk.text()
    superior = people("atasan-data")
    superior.goto("/tim/persetujuan/")
    superior.follow(f"{CLERK}, A.Md.")
    superior.look("rencana-bawahan")
    superior.follow("Setujui…")
    superior.press("Setujui")
    assert "Disetujui" in superior.text()


def get_a_seat(people, today):
    """A session of the programme opens; the clerk registers from the plan, superior and officer approve."""
    officer = people("analis")
    session = learning.plan_session(
        officer, "TEK-DATA-01-P3", code="DATA-1", seats=5, starts=today + timedelta(days=14)
    )
    clerk = people("prakoso", **PHONE)
    clerk.goto("/saya/rencana/")
    clerk.follow("Analisis Data Tingkat Lanjutan")
    clerk.follow("Lihat sesi yang dibuka")
    clerk.look("sesi-saya")
    clerk.press("Daftar Analisis Data Tingkat Lanjutan")
    assert "Menunggu persetujuan" in clerk.text()
    superior = people("atasan-data")
    learning.approve_requests(superior, "/tim/pelatihan/", CLERK)
    officer = people("analis")
    learning.approve_requests(officer, "/kelola/usulan/", CLERK)
    return session


def done_is_not_closed(people):
    """The certificate can be checked by anybody; the action is done, and still waits for an assessment."""
    clerk = people("prakoso", **PHONE)
    clerk.goto("/saya/pelatihan/jam/")
    clerk.look("jam-saya")
    check = clerk.page.get_by_role("link", name="Halaman pemeriksaan").get_attribute("href")
    clerk.goto("/saya/rencana/")
    clerk.follow("Analisis Data Tingkat Lanjutan")
    clerk.look("kegiatan-dengan-pelatihan")
    clerk.press("Selesai dikerjakan")
    assert "Selesai, menunggu penilaian baru" in clerk.text()
    clerk.goto("/saya/kompetensi/")
    assert "Kurang 1 level" in clerk.text()
    stranger = people(STRANGER, **PHONE)
    stranger.goto(check)
    stranger.look("periksa")
    assert CLERK in stranger.text()


def closed(people):
    clerk = people("prakoso", **PHONE)
    clerk.goto("/saya/rencana/")
    clerk.follow("Analisis Data Tingkat Lanjutan")
    clerk.look("kegiatan-tertutup", again=True)
    assert "Tertutup oleh hasil penilaian" in clerk.text()
    clerk.goto("/saya/karier/")
    assert "Anda memenuhi 12 dari 12 kompetensi jabatan ini." in clerk.text()


def test_a_health_worker_gets_a_programme_of_the_field_and_goes_on_study_leave(
    staff, people, today, tmp_path
):
    learn_in_the_field(staff, people)
    leave = apply_for_study(people, today, tmp_path)
    decide(people, leave)
    officer = people("analis")
    session = learning.plan_session(
        officer,
        "TEK-KESE-05-P3",
        code="KES-1",
        seats=5,
        starts=today + timedelta(days=60),
        unit="KAB-DINKES",
    )
    officer.goto(f"{session}usulkan/")
    officer.look("usulkan")
    row = officer.page.locator("tbody tr", has_text=NURSE)
    assert "tugas belajar dari" in row.inner_text()
    assert not row.locator("[data-row]").count()
    return_from_study(staff, people, today, leave, tmp_path)
    agreed = {"nip": cast.NUMBERS[NURSE], "agrees": "atasan-klinik", "program": "TEK-KESE-05-P3"}
    staff.close_gaps(agreed)
    sees_the_gap_closed(people("ratna", **PHONE), "Manajemen Pelayanan Kesehatan Tingkat Lanjutan", level=3)


def learn_in_the_field(staff, people):
    """The officer says which field the programme serves; the health worker is shown it first, with the reason."""
    officer = people("analis")
    program = staff.value("SELECT public_id FROM training_trainingprogram WHERE code = 'TEK-KESE-05-P3'")
    officer.goto(f"/kelola/pelatihan/{program}/ubah/")
    officer.page.get_by_label("Kesehatan", exact=True).check()
    officer.press("Simpan")
    nurse = people("ratna", **PHONE)
    nurse.goto("/saya/pelatihan/")
    nurse.look("pelatihan-kesehatan")
    first = nurse.page.locator(".requirements > li").first.inner_text()
    assert "Manajemen Pelayanan Kesehatan Tingkat Lanjutan" in first
    assert "dari level 2 ke level 3" in first


def apply_for_study(people, today, folder):
    letter = folder / "penerimaan.pdf"
    letter.write_bytes(learning.PDF)
    nurse = people("ratna", **PHONE)
    nurse.goto("/saya/tugas-belajar/baru/")
    fields = nurse.page
    fields.locator("[name=level]").select_option("S1")
    for name, text in (
        ("programme", "Sarjana Administrasi Kesehatan"),
        ("field", "Administrasi Kesehatan"),
        ("institution", "Universitas Sagara"),
        ("starts_on", (today + timedelta(days=30)).isoformat()),
        ("ends_on", (today + timedelta(days=30 + 700)).isoformat()),
        ("reason", "Antrean layanan ditata oleh tenaga yang terdidik."),
    ):
        fields.locator(f"[name={name}]").fill(text)
    fields.locator("[name=accreditation]").select_option("unggul")
    fields.locator("[name=mode]").select_option("released")
    fields.locator("[name=funding]").select_option("beasiswa")
    nurse.look("tugas-belajar-baru")
    nurse.press("Simpan")
    fields.locator("summary", has_text="Tambah dokumen").click()
    fields.locator("[name=kind]").select_option("penerimaan")
    fields.set_input_files("[name=file]", str(letter))
    nurse.press("Tambahkan")
    nurse.look("tugas-belajar-draf")
    nurse.follow("Kirim ke atasan")
    nurse.press("Kirim")
    assert "Menunggu atasan" in nurse.text()
    return nurse.path.replace("/saya/", "/kelola/")


def decide(people, leave):
    """Superior, BKPSDM and whoever decides, each on the page of the application with an own login."""
    for username, step, filled, state in (
        ("atasan-klinik", "Rekomendasikan", {"reason": "Tugasnya dibagi dua rekan."}, "Menunggu verifikasi"),
        ("analis", "Nyatakan terverifikasi", {}, "Menunggu keputusan"),
        ("penyetuju", "Setujui", {"number": "800.1.11/7/BKPSDM/2026"}, "Disetujui"),
    ):
        person = people(username)
        person.goto(leave)
        person.look(f"tugas-belajar-{username}", again=username != "analis")
        person.follow(step)
        for name, text in filled.items():
            person.page.locator(f"main form [name={name}]").fill(text)
        person.press(step)
        assert state in person.text()
    nurse = people("ratna", **PHONE)
    nurse.goto(leave.replace("/kelola/", "/saya/"))
    assert "Disetujui" in nurse.text()


def return_from_study(staff, people, today, leave, folder):
    """The study begins, its time passes, the health worker reports back with the diploma, and BKPSDM confirms."""
    learning.let_a_study_pass(staff, leave, days=800)
    officer = people("analis")
    officer.goto(leave)
    officer.follow("Catat mulai studi")
    officer.press("Catat mulai studi")
    assert "Sedang" in officer.text(), officer.page.locator("body").inner_text()
    diploma = folder / "ijazah.pdf"
    diploma.write_bytes(learning.PDF)
    nurse = people("ratna", **PHONE)
    nurse.goto(leave.replace("/kelola/", "/saya/"))
    nurse.follow("Lapor kembali")
    nurse.look("lapor-kembali")
    for name in ("on", "graduated_on"):
        nurse.page.locator(f"main form [name={name}]").fill((today - timedelta(days=1)).isoformat())
    nurse.page.locator("main form [name=result]").select_option("lulus")
    nurse.page.set_input_files("main form [name=file]", str(diploma))
    nurse.press("Simpan")
    officer.goto(leave)
    officer.follow("Sahkan kepulangan")
    officer.press("Sahkan kepulangan")
    assert "Sudah kembali bertugas" in officer.text()
    state = "SELECT legal_position FROM employees_employee WHERE nip = %(nip)s"
    assert staff.value(state, nip=cast.NUMBERS[NURSE]) == "01"


def sees_the_gap_closed(person, action, *, level):
    """The own plan says which assessment closed the action, and the own competencies show no gap."""
    person.goto("/saya/rencana/")
    person.follow(action)
    person.look("kegiatan-tertutup-hp", again=True)
    assert "Tertutup oleh hasil penilaian" in person.text()
    assert f"menunjukkan level {level}" in person.text()
    person.goto("/saya/kompetensi/")
    assert "Kurang" not in person.text()


def test_a_clerk_far_away_learns_online_comes_first_on_the_waiting_list_and_closes_the_gap(
    staff, people, today
):
    program = "Penyelenggaraan Pemerintahan Umum Tingkat Dasar"
    officer = people("analis")
    session = learning.plan_session(
        officer, "TEK-PEME-01-P2", code="DARING-1", seats=1, starts=today + timedelta(days=21)
    )
    officer.goto(f"{session}usulkan/")
    officer.page.locator("tbody tr", has=officer.page.locator("[data-row]")).filter(has_not_text=FAR).filter(
        has_not_text=NEAR
    ).first.locator("[data-row]").check()
    officer.press("Usulkan yang dipilih")
    assert "Kursi terisi 1 dari 1 kursi" in officer.text()
    for username in ("dewi", "yohana"):
        clerk = people(username, **WITHOUT_SCRIPT)
        clerk.goto("/saya/pelatihan/")
        first = clerk.page.locator(".requirements > li").first.inner_text()
        assert "Daring" in first
        if username == "yohana":
            clerk.look("pelatihan-terpencil")
            assert "tanpa meninggalkan unit" in first
        clerk.goto("/saya/pelatihan/sesi/")
        clerk.press(f"Daftar {program}")
        assert "Menunggu persetujuan" in clerk.text()
    officer = people("analis")
    for name in (NEAR, FAR):
        learning.approve_requests(officer, "/kelola/usulan/", name)
    officer.goto(f"{session}?daftar=tunggu")
    officer.look("daftar-tunggu", again=True)
    waiting = officer.page.locator("section[aria-labelledby=people] tbody tr")
    assert [name in waiting.nth(place).inner_text() for place, name in enumerate((FAR, NEAR))] == [
        True,
        True,
    ]
    clerk = people("yohana", **WITHOUT_SCRIPT)
    clerk.goto("/saya/pelatihan/sesi/")
    clerk.look("urutan-tunggu")
    assert "Anda berada di urutan 1 daftar tunggu." in clerk.text()
    assert "unit terpencil" in clerk.text()
    staff.close_gaps({"nip": cast.NUMBERS[FAR], "agrees": "analis", "program": "TEK-PEME-01-P2"})
    sees_the_gap_closed(clerk, program, level=2)
