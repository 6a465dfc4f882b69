"""Setting up the second factor without JavaScript on a phone, then signing in with a code, and with a recovery code."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from pyotp import TOTP

from tests.browser.visiting import Person
from tests.factories.accounts import GrantFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PASSWORD = "kata-sandi-uji"


class Served:
    """What a person visits, in the place of a whole product."""

    def __init__(self, address):
        self.address = address


@pytest.fixture
def people(live_server, browser):
    """An officer with a phone and without JavaScript, and the same one at a desk."""
    user, contexts = GrantFactory(role="analis").user, []

    def person(width, *, script):
        contexts.append(
            browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        )
        found = Person(Served(live_server.url), contexts[-1], width=width, script=script, scheme="light")
        found.goto("/masuk/")
        found.page.get_by_label("Nama pengguna").fill(user.username)
        found.page.get_by_label("Sandi").fill(PASSWORD)
        found.press("Masuk")
        return found

    yield person
    for context in contexts:
        context.close()


def test_an_officer_sets_it_up_and_signs_in_with_either_code(people, settings):
    settings.MFA_REQUIRED = True
    phone = people(360, script=False)
    assert phone.path == reverse("second_factor_setup")
    phone.look("verifikasi-pasang")
    app = TOTP(phone.page.locator("kbd.secret").inner_text().replace(" ", ""))
    phone.page.get_by_label("Enam angka").fill(app.now())
    phone.press("Pasang")
    phone.look("verifikasi-kode-pemulihan")
    codes = phone.page.locator("kbd.secret").all_inner_texts()
    assert len(codes) == 10
    phone.follow("Sudah saya simpan, lanjutkan")
    phone.goto(reverse("second_factor"))
    phone.look("verifikasi")

    desk = people(1440, script=True)
    assert desk.path == reverse("second_factor_check")
    desk.look("verifikasi-kode")
    desk.page.get_by_label("Enam angka").fill(app.at(datetime.now(UTC) + timedelta(seconds=30)))
    desk.press("Lanjutkan")
    assert desk.path not in (reverse("second_factor_check"), reverse("login"))

    phone.page.context.clear_cookies()
    again = people(360, script=False)
    again.page.get_by_text("pakai kode pemulihan").click()
    again.page.get_by_label("Kode pemulihan").fill(codes[0])
    again.press("Lanjutkan")
    assert again.path not in (reverse("second_factor_check"), reverse("login"))
