"""The style guide in a real browser: no finding of axe, no CSP message, no sideways scroll, both widths and modes."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
PAGES = {
    "officer": "/gaya/petugas/daftar/?unit=1&q=budi",
    "employee": "/gaya/pegawai/",
    "question": "/gaya/tanya/",
    "sign-in": "/masuk/?next=/saya/",
    "help": "/bantuan/",
    "not-found": "/tidak-ada/",
}
# Of what is in order axe need not describe each element: that is most of its work on a page with a table.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
KNOWN_NOISE = ("does not conform to the required format", "status of 404")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_everybody_can_use_every_component(style_server, browser, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    findings = {}
    for name, address in PAGES.items():
        page.goto(style_server + address)
        for opened in (False, True) if name in ("officer", "employee") else (False,):
            if opened:
                page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            results = Axe().run(page, options=RULES)
            if results.violations_count:
                findings[f"{name} opened={opened}"] = results.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways"
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
    context.close()
    assert not findings, "\n".join(findings.values())
    assert [text for text in said if not any(noise in text for noise in KNOWN_NOISE)] == []


def test_the_chosen_theme_wins_over_the_device(style_server, browser):
    context = browser.new_context(color_scheme="light")
    context.add_cookies([{"name": "tema", "value": "dark", "url": style_server}])
    page = context.new_page()
    page.goto(style_server + PAGES["employee"])
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    assert background == "rgb(16, 20, 26)"


def test_nothing_scrolls_sideways_at_double_size(style_server, browser):
    context = browser.new_context(viewport={"width": 640, "height": 800})
    page = context.new_page()
    page.goto(style_server + PAGES["officer"])
    page.evaluate(
        "document.documentElement.setAttribute('data-zoom', ''); document.body.style.fontSize = '200%'"
    )
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert wide <= 640


@pytest.mark.parametrize("script", [True, False])
def test_the_bulk_bar_shows_once_a_row_is_selected(style_server, browser, script):
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(style_server + PAGES["officer"])
    bar = page.locator(".bulk")
    hidden_first = not bar.is_visible()
    page.locator("[data-row]").first.check()
    shown_then = bar.is_visible()
    counted = page.locator("[data-count]").text_content() if script else None
    context.close()
    assert (hidden_first, shown_then, counted) == (True, True, "1" if script else None)


@pytest.mark.parametrize("script", [True, False])
def test_a_question_is_a_dialog_or_a_page(style_server, browser, script):
    context = browser.new_context(java_script_enabled=script, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(style_server + PAGES["officer"])
    page.get_by_role("link", name="Kecualikan…").click()
    heading = page.get_by_role("heading", name="Kecualikan 2 kandidat?")
    heading.wait_for()
    path = page.evaluate("location.pathname") if script else page.url
    context.close()
    assert path.endswith("/gaya/petugas/daftar/" if script else "/gaya/tanya/")


def test_keys_move_and_select_rows(style_server, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(style_server + PAGES["officer"])
    for key in "jjx":
        page.keyboard.press(key)
    marked = page.locator("tr[aria-selected]").locator("th").text_content()
    chosen = page.locator("[data-row]:checked").count()
    context.close()
    assert marked.startswith("Dra. Siti")
    assert chosen == 1


def test_keys_can_be_asked_for_and_switched_off(style_server, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(style_server + PAGES["officer"])
    page.keyboard.press("?")
    shown = page.get_by_role("dialog").is_visible()
    context.add_cookies([{"name": "tombol", "value": "off", "url": style_server}])
    page.goto(style_server + PAGES["officer"])
    page.keyboard.press("j")
    marked = page.locator("tr[aria-selected]").count()
    context.close()
    assert (shown, marked) == (True, 0)


def test_progress_is_asked_for_until_the_job_ends(style_server, browser):
    context = browser.new_context()
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/gaya/tugas/" in request.url else None)
    page.clock.install()
    page.goto(style_server + PAGES["officer"])
    card = page.locator("#job-0")
    running = card.locator("progress").count()
    page.clock.run_for(6_000)
    card.get_by_text("Selesai", exact=True).first.wait_for()
    page.clock.run_for(20_000)
    bars = card.locator("progress").count()
    context.close()
    assert (running, bars, len(asked)) == (1, 0, 1)


def test_the_menu_opens_without_a_script(style_server, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(style_server + PAGES["officer"])
    page.locator("details.menu summary").click()
    seen = page.get_by_role("link", name="Kompetensi saya").is_visible()
    context.close()
    assert seen
