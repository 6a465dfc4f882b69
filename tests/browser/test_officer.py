"""The officer's journey in a real browser: from the package to "sent", on the page and in admin."""

import pytest

from promotions.demo.story import BUDI_NAME
from tests.browser import committee, objection, steps
from tests.browser.visiting import someone

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ON_THE_PAGE, WITHOUT_SCRIPT = "LWG-ANALISIS-DATA", "LWG-SEKSI-PELAYANAN"
IN_ADMIN, IN_ADMIN_ON_A_PHONE = "LWG-KABID-MUTASI", "LWG-ANALIS-SDM"
PHONE = 360


@pytest.fixture(scope="module")
def reviewed(gaps, browser):
    """The shortlist that an officer reviewed and sent on its page, every page looked at."""
    with someone(gaps, browser, username="analis") as officer:
        steps.drill_down(officer)
        shortlist = steps.compute_shortlist(officer, ON_THE_PAGE)
        officer.look("tinjau")
        steps.ask_why(officer)
        steps.settle(officer, shortlist)
        official = steps.make_official(officer, browser)
        steps.mark(officer)
        officer.look("tinjau-bertanda")
        steps.send(officer)
        officer.goto("/kelola/")
        officer.look("meja-kerja")
        officer.goto("/tugas-latar/")
        officer.look("tugas-latar")
    return official


def test_an_officer_gets_from_the_package_to_a_sent_shortlist(reviewed, gaps):
    state = gaps.rows("SELECT state, sent_by FROM promotions_shortlist WHERE public_id = %(id)s", id=reviewed)
    assert state[0]["state"] == "sent"
    assert state[0]["sent_by"].startswith("user:")


def test_the_same_without_javascript_on_a_phone(gaps, browser):
    with someone(gaps, browser, width=360, script=False, username="analis") as officer:
        steps.compute_gaps(officer)
        steps.drill_down(officer)
        shortlist = steps.compute_shortlist(officer, WITHOUT_SCRIPT)
        officer.look("tinjau")
        steps.ask_why(officer)
        steps.settle(officer, shortlist)
        steps.make_official(officer, browser)
        steps.mark(officer)
        steps.send(officer)


@pytest.mark.parametrize(
    ("vacancy", "width", "script"), [(IN_ADMIN, 1440, True), (IN_ADMIN_ON_A_PHONE, PHONE, False)]
)
def test_the_review_in_admin_leaves_the_same_trail(reviewed, gaps, browser, vacancy, width, script):
    with someone(gaps, browser, width=width, script=script, username="analis") as officer:
        steps.compute_shortlist(officer, vacancy)
        shortlist = steps.make_official(officer, browser)
        review_in_admin(officer, shortlist)
    left = set(steps.trail(gaps, shortlist))
    assert {"verified", "excluded", "sent"} <= {word for entry in left for word in entry}
    assert steps.LEFT_OUT in {word for entry in left for word in entry}
    assert left == set(steps.trail(gaps, reviewed))


def test_an_objection_gets_from_the_phone_over_two_people_back_to_the_phone(reviewed, gaps, browser):
    person = objection.object_to(gaps, browser, reviewed)
    with someone(gaps, browser, username="analis") as officer:
        path = objection.check(officer, person)
    objection.decide(gaps, browser, path)
    objection.read_answer(gaps, browser)
    assert gaps.value("SELECT verdict FROM promotions_objection") == "upheld"


def test_a_committee_gets_from_the_sent_run_to_the_recorded_decision_that_promotes_budi(
    reviewed, gaps, browser
):
    gaps.open_accounts(*committee.accounts())
    with someone(gaps, browser, username="analis") as officer:
        address = committee.form(officer, ON_THE_PAGE)
        committee.everybody(officer, browser, address, committee.mark)
        committee.sit(officer, browser, address)
        committee.sign(officer, browser, address)
        committee.decide(officer, browser, address, chosen=BUDI_NAME)
        committee.record(officer, address)
    states = gaps.rows("SELECT state FROM promotions_appointment")
    assert [row["state"] for row in states] == ["recorded"]
    holders = """SELECT count(*) FROM employees_positionhistory h JOIN promotions_appointment a
                 ON a.employee_id = h.employee_id AND a.position_id = h.position_id
                 AND lower(h.validity) = a.effective_on"""
    assert gaps.value(holders) == 1
    appointed = """SELECT e.name FROM promotions_appointment a
                   JOIN employees_employee e ON e.id = a.employee_id"""
    assert gaps.value(appointed) == BUDI_NAME


def review_in_admin(officer, shortlist):
    """List, filter, verify, exclude with a reason, send."""
    page = officer.page
    officer.goto("/admin/")
    officer.look("admin", admin=True)
    officer.goto("/admin/promotions/shortlist/")
    officer.look("admin-daftar", admin=True)
    officer.goto(f"/admin/promotions/candidate/?shortlist={shortlist}&proposed__exact=1")
    look_at_both_widths(officer, "admin-kandidat")
    boxes = page.locator("#result_list tbody input.action-select")
    count = boxes.count()
    assert count >= 2
    for box in boxes.all()[:-1]:
        box.check()
    run_action(officer, "Tandai terverifikasi")
    assert page.locator("#result_list tbody").get_by_text("Terverifikasi").count() == count - 1
    boxes.last.check()
    run_action(officer, "Kecualikan…")
    look_at_both_widths(officer, "admin-kecualikan")
    page.get_by_label("Alasan").fill(steps.LEFT_OUT)
    page.locator("#content input[type=submit]").click()
    officer.goto(f"/admin/promotions/candidate/?shortlist={shortlist}&proposed__exact=1")
    assert page.locator("#result_list tbody").get_by_text("Dikecualikan").count() == 1
    page.locator("#result_list tbody th a").first.click()
    look_at_both_widths(officer, "admin-kandidat-rinci")
    officer.goto("/admin/promotions/shortlist/?state__exact=published")
    page.locator("#result_list tbody tr", has=page.locator(f"a[href*='{shortlist}']")).locator(
        "input"
    ).check()
    run_action(officer, "Kirim ke tim penilai")
    officer.look("admin-terkirim", admin=True)
    officer.goto("/admin/assessments/gaprun/")
    officer.look("admin-kesenjangan", admin=True)


def look_at_both_widths(officer, name):
    """Axe needs a script, so the page of a phone is looked at by the officer who has one, too."""
    officer.look(name, admin=True)
    if officer.script:
        with officer.at_width(PHONE):
            officer.look(name, admin=True)


def run_action(officer, label):
    officer.page.locator("select[name=action]").select_option(label=label)
    officer.open(officer.page.locator(".actions button[type=submit]"))
    officer.page.wait_for_load_state("load")
