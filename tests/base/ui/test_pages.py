"""Sign in and out, the way home, preferences, errors, and the policy that every answer carries."""

import re
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from asn_career.base import navigation
from asn_career.base.navigation import Audience, Entry
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.registry import EmployeeFactory

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
PASSWORD = "kata-sandi-uji"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(username="rina")


@pytest.fixture
def signed_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sign_in(client, username="rina", password=PASSWORD, **extra):
    return client.post(reverse("login"), {"username": username, "password": password, **extra})


@pytest.mark.parametrize("address", ["/masuk/", "/bantuan/", "/tidak-ada/", "/admin/"])
def test_every_answer_carries_exactly_the_policy(client, address):
    answer = client.get(address)
    assert {part.strip() for part in answer.headers["Content-Security-Policy"].split(";")} == POLICY


def test_signing_in_returns_to_the_page_that_asked(client, user):
    asked = client.get("/")
    assert asked.status_code == 302
    assert asked.url == "/masuk/?next=/"
    answer = sign_in(client, next="/bantuan/?a=1")
    assert (answer.status_code, answer.url) == (302, "/bantuan/?a=1")


def test_signing_in_never_leads_to_another_site(client, user):
    assert sign_in(client, next="https://elsewhere.example/").url == "/"


def test_the_session_key_changes_at_sign_in(client, user):
    client.get("/masuk/")
    client.session["seen"] = 1
    session = client.session
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


def test_a_failure_does_not_tell_whether_the_account_exists(client, user):
    known = sign_in(client, password="salah").content.decode()
    unknown = sign_in(client, username="tidak-ada", password="salah").content.decode()
    blocked = UserFactory(username="mati", is_active=False)
    inactive = sign_in(client, username=blocked.username).content.decode()

    def told(page: str, name: str) -> str:
        from re import sub

        return sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", page).replace(name, "")

    assert "Nama pengguna dan sandi tidak cocok" in known
    assert told(known, "rina") == told(unknown, "tidak-ada") == told(inactive, "mati")


@override_settings(AXES_FAILURE_LIMIT=3)
def test_too_many_failures_close_the_account_for_that_address_with_a_clear_page(client, user):
    for _attempt in range(2):
        assert sign_in(client, password="salah").status_code == 200
    refused = sign_in(client, password="salah")
    assert refused.status_code == 429
    assert "Terlalu banyak percobaan" in refused.content.decode()
    assert sign_in(client).status_code == 429, "the right password does not open it either"
    assert sign_in(Client(REMOTE_ADDR="10.9.9.9")).status_code == 302, "from elsewhere the account is open"


@override_settings(AXES_FAILURE_LIMIT=3)
def test_a_success_clears_the_count(client, user):
    for _round in range(3):
        sign_in(client, password="salah")
        assert sign_in(client).status_code == 302
        client.logout()


def test_until_when_the_session_lasts_is_one_sentence_in_the_menu(signed_in):
    """The line is laid out as a row of parts: a sentence of several parts fell into columns."""
    page = signed_in.get("/bantuan/").content.decode()
    (line,) = re.findall(r'<p class="item muted small">(.*?)</p>', page, re.S)
    assert re.fullmatch(r"<span>[^<]*<span data-until>[\d.]+</span>[^<]*</span>", line)


def test_an_address_that_only_takes_a_form_leads_to_its_page(signed_in):
    page = f"/kelola/penilaian/{UUID(int=7)}/"
    assert signed_in.get(f"{page}tindakan/").url == page
    chosen = signed_in.post("/preferensi/", {"theme": "dark", "next": f"{page}tindakan/"}, follow=True)
    assert [address for address, _status in chosen.redirect_chain] == [f"{page}tindakan/", page]
    other = signed_in.put("/bantuan/")
    assert other.status_code == 405
    assert "Ke beranda" in other.content.decode()


def test_signing_out_is_a_post(signed_in):
    opened = signed_in.get("/keluar/")
    assert (opened.status_code, opened["Allow"]) == (405, "POST, OPTIONS")
    assert "Alamat ini tidak dapat dibuka" in opened.content.decode()
    assert signed_in.post("/keluar/").url == "/masuk/"
    assert signed_in.get("/").url.startswith("/masuk/")


@pytest.fixture
def two_homes(monkeypatch):
    entries = [
        Entry("help", "Meja", permission="gaps.read", order=0),
        Entry("preferences", "Saya", audience=Audience.EMPLOYEE, order=0),
    ]
    navigation.all_entries()  # the apps declare theirs first
    monkeypatch.setattr(navigation, "_entries", {(e.url_name, e.audience): e for e in entries})


def test_home_is_the_desk_for_officers_and_ones_own_page_for_employees(client, two_homes):
    officer = GrantFactory(role="analis").user
    employee = UserFactory(employee=EmployeeFactory())
    neither = UserFactory()
    led = []
    for account in (officer, employee, neither):
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        led.append(client.get("/").url)
    assert led == ["/bantuan/", "/preferensi/", "/bantuan/"]


@pytest.mark.parametrize(("role", "shown"), [("analis", True), ("", False)])
def test_the_menu_names_admin_to_those_it_serves(client, role, shown):
    account = GrantFactory(role=role).user if role else UserFactory()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert ('href="/admin/"' in client.get("/bantuan/").content.decode()) is shown


def test_the_language_is_switched_kept_and_given_back_after_the_next_sign_in(signed_in, user):
    assert "Arti status" in signed_in.get("/bantuan/").content.decode()
    answer = signed_in.post("/preferensi/", {"language": "en", "next": "/bantuan/"})
    assert answer.url == "/bantuan/"
    page = signed_in.get("/bantuan/").content.decode()
    assert '<html lang="en"' in page
    assert "What the states mean" in page
    fresh = Client()
    sign_in(fresh)
    assert '<html lang="en"' in fresh.get("/bantuan/").content.decode()


def test_the_browsers_own_language_decides_nothing(client):
    assert '<html lang="id"' in client.get("/bantuan/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize(
    ("theme", "mark"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("auto", "")]
)
def test_the_theme_is_rendered_by_the_server(client, theme, mark):
    client.cookies["tema"] = "dark"
    client.post("/preferensi/", {"theme": theme})
    assert f'<html lang="id"{mark}>' in client.get("/bantuan/").content.decode()


@pytest.mark.parametrize("forged", ['"><script>', "blue", ""])
def test_a_forged_theme_is_ignored(client, forged):
    client.cookies["tema"] = forged
    assert '<html lang="id">' in client.get("/bantuan/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_preferences_never_lead_to_another_site(client, target):
    assert client.post("/preferensi/", {"theme": "dark", "next": target}).url == "/"


def test_preferences_refuse_what_is_not_offered(client):
    answer = client.post("/preferensi/", {"language": "xx", "theme": "blue"})
    assert answer.status_code == 302
    assert not set(answer.cookies) & {"bahasa", "tema"}


def test_a_missing_page_says_what_to_do(signed_in):
    answer = signed_in.get("/tidak-ada/")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_in_words(user):
    answer = sign_in(Client(enforce_csrf_checks=True))
    assert answer.status_code == 403
    assert "Formulir terbuka terlalu lama" in answer.content.decode()


@pytest.mark.parametrize("code", [500, 503])
def test_pages_of_last_resort_need_no_request_and_no_database(code, django_assert_num_queries):
    from django.template.loader import get_template

    with django_assert_num_queries(0):
        page = get_template(f"errors/{code}.html").render()
    assert f"Kode {code}" in page


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 429])
def test_every_refusal_has_its_page(code, rf):
    from django.contrib.auth.models import AnonymousUser
    from django.template.loader import get_template

    request = rf.get("/")
    request.user = AnonymousUser()
    assert f"Kode {code}" in get_template(f"errors/{code}.html").render({}, request)
