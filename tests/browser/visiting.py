"""A person at a browser, who looks at every page as strictly as the product promises."""

import gzip
import os
import re
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError

from tests.browser.prepare import PASSWORD

# Of what is in order axe need not describe each element: that is most of its work on a page with a table.
BRIEFLY = {"resultTypes": ["violations"]}
RULES = {**BRIEFLY, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Best practices are about structure, which is Django's own in admin.
ADMIN_RULES = {**BRIEFLY, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# In the dark only colours differ.
DARK_RULES = {**BRIEFLY, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
SLOWEST = 20_000


class Person:
    """Signed in, at one width, with or without JavaScript; remembers what the console said."""

    def __init__(self, product, context, *, width, script, scheme):
        self.product = product
        self.context = context
        self.width = width
        self.script = script
        self.scheme = scheme
        self.page = context.new_page()
        self.page.set_default_timeout(SLOWEST)
        self.said = []
        self.page.on("console", lambda message: self.said.append(f"{self.page.url}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"{self.page.url}: {error}"))

    def sign_in(self, username):
        self.goto("/masuk/")
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Sandi").fill(PASSWORD)
        self.press("Masuk")
        return self

    def goto(self, path):
        return self.page.goto(self.product.address + path if path.startswith("/") else path)

    def press(self, name, *, within=None):
        """A button or link that leads to a page."""
        button = (within or self.page.locator("main, body").first).get_by_role(
            "button", name=name, exact=True
        )
        self.open(button.first)

    def follow(self, name, *, within=None):
        link = (within or self.page.locator("main")).get_by_role("link", name=name, exact=True)
        self.open(link.first)

    def open(self, element):
        """Click what leads to another page, and wait for that one: the old page counts as loaded too."""
        with self.page.expect_navigation(wait_until="load"):
            element.click()

    @property
    def path(self):
        return urlsplit(self.page.url).path

    def text(self):
        return re.sub(r"\s+", " ", self.page.locator("main, #content").first.inner_text())

    def look(self, name, *, admin=False, language="id", again=False):
        """Everything that holds for every page, with what can be opened open.

        ``again``: the page was checked by axe in another state already, which costs more than all the rest.
        """
        page = self.page
        where = f"{name} ({self.path}, {self.width} px)"
        if folder := os.environ.get("SCREENSHOTS"):
            mode = "js" if self.script else "nojs"
            page.screenshot(path=f"{folder}/{name}-{self.width}-{mode}.png", full_page=True)
        page.wait_for_load_state("load")
        page.locator("h1").first.wait_for(state="attached")  # a page that is still arriving has none yet
        assert page.locator("html").get_attribute("lang") == language, where
        assert page.locator("h1").count() == 1, f"{where}: {page.locator('h1').all_inner_texts()}"
        if self.script:
            page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{where} scrolls sideways: {wide}"
        assert not self.said, f"{where}: {self.said}"
        if self.script and not again:
            found = Axe().run(page, options=self._rules(admin))
            assert not found.violations_count, f"{where}\n{found.generate_report()}"
            self.said.clear()  # axe itself tries inline styles where a style sheet imports another
        return self

    @contextmanager
    def at_width(self, width):
        """The same page on another screen for as long as the block lasts."""
        usual, self.width = self.width, width
        try:
            self.page.set_viewport_size({"width": width, "height": 900})
            yield
        finally:
            self.width = usual
            self.page.set_viewport_size({"width": usual, "height": 900})

    def _rules(self, admin):
        if self.scheme == "dark":
            return DARK_RULES
        return ADMIN_RULES if admin else RULES

    def _expect_soon(self, link):
        try:
            link.wait_for(timeout=60_000)
        except TimeoutError as late:
            raise AssertionError(f"{self.path} still says: {self.text()}") from late

    def wait_until_done(self):
        """Stay on a job's page until its result can be opened, then open it."""
        link = self.page.get_by_role("link", name="Lihat hasil")
        if self.script:
            self._expect_soon(link)
        else:
            for _attempt in range(120):
                if link.count():
                    break
                self.page.wait_for_timeout(500)
                self.page.reload()
        self.open(link.first)
        return self


@contextmanager
def someone(product, browser, *, width=1440, script=True, scheme="light", username=""):
    """A person with a fresh browser profile."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    try:
        person = Person(product, context, width=width, script=script, scheme=scheme)
        yield person.sign_in(username) if username else person
    finally:
        context.close()


def transfer(product, browser, path, *, cookies):
    """Bytes that a first visit of a page brings, as a server that compresses sends them."""
    context = browser.new_context()
    context.add_cookies(cookies)
    page = context.new_page()
    sizes = {}
    page.on("response", lambda answer: sizes.update({answer.url: answer}))
    page.goto(product.address + path)
    page.wait_for_load_state("networkidle")
    total = sum(len(gzip.compress(answer.body())) for answer in list(sizes.values()) if answer.status == 200)
    context.close()
    return total
