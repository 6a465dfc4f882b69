"""From an opening to signed minutes by each of the three routes, in a real browser.

What another journey shows in pages is done beside the browser (``selection.py``); axe, which takes most of a look,
looks at one page of each kind.
"""

import pytest
from django.utils import timezone

from tests.browser import selection
from tests.browser.visiting import someone

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SELECTION, GROUP = "LWG-KADIS-KOMINFO", "LWG-ASISTEN-UMUM"
SECTIONS = "pengawas|IV.a"
PHONE = 360
PDF = {"name": "berkas.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 uji"}
NEED = "Pengawas yang lama di jabatannya dipindahkan sesuai kebutuhan organisasi."


@pytest.fixture(scope="module")
def seated(product):
    """Committee, assessors and the appointing authority have accounts."""
    product.do(selection.open_seats)
    product.media = product.folder / "media"
    return product


def test_an_open_selection_gets_from_the_proposal_to_signed_minutes(seated, browser):
    people = seated.do(selection.eligible_for, SELECTION, 4)
    with someone(seated, browser, username="analis") as officer:
        address = propose(officer, SELECTION)
        approve(officer, browser, address)
        announce(officer, address)
        apply_on_a_phone(seated, browser)
        for number in (2, 3, 4):
            seated.do(selection.apply, SELECTION, f"pelamar-{number}", files=seated.media)
        seated.do(selection.let_days_pass, SELECTION)
        check_documents(officer, browser, address, people[0])
        seated.do(selection.admit_others, SELECTION)
        close(officer, address, "Seleksi administrasi")
        begin(officer, address)
        seated.do(selection.run_official, SELECTION)
        close(officer, address, "Pemeriksaan syarat dari data")
        judge(officer, browser, address, people[0])
        for code in ("test", "paper", "interview"):
            seated.do(selection.score, SELECTION, code, files=seated.media)
        officer.goto(address)
        assert "Hasil tahapan yang dinilai" in officer.text()
        officer.look("pengisian-hasil")
        seated.do(selection.go_on, SELECTION)
        sign_minutes(officer, browser, address, SELECTION)
    read_own_result(seated, browser)


def test_a_succession_group_gets_from_its_basis_to_signed_minutes(seated, browser):
    key = seated.do(selection.seal, GROUP)
    address = f"/kelola/seleksi/{key}/"
    with someone(seated, browser, username="analis") as officer:
        begin(officer, address)
        for item in ("approval", "request"):
            add_document(officer, item)
        officer.look("pengisian-dasar", again=True)
        officer.press("Tutup tahapan")
        begin(officer, address)
        seated.do(selection.run_official, GROUP)
        close(officer, address, "Pemeringkatan kelompok rencana suksesi")
        begin(officer, address)
        sign_minutes(officer, browser, address, GROUP)


def test_a_rotation_gets_from_the_proposal_of_the_data_to_one_decree(seated, browser):
    with someone(seated, browser, username="analis") as officer:
        address = plan_rotation(officer)
        for name in (selection.SECOND, selection.THIRD):
            with someone(seated, browser, username=name) as approver:
                approver.goto(address)
                approver.press("Setujui")
        officer.goto(address)
        for item in ("need", "approval"):
            officer.page.locator("select[name=evidence-item]").select_option(item)
            officer.page.set_input_files("input[name=evidence-file]", PDF)
            officer.press("Tambahkan")
        officer.press("Tutup dasar setiap pengisian")
        codes = [link.inner_text() for link in officer.page.locator("td a[href^='/kelola/seleksi/']").all()]
        for place, code in enumerate(codes):
            seated.do(selection.run_official, code)
            seated.do(selection.go_on, code)
            if place == 0:
                found = officer.page.locator("td a[href^='/kelola/seleksi/']").first.get_attribute("href")
                sign_minutes(officer, browser, found, code)
            else:
                seated.do(selection.sit, code)
                seated.do(selection.sign_last, code)
            seated.do(selection.decide, code)
        record_together(officer, address)


def propose(officer, code):
    officer.goto("/kelola/seleksi/")
    officer.look("pengisian-daftar", again=True)
    key = officer.product.value("SELECT public_id FROM promotions_vacancy WHERE code = %(code)s", code=code)
    officer.open(officer.page.locator(f"main a[href*='{key}']"))
    officer.look("pengisian-ajukan", again=True)
    officer.press("Usulkan pengisian")
    return officer.path


def approve(officer, browser, address):
    for place, name in enumerate((selection.SECOND, selection.THIRD)):
        with someone(officer.product, browser, username=name) as approver:
            approver.goto(address)
            if not place:
                approver.look("pengisian-disetujui", again=True)
            approver.press("Setujui")


def announce(officer, address):
    officer.goto(address)
    for item in ("committee_decree", "announcement_letter"):
        add_document(officer, item)
    last = officer.product.value("SELECT (current_date + 16)::text")
    officer.page.locator("input[name=start-ends_on]").fill(last)
    officer.press("Umumkan")
    assert "Lamaran diterima sampai" in officer.text()
    officer.look("pengisian-diumumkan")
    with officer.at_width(PHONE):
        officer.look("pengisian-diumumkan", again=True)


def apply_on_a_phone(product, browser):
    with someone(product, browser, width=PHONE, username="pelamar-1") as person:
        person.goto("/saya/lowongan/")
        person.open(person.page.locator("main h2 a").first)
        person.look("lamaran-lowongan", again=True)
        person.press("Lamar jabatan ini")
        for kind in ("letter", "history", "integrity", "health"):
            person.page.get_by_label("Jenis dokumen").select_option(kind)
            person.page.set_input_files("input[type=file]", PDF)
            person.press("Tambahkan dokumen")
        person.page.locator("textarea").fill("Saya ingin memimpin layanan data daerah.")
        person.look("lamaran-draf")
        person.press("Kirim lamaran")
        assert "Terkirim" in person.text()
        person.look("lamaran-terkirim", again=True)


def check_documents(officer, browser, address, nip):
    close(officer, address, "Pengumuman dan pendaftaran")
    begin(officer, address)
    key = officer.product.value(
        """SELECT a.public_id FROM promotions_application a JOIN employees_employee e ON e.id = a.employee_id
           WHERE e.nip = %(nip)s""",
        nip=nip,
    )
    path = f"/kelola/lamaran/{key}/"
    officer.goto(path)
    officer.look("lamaran-diperiksa")
    for _document in range(4):
        waiting = officer.page.locator("article", has=officer.page.locator("details[open]")).first
        waiting.get_by_label("Diterima").check()
        officer.press("Catat", within=waiting)
    officer.page.get_by_label("Lulus", exact=True).check()
    officer.press("Usulkan")
    with someone(officer.product, browser, username=selection.SECOND) as second:
        second.goto(path)
        second.press("Setujui")
        second.look("lamaran-diputus", again=True)


def judge(officer, browser, address, nip):
    """Assessors are appointed; one of them scores one applicant on a phone, blind to the other."""
    officer.goto(address)
    for name in selection.JUDGES:
        officer.page.locator("input[name=appoint-nip]").fill(name)
        officer.press("Tunjuk")
    officer.look("pengisian-penilai", again=True)
    begin(officer, address)
    with someone(officer.product, browser, width=PHONE, username=selection.JUDGES[0]) as assessor:
        assessor.goto("/penilaian-seleksi/")
        assessor.open(assessor.page.locator("main h2 a").first)
        assessor.look("penilaian-tahap", again=True)
        assessor.open(assessor.page.locator("main h2 a").first)
        for field in assessor.page.locator("input[name^=points_]").all():
            field.fill("87,25")
        assessor.look("penilaian-lembar")
        assessor.press("Beri nilai")
        (scored,) = officer.product.rows(
            """SELECT e.nip FROM promotions_scoresheet s JOIN promotions_application a ON a.id = s.application_id
               JOIN employees_employee e ON e.id = a.employee_id"""
        )
    officer.goto(address)
    assert "87,25" not in officer.page.locator("section[aria-labelledby=assessors]").inner_text(), "blind"
    given = [(selection.JUDGES[0], scored["nip"])]
    officer.product.do(selection.score, SELECTION, "record", files=officer.product.media, given=given)


def read_own_result(product, browser):
    with someone(product, browser, width=PHONE, username="pelamar-1") as person:
        person.goto("/saya/lowongan/")
        person.open(person.page.locator("main h2 a").first)
        assert "Hasil Anda" in person.text()
        person.look("lamaran-hasil", again=True)


def plan_rotation(officer):
    """The level of the sections: the data propose an exchange, the officer keeps three of its moves at most."""
    unit = officer.product.value(
        "SELECT public_id FROM employees_unit WHERE parent_id IS NULL ORDER BY id LIMIT 1"
    )
    officer.goto("/kelola/rotasi/")
    officer.look("rotasi-daftar", again=True)
    officer.goto(f"/kelola/rotasi/baru/?unit={unit}&jenjang={SECTIONS}")
    officer.look("rotasi-baru")
    with officer.at_width(PHONE):
        officer.look("rotasi-baru", again=True)
    officer.page.get_by_label("Kebutuhan organisasi").fill(NEED)
    officer.press("Ajukan rencana")
    officer.look("rotasi-rencana")
    with officer.at_width(PHONE):
        officer.look("rotasi-rencana", again=True)
    return officer.path


def record_together(officer, address):
    officer.goto(address)
    officer.page.locator("input[name=record-number]").fill("821.2/90/2026")
    today = timezone.localdate().isoformat()
    officer.page.locator("input[name=record-decree_on]").fill(today)
    officer.page.locator("input[name=record-effective_on]").fill(today)
    officer.look("rotasi-keputusan", again=True)
    officer.press("Catat")
    assert "Semua pindah pada hari yang sama" in officer.page.locator("body").inner_text()
    moved = f"""SELECT count(*) FROM promotions_rotationmove m JOIN employees_positionhistory h
               ON h.employee_id = m.employee_id AND h.position_id = m.to_position_id
               AND lower(h.validity) = '{today}'"""
    planned = officer.product.value("SELECT count(*) FROM promotions_rotationmove")
    assert officer.product.value(moved) == planned >= 2


def add_document(officer, item):
    officer.page.locator("details", has=officer.page.locator("select[name=evidence-item]")).evaluate(
        "each => { each.open = true }"
    )
    officer.page.locator("select[name=evidence-item]").select_option(item)
    officer.page.set_input_files("input[name=evidence-file]", PDF)
    officer.press("Tambahkan")


def begin(officer, address):
    officer.goto(address)
    officer.press("Mulai")


def close(officer, address, stage):
    officer.goto(address)
    assert stage in officer.page.locator("#now").inner_text()
    officer.press("Tutup tahapan")


def sign_minutes(officer, browser, address, code):
    """The last signature freezes the minutes; they come as a PDF, and the stage of the committee closes."""
    product = officer.product
    committee = product.do(selection.sit, code)
    with someone(product, browser, width=PHONE, username=selection.PANEL[-1]) as member:
        member.goto(f"/sidang/{committee}/berita-acara/")
        member.press("Tanda tangani")
        assert "berita acara dibekukan" in member.page.locator("body").inner_text()
    answer = officer.context.request.get(f"{product.address}/sidang/{committee}/berita-acara/pdf/")
    assert answer.ok
    assert answer.body().startswith(b"%PDF")
    close(officer, address, "erita acara")
    officer.look(f"pengisian-{code.lower()}-ditandatangani", again=True)
