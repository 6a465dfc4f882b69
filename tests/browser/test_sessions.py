"""What the script does about a session that ends while somebody writes: warns, and brings back what was typed."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from employees.models import SavedView
from tests.factories.accounts import GrantFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PASSWORD = "kata-sandi-uji"


@pytest.fixture
def user():
    return GrantFactory(role="analis").user


@pytest.fixture
def form(live_server, user):
    """The address of a page with a form to write in."""
    view = SavedView.objects.create(user=user, name="PNS saja", path="/kelola/pegawai/")
    return live_server.url + reverse("saved_view_rename", args=[view.public_id])


@pytest.fixture
def page(browser):
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        yield context.new_page()


def sign_in(page, user):
    page.get_by_label("Nama pengguna").fill(user.username)
    page.get_by_label("Sandi").fill(PASSWORD)
    with page.expect_navigation():  # to its end: scripts take note of what is typed only once they are there
        page.get_by_role("main").get_by_role("button", name="Masuk").click()


def test_a_warning_comes_before_the_session_ends_and_goes_when_somebody_is_there(page, form, user, settings):
    settings.SESSION_IDLE_SECONDS = 301
    page.goto(form)
    sign_in(page, user)
    note = page.locator("#session")
    expect(note).to_contain_text("kurang dari lima menit")
    settings.SESSION_IDLE_SECONDS = 1800
    note.get_by_role("button", name="Tetap masuk").click()
    expect(note).to_be_hidden()


def test_what_was_typed_comes_back_after_signing_in_again(page, form, user):
    page.goto(form)
    sign_in(page, user)
    page.get_by_label("Nama", exact=True).fill("Semua PNS")
    Session.objects.all().delete()
    page.get_by_role("button", name="Simpan").click()
    expect(page).to_have_url(
        f"{form.partition('/tampilan')[0]}/masuk/?next={form[form.index('/tampilan') :]}"
    )
    sign_in(page, user)
    expect(page.get_by_label("Nama", exact=True)).to_have_value("Semua PNS")
    page.goto(form)
    expect(page.get_by_label("Nama", exact=True)).to_have_value("PNS saja")


def test_a_draft_does_not_come_back_to_somebody_else(page, form, user):
    page.goto(form)
    sign_in(page, user)
    page.get_by_label("Nama", exact=True).fill("Rahasia")
    Session.objects.all().delete()
    page.get_by_role("button", name="Simpan").click()
    sign_in(page, GrantFactory(role="analis").user)
    assert "Rahasia" not in page.content()
    page.goto(form.partition("/tampilan")[0] + reverse("saved_view_list"))
    kept = page.evaluate("Object.keys(sessionStorage)")
    assert [name for name in kept if name.startswith("draft")] == []
