"""An officer sets standards of posts in a grid: with the keys, a paste from a spreadsheet, and a step back."""

import pytest

from tests.browser.visiting import someone

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}"""


def begin(officer, codes):
    """A decree with these posts, and its grid."""
    officer.goto("/kelola/standar/baru/")
    today = officer.product.value("SELECT current_date")
    for label, value in (("Berlaku mulai", f"{today:%Y}-12-31"), ("Tanggal keputusan", f"{today:%Y}-01-02")):
        officer.page.get_by_label(label).fill(value)
    officer.page.get_by_label("Nomor keputusan").fill("Kepwal 188/2026")
    officer.page.get_by_label("Alasan").fill("Evaluasi jabatan")
    officer.press("Mulai draf")
    officer.page.get_by_label("Kode jabatan atau kelas").fill("\n".join(codes))
    officer.press("Tambahkan ke keputusan")


def values(officer, *names):
    return [officer.page.locator(f"[name={name}]").input_value() for name in names]


def test_a_block_of_a_spreadsheet_goes_into_the_grid_and_back_out_and_is_saved(gaps, browser):
    codes = [
        gaps.value("SELECT code FROM employees_position ORDER BY code LIMIT 1 OFFSET %(n)s", n=number)
        for number in (0, 1)
    ]
    with someone(gaps, browser, username="analis") as officer:
        begin(officer, codes)
        officer.look("standar-kisi")
        block = ("r0k0", "r0k1", "r1k0", "r1k1")
        before = values(officer, *block)
        officer.page.locator("[name=r0k0]").focus()
        officer.page.evaluate(PASTE, "4m\t5\r\n1\t2p\r\n")
        assert values(officer, *block) == ["4m", "5", "1", "2p"]
        officer.page.keyboard.press("Control+z")
        assert values(officer, *block) == before
        officer.page.evaluate(PASTE, "4m\t5\r\n1\t2p\r\n")
        for key in ("ArrowDown", "ArrowRight", "Enter"):
            officer.page.keyboard.press(key)
        assert officer.page.evaluate("document.activeElement.name") == "r1k1"
        officer.press("Simpan dalam draf")
        assert values(officer, *block) == ["4m", "5", "1", "2p"]
        # The click that takes the focus out of a cell saves at once: nothing moves between pressing and letting go.
        officer.page.locator("[name=r0k0]").focus()
        officer.page.keyboard.press("Control+a")
        officer.page.keyboard.type("3p")
        officer.open(officer.page.get_by_role("button", name="Simpan dalam draf"))
        assert values(officer, *block) == ["3p", "5", "1", "2p"]
        officer.follow("Kembali ke keputusan")
        officer.look("standar-keputusan")
        officer.follow("Pratinjau dampak")
        officer.look("standar-dampak")
