"""A package whose headings say nothing, in a real browser: refused, mapped, checked again."""

import zipfile
from functools import partial

import pytest

from tests.browser.visiting import someone
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def nip_of(serial):
    return f"198503102010031{serial % 1000:03d}"


def odd_package(folder, *, serial):
    """A list of one person as an office types it, and notes that are no table."""
    path = folder / f"personil-{serial}.zip"
    lines = [
        "DAFTAR PERSONIL;;;;",
        "Nomor;Nama Orang;Hari Lahir;Jenis;Catatan",
        f"{nip_of(serial)};Wayan Sukerta;10-03-1985;PNS;pindahan",
    ]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("personil.csv", "\n".join(lines))
        archive.writestr("rapat.csv", "Hari,Tempat\nSenin,Aula\n")
    return path


def until(officer, found, *, what):
    """With a script or without, the page is asked for again until it shows the outcome."""

    def seen():
        if not found():
            officer.page.reload()
        return found()

    wait_for(seen, what=what)


@pytest.mark.parametrize(("width", "script"), [(1440, True), (360, False)])
def test_an_officer_says_what_the_headings_mean(product, browser, tmp_path, width, script):
    with someone(product, browser, width=width, script=script, username="analis") as officer:
        page = officer.page
        officer.goto("/kelola/impor/")
        page.set_input_files("input[type=file]", odd_package(tmp_path, serial=width))
        page.locator("form[enctype] button").click()
        mapping = page.locator("main a[href$='/petakan/']")
        until(officer, mapping.count, what="the refusal that can be mapped")
        officer.look("impor-ditolak-judul")
        mapping.click()
        officer.look("impor-petakan")

        people = page.locator("section", has_text="personil.csv")
        people.get_by_label("Tabel").select_option("employees")
        people.get_by_label("Baris judul kolom").select_option("2")
        officer.press("Tampilkan kolom tabel yang dipilih")
        officer.look("impor-petakan-kolom")
        chosen = {"Nomor": "nip", "Nama Orang": "name", "Jenis": "status", "Catatan": ""}
        for heading, column in (chosen | {"Hari Lahir": ""}).items():
            people.get_by_label(f"Kolom {heading} adalah apa?").select_option(column)
        officer.press("Periksa ulang")
        assert "tentukan kolom mana yang merupakan birth_date" in officer.text()
        officer.said.clear()  # the browser notes that the answer was a refusal
        officer.look("impor-petakan-keberatan")

        people.get_by_label("Kolom Hari Lahir adalah apa?").select_option("birth_date")
        officer.press("Periksa ulang")
        until(officer, page.locator("main a[href$='/terapkan/']").count, what="the package to be checked")
        officer.look("impor-dipetakan")
        assert "Ubah pemetaan judul kolom" in officer.text()
        assert stored(product, width) == 0, "a check writes nothing"
        if not script:
            apply_and_take_back(officer, nip=width)


def stored(product, serial):
    return product.value("SELECT count(*) FROM employees_employee WHERE nip = %(nip)s", nip=nip_of(serial))


def holds(product, serial, number):
    return stored(product, serial) == number


def apply_and_take_back(officer, *, nip):
    """With a script the whole agency came in by this page; nobody else finds the person of this journey there."""
    for step, name, held in (("terapkan", "impor-diterapkan", 1), ("urungkan", "impor-diurungkan", 0)):
        link = officer.page.locator(f"main a[href$='/{step}/']")
        link.click()
        officer.look(f"impor-tanya-{step}")
        officer.page.locator("main form .act button").click()
        until(officer, partial(holds, officer.product, nip, held), what=f"{step} to be done")
        officer.look(name)
