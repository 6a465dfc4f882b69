"""Django admin shows and changes what the product's own pages would, and nothing more."""

import pytest
from django.contrib import admin
from django.urls import reverse

from employees.models import Unit
from tests.walk.administering import Administrator
from tests.walk.world import ACCOUNTS

pytestmark = pytest.mark.django_db
PEOPLE = [name for name, account in ACCOUNTS.items() if "scopes" not in account]


@pytest.fixture(scope="module")
def administrator(world, policy) -> Administrator:
    return Administrator(world, policy)


OURS = ("base", "employees", "competencies", "assessments", "training", "promotions")


def registered(*, ours):
    return [model for model in admin.site._registry if (model._meta.app_label in OURS) is ours]


def test_every_model_in_admin_has_an_entry(policy):
    assert {model._meta.label_lower for model in registered(ours=True)} == set(policy.file["admin"])


@pytest.mark.parametrize("name", ["analis", "admin_teknis", "pegawai", "auditor"])
def test_tables_of_libraries_are_closed_to_every_role(administrator, name):
    for model in registered(ours=False):
        for page in ("changelist", "add"):
            path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
            assert administrator.clients[name].get(path).status_code in (302, 403), path


@pytest.mark.parametrize("name", ["anonymous", *PEOPLE])
def test_nobody_gets_further_in_admin_than_on_the_pages(administrator, name):
    found = list(administrator.administer_all(name))
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("name", ["analis", "analis_unit", "analis_b", "pegawai"])
def test_choices_offer_nothing_of_others(administrator, name):
    found = [
        violation
        for section in administrator.sections
        for term in ("", "MRK")
        for violation in administrator.autocomplete(name, section, term)
    ]
    assert not found, "\n".join(map(str, found))


def unit_form(unit, **changes):
    return {
        "code": unit.code,
        "name": unit.name,
        "parent": unit.parent_id or "",
        "remote": "unknown",
        **changes,
    }


@pytest.mark.parametrize("place", ["A.root", "A.other", "B.office"])
def test_a_unit_outside_the_subtree_of_the_grant_cannot_be_changed(administrator, world, place):
    unit = Unit.objects.get(pk=world.units[place].pk)
    administrator.clients["analis_unit"].post(
        f"/admin/employees/unit/{unit.pk}/change/", unit_form(unit, name="Diganti")
    )
    name = unit.name
    unit.refresh_from_db()
    assert unit.name == name


@pytest.mark.parametrize("target", ["B.root", "B.office"])
def test_a_unit_cannot_be_hung_under_one_that_is_out_of_sight(administrator, world, target):
    unit = Unit.objects.get(pk=world.units["A.section"].pk)
    answer = administrator.clients["analis"].post(
        f"/admin/employees/unit/{unit.pk}/change/", unit_form(unit, parent=world.units[target].pk)
    )
    assert answer.status_code == 200, "the form is shown again"
    parent = unit.parent_id
    unit.refresh_from_db()
    assert unit.parent_id == parent


def test_a_unit_inside_the_subtree_can_be_changed(administrator, world):
    unit = Unit.objects.get(pk=world.units["A.section"].pk)
    administrator.clients["analis_unit"].post(
        f"/admin/employees/unit/{unit.pk}/change/", unit_form(unit, name="Diganti")
    )
    unit.refresh_from_db()
    assert unit.name == "Diganti"
