"""Django admin in the product's language and colours."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.base.ui.test_look import TEXT, contrast
from tests.factories import GrantFactory, UserFactory

CSS = (Path(settings.BASE_DIR) / "static/css/admin.css").read_text()
PAIRS = [
    ("--body-fg", "--body-bg"),
    ("--body-fg", "--darkened-bg"),
    ("--body-fg", "--selected-bg"),
    ("--body-quiet-color", "--body-bg"),
    ("--link-fg", "--body-bg"),
    ("--link-fg", "--darkened-bg"),
    ("--link-hover-color", "--body-bg"),
    ("--header-link-color", "--header-bg"),
    ("--breadcrumbs-fg", "--breadcrumbs-bg"),
    ("--breadcrumbs-link-fg", "--breadcrumbs-bg"),
    ("--error-fg", "--body-bg"),
    *(
        ("--button-fg", f"--{name}-bg")
        for name in ("button", "button-hover", "default-button", "delete-button")
    ),
    *(("--body-fg", f"--message-{tone}-bg") for tone in ("success", "warning", "error")),
]


def colours(selector: str) -> dict[str, str]:
    body = re.search(re.escape(selector) + r"\s*\{(.*?)\}", CSS, re.DOTALL)[1]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", body))


@pytest.mark.parametrize("selector", ["html[data-theme=light], :root", "html[data-theme=dark]"])
def test_every_pair_of_admin_colours_can_be_read(selector):
    values = colours("html[data-theme=light], :root") | colours(selector)
    poor = {pair: contrast(values[pair[0]], values[pair[1]]) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < TEXT} == {}


def test_the_device_and_the_choice_give_the_same_dark_admin():
    assert colours("html:not([data-theme=light])") == colours("html[data-theme=dark]")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/", "/admin/employees/user/", "/admin/employees/user/?q=x"])
def test_admin_speaks_indonesian(client, address):
    operator = UserFactory()
    GrantFactory(user=operator, role="admin_teknis")
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(address).content.decode()
    assert "css/admin" in page
    assert "Manajemen Karier ASN" in page
    assert "Keluar" in page
    text = re.sub(r"<[^>]+>", " ", page)
    english = ["Log out", "Search", "View site", "Change password", "Home", "Breadcrumbs", "Add", "Action"]
    assert [word for word in english if re.search(rf"\b{word}\b", text)] == []
