"""What people do on the way from a gap to a closed gap, page by page."""

from datetime import date, timedelta

from tests.browser.steps import wait_for_import

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def plan_session(officer, program, *, code, seats, starts, unit="KAB", modality="daring"):
    """An officer plans a session of a programme and opens registration; its page stays open."""
    page = officer.page
    officer.goto("/kelola/pelatihan/sesi/baru/")
    page.locator("[name=code]").fill(code)
    for field, table, known in (
        ("program", "training_trainingprogram", program),
        ("unit", "employees_unit", unit),
    ):
        key = officer.product.value(f"SELECT id FROM {table} WHERE code = %(code)s", code=known)
        page.locator(f"[name={field}]").select_option(value=str(key))
    page.locator("[name=starts_on]").fill(starts.isoformat())
    page.locator("[name=ends_on]").fill((starts + timedelta(days=1)).isoformat())
    page.locator("[name=weekends]").check()
    page.locator("[name=modality]").select_option(modality)
    page.locator("[name=seats]").fill(str(seats))
    officer.press("Simpan")
    officer.press("Buka pendaftaran")
    assert "Pendaftaran dibuka" in officer.text()
    return officer.path


def approve_requests(person, path, name):
    """Whoever's turn it is approves somebody's request on their own page."""
    person.goto(path)
    person.page.locator("tbody tr", has_text=name).locator("[data-row]").check()
    person.press("Setujui")
    assert "1 usulan diputuskan." in person.page.locator("body").inner_text()


def hold_session(officer, session, *, last):
    """Refused before its first day, then the days come: start, presence, results, finish; ``last`` is the last day."""
    officer.goto(session)
    officer.press("Tutup pendaftaran")
    officer.press("Mulai sesi")
    assert "tidak dapat dimulai sebelum hari itu" in officer.page.locator("body").inner_text()
    let_days_pass(officer.product, session, last=last)
    officer.press("Mulai sesi")
    for address in [
        link.get_attribute("href") for link in officer.page.locator("main a[href$='/hadir/']").all()
    ]:
        officer.goto(address)
        for box in officer.page.locator("[name=present]").all():
            box.check()
        officer.press("Simpan kehadiran")
    officer.look("kehadiran")
    officer.goto(f"{session}hasil/")
    for result in officer.page.locator("[name$=-outcome]").all():
        result.select_option(label="Lulus")
    officer.look("hasil-sesi")
    officer.press("Simpan hasil")
    officer.goto(session)
    officer.press("Selesaikan sesi")
    assert "Selesai" in officer.text()


def let_days_pass(product, session, *, last: date):
    """Time that passes between two pages, told to the product's database: a journey does not wait for it."""
    public_id = session.strip("/").split("/")[-1]
    product.rows(
        """
        SELECT set_config('app.actor', 'tests', true);
        CREATE TEMP TABLE moved AS
            SELECT id, upper(period) - 1 - %(last)s::date AS days FROM training_trainingsession
            WHERE public_id = %(id)s;
        UPDATE training_trainingsession s SET period = daterange(lower(period) - m.days, %(last)s::date + 2)
            FROM moved m WHERE s.id = m.id;
        UPDATE training_sessionday d SET "on" = d."on" - m.days FROM moved m WHERE d.session_id = m.id;
        UPDATE training_trainingsession s SET period = daterange(lower(period), %(last)s::date + 1)
            FROM moved m WHERE s.id = m.id;
        DROP TABLE moved
        """,
        id=public_id,
        last=last,
    )


def let_a_study_pass(product, leave, *, days):
    """Time that passes while somebody studies: the same, told to the product's database."""
    product.rows(
        """
        SELECT set_config('app.actor', 'tests', true);
        UPDATE training_studyleave
        SET starts_on = starts_on - %(days)s::int, ends_on = ends_on - %(days)s::int WHERE public_id = %(id)s
        """,
        id=leave.strip("/").split("/")[-1],
        days=days,
    )


def send_results(officer, folder, rows):
    """An officer imports new assessment results, as they come from the assessment centre."""
    file = folder / "assessments.csv"
    head = "nip,competency_code,level,source,assessed_on,provider"
    file.write_text("\n".join([head, *(",".join(map(str, row)) for row in rows), ""]))
    officer.goto("/kelola/impor/")
    officer.page.set_input_files("input[type=file]", str(file))
    officer.open(officer.page.locator("form[enctype] button"))
    wait_for_import(officer, "terapkan")
    officer.open(officer.page.locator("main a[href$='/terapkan/']"))
    officer.open(officer.page.locator("main form .btn.primary"))
    wait_for_import(officer, "urungkan")
