"""The action library kept by officers: what is proposed instead of the general actions, for whom, by whom written."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from asn_career.base.errors import NotPermittedError
from tests.factories import CompetencyFactory, GrantFactory, UnitFactory, UserFactory, principal_with
from training.library.keeping import shelves_of, store_template
from training.models import ActionTemplate

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return UnitFactory()


@pytest.fixture
def competency():
    return CompetencyFactory(name="Analisis data", kind="technical")


def shelf(competency, by):
    return next(
        each for each in shelves_of(competency, principal=by) if (each.level, each.form) == (3, "social")
    )


def test_an_action_of_its_own_takes_the_place_of_the_general_one(root, competency):
    by = principal_with("analis", unit=root)
    assert shelf(competency, by).uses_general
    client = Client()
    client.force_login(GrantFactory(user=UserFactory(), role="analis", unit=root).user)
    address = reverse("action_template_add", args=[competency.public_id])
    chosen = {"level": "3", "bentuk": "social"}
    assert "Analisis data" in client.get(address, chosen).content.decode()
    assert client.get(address, {"level": "9"}).status_code == 404
    given = {
        "name": "Klinik data",
        "description": "",
        "hours": "5",
        "unit": root.pk,
        "active": "on",
        **chosen,
    }
    assert client.post(address, given | {"hours": "0"}).status_code == 422
    assert client.post(address, given).status_code == 302
    (kept,) = shelf(competency, by).templates
    assert (kept.name, kept.hours, kept.unit) == ("Klinik data", Decimal(5), root)
    assert not shelf(competency, by).uses_general
    edit = reverse("action_template_edit", args=[kept.public_id])
    client.post(edit, {name: value for name, value in given.items() if name != "active"})
    assert shelf(competency, by).uses_general


def test_the_actions_of_another_agency_are_neither_seen_nor_written(root, competency):
    other = UnitFactory()
    by = principal_with("analis", unit=root)
    action = ActionTemplate(competency=competency, level=3, form="social", name="X", hours=1, unit=other)
    with pytest.raises(NotPermittedError):
        store_template(action, agencies=[root.pk], by=by)
    store_template(action, agencies=[other.pk], by=principal_with("analis", unit=other))
    assert shelf(competency, by).templates == []


def test_whoever_manages_a_unit_alone_does_not_write_the_library(root, competency):
    by = principal_with("analis", unit=UnitFactory(parent=root))
    action = ActionTemplate(competency=competency, level=3, form="social", name="X", hours=1)
    with pytest.raises(NotPermittedError):
        store_template(action, agencies=[], by=by)
