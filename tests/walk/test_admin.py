"""Django admin shows and changes what the product's own pages would, and nothing more."""

import pytest
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.urls import reverse

from competencies.models import Competency
from employees.models import Unit
from tests.factories import GrantFactory, UserFactory
from tests.walk.administering import Administrator
from tests.walk.world import ACCOUNTS
from training.models import TrainingProgram

pytestmark = pytest.mark.django_db
PEOPLE = [name for name, account in ACCOUNTS.items() if "scopes" not in account]


@pytest.fixture(scope="module")
def administrator(world, policy) -> Administrator:
    return Administrator(world, policy)


OURS = ("base", "employees", "competencies", "assessments", "training", "promotions")


def test_every_model_in_admin_has_an_entry(policy):
    assert {model._meta.label_lower for model in admin.site._registry} == set(policy.file["admin"])


def test_tables_of_libraries_are_not_in_admin():
    assert {model._meta.app_label for model in admin.site._registry} <= set(OURS)


def test_a_page_that_names_no_permission_of_the_product_is_not_registered():
    class Open(admin.ModelAdmin):
        pass

    admin.site.register(Session, Open)
    assert not admin.site.is_registered(Session)


def test_powers_that_django_itself_would_give_open_nothing(client):
    client.force_login(
        UserFactory(is_staff=True, is_superuser=True), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get("/admin/").status_code == 302
    for model in admin.site._registry:
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(path).status_code == 302, path


@pytest.fixture
def whole_deployment(client):
    user = UserFactory()
    GrantFactory(user=user, role="analis", unit=None)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("model", [Competency, TrainingProgram])
def test_what_all_agencies_share_is_changed_by_analysts_of_the_whole_deployment(
    administrator, whole_deployment, model
):
    row = model.objects.order_by("pk").first()
    names = ("code", "name", "name_en", "kind", "family", "modality", "hours", "provider")
    body = {name: getattr(row, name) for name in names if hasattr(row, name)}
    body |= {"levels-TOTAL_FORMS": 0, "levels-INITIAL_FORMS": 0, "name": "Diganti"}
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
    assert administrator.clients["analis"].get(path).status_code == 200
    assert administrator.clients["analis"].post(path, body).status_code == 403
    assert whole_deployment.post(path, body).status_code == 302
    row.refresh_from_db()
    assert row.name == "Diganti"


@pytest.mark.parametrize("name", ["anonymous", *PEOPLE])
def test_nobody_gets_further_in_admin_than_on_the_pages(administrator, name):
    found = list(administrator.administer_all(name))
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize(
    "name", ["analis", "analis_unit", pytest.param("analis_b", marks=pytest.mark.long), "pegawai"]
)
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
