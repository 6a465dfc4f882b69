"""An employee in a real browser: what the post requires, what is held, what lies behind it; nobody else's data."""

import pytest

from promotions.demo.story import BUDI_NAME
from tests.browser.visiting import someone

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OWN_PAGES = {"saya": "/saya/", "kompetensi": "/saya/kompetensi/", "profil": "/saya/profil/"}


@pytest.fixture(scope="module")
def others(product):
    return {row["nip"] for row in product.rows("SELECT nip FROM employees_employee")}


@pytest.fixture(scope="module")
def staff(product):
    """Accounts by what their people show: nothing lacking, gaps with unknown levels, expired results."""
    found = product.rows(
        """
        WITH required AS (
            SELECT e.nip, e.id AS employee_id, i.competency_id, i.level
            FROM employees_employee e
            JOIN employees_positionhistory h
              ON h.employee_id = e.id AND upper_inf(h.validity) AND h.assignment = 'definitif'
            JOIN competencies_standardversion v ON v.position_id = h.position_id AND v.validity @> current_date
            JOIN competencies_standarditem i
              ON i.version_id = v.id AND (i.valid_to IS NULL OR i.valid_to >= current_date)
        ), newest AS (
            SELECT r.nip, r.level AS required, max(a.assessed_on) > current_date - interval '3 years' AS valid,
                   (array_agg(a.level ORDER BY a.official_rank, a.assessed_on DESC))[1] AS held
            FROM required r
            LEFT JOIN assessments_assessment a ON a.employee_id = r.employee_id
             AND a.competency_id = r.competency_id AND a.official_rank IS NOT NULL AND a.withdrawn_on IS NULL
            GROUP BY r.nip, r.competency_id, r.level
        ), kinds AS (
            SELECT nip, bool_or(valid AND held < required) AND bool_or(valid IS NULL) AS gaps,
                   bool_or(NOT valid) AS expired
            FROM newest GROUP BY nip
        )
        SELECT min(nip) FILTER (WHERE gaps) AS gaps, min(nip) FILTER (WHERE expired AND NOT gaps) AS expired
        FROM kinds
        """
    )[0]
    product.open_accounts(*({"username": kind, "nip": nip} for kind, nip in found.items()))
    budi = product.value("SELECT nip FROM employees_employee WHERE name = %(name)s", name=BUDI_NAME)
    return {"budi": budi, **found}


@pytest.mark.parametrize(
    ("width", "script", "usernames"),
    [(1440, True, ["gaps"]), (360, True, ["budi", "gaps", "expired"]), (360, False, ["budi", "expired"])],
)
def test_an_employee_reads_their_own_pages(product, browser, staff, others, width, script, usernames):
    for username in usernames:
        own = staff[username]
        with someone(product, browser, width=width, script=script, username=username) as person:
            for name, path in OWN_PAGES.items():
                person.goto(path)
                person.look(f"{name}-{username}")
                shown = {part for part in others if part in person.page.content().replace(" ", "")}
                assert shown <= {own}, "somebody else's number"


@pytest.mark.parametrize(
    ("username", "words"),
    [
        ("gaps", ["Standar", "Capaian", "Bukti", "Berlaku sampai", "Kurang", "Belum dinilai"]),
        ("expired", ["Kedaluwarsa", "Bukti"]),
        ("budi", ["Memenuhi standar", "Berlaku sampai"]),
    ],
)
def test_each_requirement_says_how_it_stands_and_on_what_evidence(product, browser, staff, username, words):
    with someone(product, browser, width=360, username=username) as person:
        person.goto("/saya/kompetensi/")
        text = person.text()
    assert [each for each in words if each not in text] == []
    assert "level 0" not in text.replace("level 0,5", ""), "unknown is never a level"


def test_the_pages_of_others_do_not_exist_for_an_employee(product, browser):
    stranger = product.value("SELECT public_id FROM employees_employee ORDER BY id DESC LIMIT 1")
    with someone(product, browser, username="budi") as person:
        for path in ("/kelola/", "/kelola/pegawai/", f"/kelola/pegawai/{stranger}/", "/admin/"):
            assert person.goto(path).status in (403, 404), path


@pytest.mark.parametrize("script", [True, False])
def test_the_language_changes_and_changes_back(product, browser, script):
    with someone(product, browser, width=360, script=script, username="budi") as person:
        person.goto("/saya/kompetensi/")
        person.page.locator("summary", has_text="Menu").click()
        person.press("English", within=person.page.locator("header"))
        person.look("kompetensi-english", language="en")
        assert person.path == "/saya/kompetensi/"
        assert "Evidence" in person.text()
        person.page.locator("summary", has_text="Menu").click()
        person.press("Bahasa Indonesia", within=person.page.locator("header"))
        assert "Bukti" in person.text()
