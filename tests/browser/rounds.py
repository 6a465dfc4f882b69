"""What people do in assessment rounds and with their results, page by page, in a small office of its own."""

from datetime import timedelta

from django.utils import timezone

from asn_career.base.audit import acting
from assessments.models import AssessmentRound
from assessments.results.providers import accredit, register_provider
from assessments.rounds import lifecycle
from tests.assessments.rounds.office import Office, answer, invitations, rate, sheet_of
from tests.browser.prepare import PASSWORD
from tests.browser.visiting import someone
from tests.factories import principal_with

PLANNER, SECOND, THIRD = "putaran-perencana", "putaran-kedua", "putaran-ketiga"
SUPERIOR, JUDGE, SUBJECT, COLLEAGUE = "putaran-atasan", "putaran-asesor", "putaran-dinilai", "putaran-rekan"
PROVIDER = "Pusat Penilaian Kompetensi Uji"
PHONE = 360
WHY = "Semua penilai sudah mengisi, putaran ditutup lebih awal."
LOWER = "Bukti wawancara menunjukkan level yang lebih rendah dari penilaian."
WRONG = "Level pada hasil tidak sesuai dengan laporan yang saya tanda tangani."
MENDED = "Laporan asli diperiksa: level yang benar lebih tinggi dari yang tercatat."
FEEDBACK, TEST = "Umpan balik kantor kecil", "Uji kompetensi kantor kecil"


def make_office():
    """A head and four people with accounts, an officer who plans, two others, and a provider with an accreditation."""
    today = timezone.localdate()
    office = Office(staff=4, competencies=1, indicators=1, today=today)
    third = principal_with("analis", unit=office.root, on=today)
    named = {
        PLANNER: office.planner_account,
        SECOND: office.opener_account,
        SUPERIOR: office.head_account,
        SUBJECT: office.accounts[office.staff[0].pk],
        COLLEAGUE: office.accounts[office.staff[1].pk],
    }
    with acting(by="tests"):
        for username, account in named.items():
            _call(account, username)
        _call(type(office.planner_account).objects.get(public_id=third.identity[5:]), THIRD)
        provider = register_provider(code="UJI-PUTARAN", name=PROVIDER, by=third)
        begins, ends = today - timedelta(days=90), today + timedelta(days=90)
        accredit(
            provider,
            accredited_by="BKN",
            level="sedang",
            decree="SK 9/2026",
            begins=begins,
            ends=ends,
            by=third,
        )
    return office


def _call(account, username):
    account.username = username
    account.set_password(PASSWORD)
    account.save()
    return account


def plan(planner, office):
    """From an empty form to a draft with raters proposed from the organisation; returns the round's address."""
    page = planner.page
    planner.goto("/kelola/penilaian/baru/")
    planner.look("putaran-baru")
    page.locator("[name=title]").fill(FEEDBACK)
    page.locator("[name=unit]").select_option(label=office.unit.name)
    page.locator("[name=method]").select_option("feedback_360")
    page.locator("[name=opens_on]").fill(office.today.isoformat())
    page.locator("[name=closes_on]").fill(office.last.isoformat())
    planner.press("Buat rancangan")
    page.locator("[name=add-nips]").fill(office.staff[0].nip)
    planner.press("Tambahkan")
    planner.press("Usulkan penilai dari organisasi")
    assert "Diusulkan: 2 penilai dengan nama, 3 undangan tanpa nama." in page.locator("body").inner_text()
    planner.look("putaran-rancangan")
    assert page.get_by_role("button", name="Buka putaran").count() == 0, "another person opens it"
    return planner.path


def from_the_desk(person, waits):
    """Follow what waits for a decision, from the desk."""
    person.goto("/kelola/")
    card = person.page.locator("section[aria-labelledby=decisions]")
    row = card.locator("li", has_text=waits)
    person.open(row.get_by_role("link").first)


def open_it(product, browser):
    with someone(product, browser, username=SECOND) as opener:
        from_the_desk(opener, "Putaran penilaian yang perlu dibuka")
        opener.press("Buka putaran")
        assert "Terbuka" in opener.text(), opener.text()


def answer_on_a_phone(product, browser, office):
    """Without a name, sent once; afterwards nobody can find it, its author neither."""
    with someone(product, browser, width=PHONE, username=COLLEAGUE) as colleague:
        colleague.goto("/penilaian-saya/")
        colleague.look("penilaian-saya", again=True)
        colleague.follow(office.staff[0].full_name)
        path = colleague.path
        colleague.look("jawaban-tanpa-nama")
        choose(colleague, "3")
        colleague.page.locator("[name=comment]").fill("Cepat membantu rekan.")
        colleague.press("Kirim tanpa nama saya")
        assert "tanpa nama Anda" in colleague.page.locator("body").inner_text()
        colleague.goto(path)
        assert "Anda sudah menjawab" in colleague.text()
        assert colleague.page.locator("main input[type=radio]").count() == 0


def choose(person, value):
    """The same answer to every statement of the page."""
    for box in person.page.locator(f"main input[type=radio][value='{value}']").all():
        box.check()


def others_answer(office):
    round = AssessmentRound.objects.get(title=FEEDBACK)
    for invitation in invitations(round, office.staff[0]):
        if invitation.rater_id != office.staff[1].pk:
            answer(invitation, 4, on=office.today)


def rate_under_a_name(product, browser, office, *, username, value, width=1440):
    """A sheet, saved and then handed in; afterwards it can be read."""
    with someone(product, browser, width=width, username=username) as rater:
        rater.goto("/penilaian-saya/")
        rater.follow(office.staff[0].full_name)
        rater.look(f"lembar-{username}", again=width != PHONE)
        choose(rater, value)
        rater.press("Simpan kompetensi ini")
        rater.press("Serahkan")
        assert "Sudah diserahkan" in rater.page.locator("body").inner_text()


def close(planner, address):
    """Before its last day, with a reason; the page tells how far the counting is."""
    planner.goto(address)
    open_fold(planner, "Tutup penilaian sekarang")
    planner.page.locator("[name=close-reason]").fill(WHY)
    planner.press("Tutup penilaian")
    planner.wait_until_done()
    assert planner.path == address
    assert "Penilaian ditutup" in planner.text()


def put_on_record(planner, address):
    planner.goto(address)
    planner.press("Catat")
    planner.wait_until_done()
    assert "Selesai" in planner.text()


def open_fold(person, title):
    """An act is folded until it is wanted."""
    fold = person.page.locator("main details", has=person.page.locator("summary", has_text=title)).first
    fold.evaluate("each => { each.open = true }")
    return fold


def read_result(product, browser):
    with someone(product, browser, width=PHONE, username=SUBJECT) as person:
        person.goto("/penilaian-saya/")
        person.follow(FEEDBACK)
        person.look("hasil-putaran")
        assert "Rekan 3" in person.text(), person.text()
        assert "Cepat membantu rekan." in person.text()


def prepare_test(office):
    """A competency test about two people by two assessors, of whom one has handed in everything; its address."""
    round, judges = office.tested_by_two(office.staff[:2])
    _call(judges[0], JUDGE)
    for person in office.staff[:2]:
        rate(sheet_of(round, person, judges[1]), 4, by=office.as_account(judges[1]))
    other = sheet_of(round, office.staff[1], judges[0])
    rate(other, 4, by=office.as_account(judges[0]))
    return f"/kelola/penilaian/{round.public_id}/"


def close_and_begin_calibration(office, address):
    """What the first round showed in pages."""
    round = office.close(AssessmentRound.objects.get(public_id=address.split("/")[3]))
    lifecycle.begin_calibration(round, by=office.planner)


def finish(office, address):
    office.finish(AssessmentRound.objects.get(public_id=address.split("/")[3]))


def calibrate(product, browser, office, address):
    """One officer begins the session and changes a level with a reason; another one closes it."""
    with someone(product, browser, username=SECOND) as leader:
        leader.goto(address)
        leader.press("Buka sesi kalibrasi")
        leader.look("kalibrasi")
        leader.follow(office.staff[0].full_name)
        fold = open_fold(leader, "Ubah level")
        fold.locator("[name=level]").select_option("3")
        fold.locator("[name=reason]").fill(LOWER)
        leader.press("Ubah", within=fold)
        assert LOWER in leader.text()
        leader.look("kalibrasi-orang", again=True)
    with someone(product, browser, username=THIRD) as other:
        from_the_desk(other, "Sidang kalibrasi berjalan")
        other.press("Ikut serta")
        fold = open_fold(other, "Tutup kalibrasi")
        other.press("Tutup", within=fold)
        assert "Putaran kini dapat diselesaikan" in other.page.locator("body").inner_text(), other.text()


def object_to_it(product, browser):
    """The person opens the levels of the round as a result, and objects; returns its address."""
    with someone(product, browser, width=PHONE, username=SUBJECT) as person:
        person.goto("/saya/hasil/")
        person.press("Buka")
        open_fold(person, "Sanggah")
        person.page.locator("[name=text]").fill(WRONG)
        person.look("hasil-disanggah")
        person.press("Ajukan sanggah")
        assert WRONG in person.text()
        return person.path


def take_up_and_correct(officer):
    """From the desk to a correction that waits for a second person; returns the objection's address."""
    page = officer.page
    from_the_desk(officer, "Sanggah atas hasil")
    objection = officer.path
    officer.press("Ambil untuk diperiksa")
    officer.look("sanggah-hasil")
    officer.open(officer.page.locator("main a, .actions a", has_text="Koreksi hasil").first)
    page.locator("[name=reason]").fill(MENDED)
    officer.press("Mulai koreksi")
    page.locator("input[name^=level_]").first.fill("4")
    officer.press("Simpan level")
    officer.follow("Ubah keterangan", within=page.locator("body"))
    page.locator("[name=purpose]").select_option("pemetaan")
    page.locator("[name=provider]").select_option(label=PROVIDER)
    page.locator("[name=instrument]").fill("Tes tertulis dan wawancara")
    officer.press("Simpan")
    officer.press("Kirim ke orang kedua")
    return objection


def finalise(product, browser):
    with someone(product, browser, username=SECOND) as second:
        from_the_desk(second, "Hasil penilaian menunggu penetapan")
        second.look("hasil-ditetapkan", again=True)
        second.press("Tetapkan")


def answer_objection(officer, objection):
    officer.goto(objection)
    officer.page.get_by_label("Hasil telah dikoreksi").check()
    officer.page.locator("[name=text]").fill(MENDED)
    officer.look("sanggah-dijawab-hasil", again=True)
    officer.press("Jawab")
    assert "Dijawab" in officer.text()


def read_correction(product, browser, address):
    """The version objected to says that it was replaced; the new one has its reason, and is accepted."""
    with someone(product, browser, width=PHONE, username=SUBJECT) as person:
        person.goto(address)
        assert "Versi ini digantikan koreksi" in person.text(), person.text()
        person.goto("/saya/hasil/")
        assert "koreksi, versi 2" in person.text()
        person.open(person.page.locator("main h2 a").first)
        assert MENDED in person.text()
        person.press("Terima")
        person.look("hasil-koreksi", again=True)
