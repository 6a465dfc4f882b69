"""Nothing of whoever sits on a committee, or was considered, is erased before it has finished."""

import pytest

from employees.access import system_principal
from employees.models import Employee
from employees.retention.hindrances import hindrances_of
from tests.promotions.agency import D
from tests.promotions.committee.stage import Stage

pytestmark = pytest.mark.django_db


def hinders(person):
    seen = Employee.objects.visible_to(system_principal(purpose="retention", on=D)).filter(pk=person.pk)
    return {kind.code for kind in hindrances_of(seen).get(person.pk, [])}


def test_a_committee_stands_in_the_way_of_its_members_until_it_has_ended():
    stage = Stage(candidates=3)
    stage.reviewing()
    assert "committee_member" in hinders(stage.seats[0])
    assert "candidate" in hinders(stage.people[0])
    stage.mark_all()
    stage.open()
    stage.set_aside()
    assert "committee_member" not in hinders(stage.seats[0])
