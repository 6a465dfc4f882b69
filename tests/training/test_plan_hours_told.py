"""What a plan says about its hours, by the rule of the person's kind of civil servant, and which programmes fit."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from tests.factories import TrainingProgramFactory
from tests.training.learning import complete
from tests.training.planning import YEAR, office

pytestmark = pytest.mark.django_db


def page(account, address: str) -> str:
    client = Client()
    client.force_login(account)
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("status", "hours", "told"),
    [
        ("PNS", 10, "sebaiknya mencapai paling sedikit 20 JP"),
        ("PNS", 20, "sesuai ketentuan: paling sedikit 20 JP"),
        ("PPPK", 24, "sesuai ketentuan: paling banyak 24 JP"),
        ("PPPK", 25, "Melebihi ketentuan (paling banyak 24 JP"),
        ("CPNS", 25, "tidak menyebut angka JP"),
    ],
)
def test_a_plan_tells_its_hours_by_the_rule_of_the_kind(status, hours, told):
    place = office()
    place.employee.status = status
    place.employee.save()
    place.action(hours=Decimal(hours))
    assert told in page(place.own, f"/saya/rencana/?tahun={YEAR}")
    beyond = "Melebihi batas" in page(place.superior, f"/kelola/rencana/{place.plan.public_id}/")
    assert beyond == (status == "PPPK" and hours > 24)


def test_the_team_and_the_monitoring_name_the_rule_of_each_kind():
    place = office()
    place.employee.status = "PPPK"
    place.employee.save()
    assert "paling banyak 24 JP" in page(place.superior, "/tim/")


@pytest.mark.parametrize(("status", "first"), [("PPPK", "Singkat"), ("PNS", "Panjang")])
def test_programmes_beyond_the_maximum_come_last(status, first):
    place = office()
    place.employee.status = status
    place.employee.save()
    place.assess("1", date(YEAR, 1, 1))
    complete(place.employee, 10, date(YEAR, 2, 1))
    common = {"competency": place.competency, "cost": 0}
    TrainingProgramFactory(name="Singkat", target_level=2, hours=14, **common)
    TrainingProgramFactory(name="Panjang", target_level=3, hours=16, **common)
    shown = page(place.own, "/saya/pelatihan/")
    listed = shown[shown.index('class="requirements"') :]
    other = {"Singkat": "Panjang", "Panjang": "Singkat"}[first]
    assert listed.index(first) < listed.index(other)
    assert ("Melebihi sisa JP" in shown) == (status == "PPPK")
