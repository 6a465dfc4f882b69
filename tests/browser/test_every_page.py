"""What holds for each page: dark and narrow too, light on the line, and reachable by keys."""

import pytest

from tests.browser import steps
from tests.browser.visiting import someone, transfer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EMPLOYEE_BYTES, OFFICER_BYTES = 60_000, 150_000
VACANCY = "LWG-PRAKOM-MAHIR"
LISTS = (
    "/kelola/pegawai/",
    "/kelola/jabatan/",
    "/kelola/lowongan/",
    "/kelola/daftar-pendek/",
    "/tugas-latar/",
)


@pytest.fixture(scope="module")
def shortlist(gaps, browser):
    with someone(gaps, browser, username="analis") as officer:
        steps.compute_shortlist(officer, VACANCY)
        return steps.make_official(officer, browser)


@pytest.fixture(scope="module")
def pages(gaps, shortlist):
    """Addresses of pages by name."""
    candidate = gaps.value(
        "SELECT c.public_id FROM promotions_candidate c JOIN promotions_shortlist s ON s.id = c.shortlist_id"
        " WHERE s.public_id = %(id)s ORDER BY c.rank LIMIT 1",
        id=shortlist,
    )
    person = gaps.value("SELECT public_id FROM employees_employee ORDER BY id LIMIT 1")
    functional = gaps.value(
        "SELECT public_id FROM employees_employee WHERE home_kind LIKE 'jf_%%' AND status = 'PNS' ORDER BY id LIMIT 1"
    )
    unit = gaps.value("SELECT public_id FROM employees_unit ORDER BY id LIMIT 1")
    position = gaps.value("SELECT position_id FROM promotions_vacancy LIMIT 1")
    position = gaps.value("SELECT public_id FROM employees_position WHERE id = %(id)s", id=position)
    competency = gaps.value("SELECT public_id FROM competencies_competency LIMIT 1")
    return {
        "meja-kerja": "/kelola/",
        "pegawai": "/kelola/pegawai/",
        "pegawai-rinci": f"/kelola/pegawai/{person}/",
        "pegawai-kompetensi": f"/kelola/pegawai/{person}/kompetensi/",
        "pegawai-kinerja": f"/kelola/pegawai/{person}/kinerja/",
        "pegawai-angka-kredit": f"/kelola/pegawai/{functional}/angka-kredit/",
        "angka-kredit": "/kelola/angka-kredit/",
        "hasil-bertentangan": "/kelola/kinerja/perbedaan/",
        "sebaran-predikat": f"/kelola/kinerja/sebaran/?unit={unit}&tahun=2025",
        "prioritas-penilaian": "/kelola/prioritas-penilaian/",
        "jabatan": "/kelola/jabatan/",
        "jabatan-rinci": f"/jabatan/{position}/",
        "peta": "/kelola/kesenjangan/",
        "daftar-kesenjangan": "/kelola/kesenjangan/daftar/",
        "kamus": "/kompetensi/",
        "kompetensi": f"/kompetensi/{competency}/",
        "lowongan": "/kelola/lowongan/",
        "daftar-pendek": "/kelola/daftar-pendek/",
        "tinjau": f"/kelola/daftar-pendek/{shortlist}/",
        "penjelasan": f"/kelola/daftar-pendek/{shortlist}/kandidat/{candidate}/penjelasan/",
        "impor": "/kelola/impor/",
        "tugas-latar": "/tugas-latar/",
        "bantuan": "/bantuan/",
        "aturan": "/bantuan/aturan/",
        "aturan-rinci": "/bantuan/aturan/promotions/eligibility_age/",
    }


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_everybody_can_use_every_page(gaps, browser, pages, width, scheme):
    with someone(gaps, browser, width=width, scheme=scheme, username="analis") as officer:
        for name, path in pages.items():
            assert officer.goto(path).status == 200, name
            officer.look(f"{name}-{scheme}")


def test_pages_are_light(gaps, browser, pages, shortlist):
    for username, paths, limit in (
        ("budi", ["/saya/", "/saya/kompetensi/", "/saya/profil/"], EMPLOYEE_BYTES),
        (
            "analis",
            [f"{pages['tinjau']}?ukuran=100", "/kelola/pegawai/?ukuran=100", pages["peta"]],
            OFFICER_BYTES,
        ),
    ):
        with someone(gaps, browser, username=username) as person:
            cookies = person.context.cookies()
            sizes = {path: transfer(gaps, browser, path, cookies=cookies) for path in paths}
        assert all(size <= limit for size in sizes.values()), sizes


def test_the_review_goes_by_keys(gaps, browser, shortlist):
    with someone(gaps, browser, username="analis") as officer:
        page, keys = officer.page, officer.page.keyboard
        officer.goto(f"/kelola/daftar-pendek/{shortlist}/")
        keys.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        keys.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        chosen = page.locator("tr[aria-selected=true]")
        keys.press("j")
        first = chosen.locator("th").inner_text()
        keys.press("j")
        assert chosen.locator("th").inner_text() != first
        keys.press("k")
        assert chosen.locator("th").inner_text() == first
        keys.press("x")
        assert chosen.locator("[data-row]").is_checked()
        assert "1 dipilih" in page.locator(".bulk").inner_text()
        keys.press("Enter")
        page.locator("#panel h2").first.wait_for()
        assert first.split("\n")[0] in page.locator("#panel").inner_text()
