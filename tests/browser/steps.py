"""What an officer does, page by page; the same with a script and without."""

from promotions.demo.story import BUDI_NAME
from tests.browser.visiting import someone
from tests.servers import wait_for

LEFT_OUT = "Mengundurkan diri dari seleksi"
DOCUMENT = "Nota dinas 800/112/2026"
APPROVERS = ("penyetuju", "penyetuju-2")


def upload(officer, package, *, people):
    """From the upload page to "applied"."""
    officer.goto("/kelola/impor/")
    officer.look("impor")
    officer.page.set_input_files("input[type=file]", package)
    officer.open(officer.page.locator("form[enctype] button"))
    wait_for_import(officer, "terapkan")
    officer.look("impor-diperiksa")
    assert officer.product.value("SELECT count(*) FROM employees_employee") == 0, "a check writes nothing"
    officer.open(officer.page.locator("main a[href$='/terapkan/']"))
    officer.look("impor-tanya")
    officer.open(officer.page.locator("main form .btn.primary"))
    wait_for_import(officer, "urungkan")
    officer.look("impor-diterapkan")
    assert officer.product.value("SELECT count(*) FROM employees_employee") == people


def wait_for_import(officer, step):
    """Until the package offers its next step."""
    offered = officer.page.locator(f"main a[href$='/{step}/']")
    for _attempt in range(240):
        if offered.count():
            return
        officer.page.wait_for_timeout(500)
        officer.page.reload()
    raise AssertionError(officer.text())


def compute_gaps(officer):
    """Held half-way, the page says how far it is; let go, it comes to its end by itself."""
    officer.goto("/kelola/kesenjangan/")
    with officer.product.gaps_held_half_way() as let_go:
        officer.open(officer.page.locator("form[action$='/hitung/'] button"))
        bar = officer.page.locator("progress[value='50']")
        _refresh_until(officer, bar.count, what="a third of the people to be done")
        people = officer.product.value("SELECT count(*) FROM employees_employee")
        assert f"50 dari {people}" in officer.text()
        officer.look("tugas-berjalan")
        let_go()
        officer.wait_until_done()


def _refresh_until(officer, condition, *, what):
    """With a script the page refreshes itself."""

    def seen():
        if found := condition():
            return found
        officer.page.wait_for_timeout(300)
        if not officer.script:
            officer.page.reload()
        return condition()

    wait_for(seen, what=what)


def drill_down(officer):
    """From a cell of the map to the people, and to what lies behind one of them."""
    officer.goto("/kelola/kesenjangan/")
    officer.look("peta-kesenjangan")
    officer.open(officer.page.locator(".hm td a").first)
    officer.look("daftar-kesenjangan")
    people = officer.page.locator("tbody th a")
    name = people.first.inner_text()
    officer.open(people.first)
    officer.look("kompetensi-pegawai")
    assert name in officer.text()
    assert "Berlaku sampai" in officer.text() or "Belum dinilai" in officer.text()


def compute_shortlist(officer, code):
    """From the list of vacancies to the published run; returns its id."""
    officer.goto("/kelola/lowongan/")
    officer.look("lowongan")
    row = officer.page.locator("tbody tr", has_text=code)
    officer.open(row.locator("th a"))
    officer.look("lowongan-rinci")
    officer.press("Hitung daftar pendek")
    officer.wait_until_done()
    return shortlist_of(officer)


def shortlist_of(officer):
    """The id in the address of the review page."""
    parts = officer.path.strip("/").split("/")
    assert parts[:2] == ["kelola", "daftar-pendek"], officer.path
    return parts[2]


def proposed(officer):
    """Rows of those whom the run proposes, by rank."""
    return officer.page.locator("tbody tr", has=officer.page.get_by_text("Diusulkan", exact=True))


def ask_why(officer):
    """The explanation beside the table, or on its own page; its points add up to the score."""
    row = officer.page.locator("tbody tr").first
    score = row.locator("[data-l=Skor]").inner_text()
    row.get_by_text("Mengapa?").click()
    place = "#panel" if officer.script else "main"
    panel = officer.page.locator(place)
    panel.get_by_role("heading", name="Mengapa hasil ini?").wait_for()
    table = panel.locator("table").first
    assert score == table.locator("tr").last.locator("td").last.inner_text()
    officer.look("tinjau-dengan-panel" if officer.script else "penjelasan")
    if not officer.script:
        officer.page.go_back()


def tick(rows):
    for row in rows:
        row.locator("[data-row]").check()


def mark(officer):
    """Exclude the last of the proposed but for Budi with a reason, verify the others."""
    officer.page.locator(".bulk").wait_for(state="attached")
    rows = proposed(officer).all()
    assert len(rows) >= 2, "a journey needs somebody to verify and somebody to leave out"
    left_out = max(place for place, row in enumerate(rows) if BUDI_NAME not in row.inner_text())
    tick([row for place, row in enumerate(rows) if place != left_out])
    officer.press("Tandai terverifikasi")
    assert officer.page.get_by_text("Terverifikasi", exact=True).count() >= len(rows) - 1
    tick([proposed(officer).nth(left_out)])
    officer.press("Kecualikan…")
    officer.look("kecualikan")
    officer.page.get_by_label("Alasan").fill(LEFT_OUT)
    officer.press("Kecualikan 1 kandidat")
    assert proposed(officer).nth(left_out).get_by_text("Dikecualikan").count() == 1


def settle(officer, shortlist):
    """One open rule of one person by a document; the new run counts them in."""
    person = officer.product.rows(
        """
        SELECT c.public_id, c.employee_id FROM promotions_candidate c
        JOIN promotions_shortlist s ON s.id = c.shortlist_id
        WHERE s.public_id = %(shortlist)s AND c.outcome = 'manual'
          AND length(c.letters) - length(replace(c.letters, 'm', '')) = 1
        ORDER BY c.id LIMIT 1
        """,
        shortlist=shortlist,
    )[0]
    officer.goto(f"/kelola/daftar-pendek/{shortlist}/kandidat/{person['public_id']}/penjelasan/")
    officer.look("penjelasan-terbuka")
    officer.page.get_by_label("Dokumen (jenis dan nomor)").first.fill(DOCUMENT)
    officer.page.get_by_label("Alasan", exact=True).first.fill("Berkas asli telah diperiksa")
    officer.press("Catat dan hitung ulang")
    officer.wait_until_done()
    newer = shortlist_of(officer)
    assert newer != shortlist
    outcome = """SELECT outcome FROM promotions_candidate c JOIN promotions_shortlist s ON s.id = c.shortlist_id
                 WHERE s.public_id = %(shortlist)s AND c.employee_id = %(person)s"""
    values = {"person": person["employee_id"]}
    assert officer.product.value(outcome, shortlist=shortlist, **values) == "manual", "the old run stays"
    assert officer.product.value(outcome, shortlist=newer, **values) == "eligible"
    return newer


def make_official(officer, browser):
    """From a trial to the official run of rules that two others approved; returns its id."""
    officer.follow("Aturan seleksi dan perhitungan")
    officer.follow("Ajukan aturan")
    officer.look("aturan-ajukan")
    officer.press("Ajukan aturan ini")
    officer.look("aturan-diajukan")
    rules = officer.path
    assert officer.page.get_by_role("button", name="Mulai perhitungan resmi").count() == 0, (
        "nothing is sealed"
    )
    for name in APPROVERS:
        with someone(
            officer.product, browser, width=officer.width, script=officer.script, username=name
        ) as approver:
            approver.goto("/kelola/")
            approver.open(approver.page.locator(f"main a[href='{rules}']"))
            approver.press("Setujui")
            approver.look(f"aturan-{name}")
    officer.goto(rules)
    officer.press("Mulai perhitungan resmi")
    officer.wait_until_done()
    return shortlist_of(officer)


def send(officer):
    """Ask, send, and find the review closed."""
    officer.follow("Kirim ke tim penilai")
    officer.look("kirim")
    officer.press("Kirim ke tim penilai")
    assert "Dikirim ke tim penilai pada" in officer.text()
    assert officer.page.locator("[data-row]").count() == 0, "nothing can be ticked any more"
    officer.look("terkirim")


def trail(product, shortlist):
    """What the audit trail holds of a review: table, operation, actor, purpose, reason, what became of it."""
    found = product.rows(
        """
        SELECT a.table_name, a.operation, a.actor, a.reason, a.request_id <> '' AS of_request,
               a.new->>'decision' AS decision, a.new->>'reason' AS given, a.new->>'state' AS state,
               array(SELECT jsonb_object_keys(coalesce(a.new, '{}')) ORDER BY 1) AS fields
        FROM base_auditentry a
        LEFT JOIN promotions_reviewmark m ON a.table_name = 'promotions_reviewmark' AND m.id = a.row_id
        LEFT JOIN promotions_candidate c ON c.id = m.candidate_id
        JOIN promotions_shortlist s ON s.id = coalesce(
            c.shortlist_id, CASE a.table_name WHEN 'promotions_shortlist' THEN a.row_id END)
        WHERE s.public_id = %(shortlist)s AND a.actor LIKE 'user:%%'
          AND (m.id IS NOT NULL OR a.new->>'state' = 'sent')
        ORDER BY a.id
        """,
        shortlist=shortlist,
    )
    return [tuple(map(str, row.values())) for row in found]
