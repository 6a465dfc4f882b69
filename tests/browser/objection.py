"""An objection, page by page: filed on a phone without a script, checked, answered by two, and read."""

from tests.browser.visiting import someone

ACCOUNT = "penyanggah"
WHY = "Nilai umpan balik yang dipakai bukan nilai akhir yang saya terima."
REASONS = "Nilai pada dokumen diperiksa terhadap sumbernya; data sudah dibetulkan."
WORST = """
    SELECT e.id, e.nip FROM promotions_candidate c JOIN promotions_shortlist s ON s.id = c.shortlist_id
    JOIN employees_employee e ON e.id = c.employee_id
    LEFT JOIN employees_user u ON u.employee_id = e.id
    WHERE s.public_id = %(id)s AND c.rank IS NOT NULL AND u.id IS NULL ORDER BY c.rank DESC LIMIT 1
"""
RAISE = "UPDATE assessments_feedbackscore SET score = 99 WHERE employee_id = %(id)s"


def object_to(product, browser, run):
    """Somebody whom the run ranked last objects; returns the row of the person."""
    (person,) = product.rows(WORST, id=run)
    product.open_accounts({"username": ACCOUNT, "nip": person["nip"]})
    with someone(product, browser, width=360, script=False, username=ACCOUNT) as objector:
        objector.goto(f"/saya/hasil-seleksi/{run}/")
        objector.follow("Sanggah hasil ini")
        objector.look("sanggah-baru")
        objector.page.get_by_label("Apa yang Anda sanggah?").select_option("component:feedback")
        objector.page.get_by_label("Mengapa keliru?").fill(WHY)
        objector.page.get_by_label("Apa yang menurut Anda benar?").fill("99")
        objector.press("Ajukan sanggah")
        assert "Sanggah Anda diajukan" in objector.page.locator("body").inner_text()
        objector.look("sanggah-diajukan")
    return person


def check(officer, person):
    """The officer takes it up, sees both sides, has the effect computed and prepares the answer."""
    officer.goto("/kelola/sanggah/")
    officer.look("sanggah-daftar")
    officer.open(officer.page.locator("tbody th a").first)
    officer.press("Ambil untuk diperiksa")
    officer.product.rows(RAISE, id=person["id"])
    officer.page.reload()
    assert "Berubah sejak itu" in officer.text()
    officer.look("sanggah-diperiksa")
    officer.press("Hitung dampak data hari ini")
    officer.wait_until_done()
    assert "Dampak pembetulan" in officer.text()
    officer.look("sanggah-dampak")
    officer.page.get_by_label("Dikabulkan", exact=True).check()
    officer.page.get_by_label("Alasan jawaban").fill(REASONS)
    officer.press("Serahkan kepada orang kedua")
    return officer.path


def decide(product, browser, path):
    with someone(product, browser, username="penyetuju") as judge:
        judge.goto(path)
        judge.look("sanggah-diputus")
        judge.press("Putuskan dan jawab")
        judge.look("sanggah-dijawab")


def read_answer(product, browser):
    with someone(product, browser, width=360, script=False, username=ACCOUNT) as objector:
        objector.goto("/saya/sanggah/")
        objector.look("sanggah-saya")
        objector.open(objector.page.locator("main h3 a").first)
        assert REASONS in objector.text()
        assert "Dikabulkan" in objector.text()
        objector.look("sanggah-jawaban")
