"""Menus: only pages that exist and that the role opens, and the one being shown is marked."""

import pytest
from django.test import override_settings

from asn_career.base import navigation
from asn_career.base.navigation import Audience
from employees.access import ROLE_COLUMNS, ROLE_PERMISSIONS, HeldGrant, Principal
from employees.choices import Role
from tests.base.ui.styleguide import ENTRIES
from tests.conftest import TODAY


@pytest.fixture(autouse=True)
def _style_guide_entries(monkeypatch):
    navigation.all_entries()  # the apps declare theirs first
    monkeypatch.setattr(navigation, "_entries", {(e.url_name, e.audience): e for e in ENTRIES})
    with override_settings(ROOT_URLCONF="tests.base.ui.styleguide"):
        yield


def principal(role=None, *, employee_id=None):
    grants = (
        (HeldGrant(1, role, ROLE_PERMISSIONS[role], ROLE_COLUMNS.get(role, frozenset())),) if role else ()
    )
    return Principal("user:1", TODAY, employee_id=employee_id, grants=grants)


def names(who, audience=Audience.OFFICER):
    return [entry.url_name for entry, _href in navigation.entries_for(who, audience=audience)]


def test_entries_follow_the_permission_of_a_grant():
    assert "style_audit" not in names(principal(Role.ANALYST))
    assert "style_audit" in names(principal(Role.AUDITOR))


def test_ones_own_rights_open_no_officers_page():
    own = principal(employee_id=1)
    assert own.may("gaps.read")
    assert "style_officer" not in names(own)
    assert not navigation.has_workplace(own)


def test_employees_see_their_pages_and_others_do_not():
    assert names(principal(employee_id=1), Audience.EMPLOYEE) == ["style_employee", "style_gaps"]
    assert names(principal(Role.ANALYST), Audience.EMPLOYEE) == []


def test_a_page_that_does_not_exist_is_not_listed():
    assert "style_not_there" in {entry.url_name for entry in navigation.all_entries()}
    assert "style_not_there" not in names(principal(employee_id=1), Audience.EMPLOYEE)


def test_nobody_signed_in_sees_nothing():
    assert names(None) == names(None, Audience.EMPLOYEE) == []


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        pytest.param("/gaya/petugas/daftar/", {"/gaya/petugas/daftar/": "page"}, id="the page itself"),
        pytest.param("/gaya/petugas/daftar/9/", {"/gaya/petugas/daftar/": "true"}, id="a page under it"),
        pytest.param("/elsewhere/", {}, id="none"),
    ],
)
def test_the_closest_entry_is_marked(rf, path, marked):
    request = rf.get(path)
    request.principal = principal(Role.ANALYST)
    groups = navigation.groups(request, audience=Audience.OFFICER)
    assert {link.href: link.current for _heading, links in groups for link in links if link.current} == marked


def test_every_entry_of_the_product_leads_somewhere():
    """Entries are declared with their pages; a misspelt name would silently be missing."""
    from django.urls import reverse
    from django.utils.module_loading import autodiscover_modules

    autodiscover_modules("navigation")
    with override_settings(ROOT_URLCONF="asn_career.urls"):
        for entry in navigation.all_entries():
            if entry not in ENTRIES:
                assert reverse(entry.url_name)
