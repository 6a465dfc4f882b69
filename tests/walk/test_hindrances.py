"""Whatever still runs about people of the walked world stands in the way of erasing anything of theirs."""

import pytest

from employees.access import system_principal
from employees.models import Employee
from employees.retention.hindrances import all_hindrances, hindrances_of

pytestmark = pytest.mark.django_db
# Members of committees and assessors of the world are accounts of nobody; nothing is asked for about an account.
NOT_IN_THE_WORLD = {"committee_member", "stage_assessor", "access_request"}


def test_each_kind_that_runs_about_somebody_of_the_world_is_found(world):
    people = Employee.objects.visible_to(system_principal(purpose="retention", on=world.today))
    found = {kind.code for kinds in hindrances_of(people).values() for kind in kinds}
    assert {kind.code for kind in all_hindrances()} - found == NOT_IN_THE_WORLD
