"""Forms of admin in a real browser: every field has a name that is read out, and nothing breaks the page's policy."""

import pytest

from tests.browser.visiting import someone

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def staffed(empty_product):
    """A technical administrator, and an analyst of the whole deployment."""
    empty_product.open_accounts(
        {"username": "teknis", "role": "admin_teknis"}, {"username": "pusat", "role": "analis"}
    )
    return empty_product


PAGES = {
    "teknis": (
        "/admin/",
        "/admin/employees/user/",
        "/admin/employees/user/add/",
        "/admin/employees/grant/",
        "/admin/employees/accessrequest/",
        "/admin/employees/accessrequest/add/",
        "/admin/employees/apiclient/",
    ),
    "pusat": (
        "/admin/employees/unit/add/",
        "/admin/competencies/competency/1/change/",
        "/admin/training/trainingprogram/add/",
        "/admin/base/import/",
        "/admin/base/importrow/",
        "/admin/base/job/",
    ),
}


@pytest.mark.parametrize("username", PAGES)
def test_pages_of_admin_can_be_used_by_everybody(staffed, browser, username):
    with someone(staffed, browser, username=username) as person:
        for path in PAGES[username]:
            assert person.goto(path).status == 200, path
            person.look(path.strip("/").replace("/", "-"), admin=True)


def test_a_field_that_is_searched_is_named_when_it_opens(staffed, browser):
    with someone(staffed, browser, username="teknis") as person:
        person.goto("/admin/employees/accessrequest/add/")
        person.page.get_by_role("combobox", name="Akun").click()
        person.page.get_by_role("searchbox", name="Akun").fill("pusat")
        person.page.get_by_role("option", name="pusat").click()
        assert "pusat" in person.page.locator("#select2-id_user-container").inner_text()
        person.look("admin-permintaan-terisi", admin=True)
