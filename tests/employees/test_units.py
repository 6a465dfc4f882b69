"""The unit tree keeps its lineage and refuses cycles, whoever writes it."""

import pytest
from django.db import IntegrityError, connection, transaction

from employees.models import Unit
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


def test_lineage_runs_from_the_root_to_the_unit():
    root = UnitFactory()
    child = UnitFactory(parent=root)
    leaf = UnitFactory(parent=child)
    assert leaf.lineage == [root.pk, child.pk, leaf.pk]


def test_moving_a_unit_moves_its_whole_subtree():
    root, elsewhere = UnitFactory(), UnitFactory()
    child = UnitFactory(parent=root)
    leaf = UnitFactory(parent=child)
    Unit.objects.filter(pk=child.pk).update(parent=elsewhere)
    leaf.refresh_from_db()
    assert leaf.lineage == [elsewhere.pk, child.pk, leaf.pk]


def hang_by_queryset(root, leaf):
    Unit.objects.filter(pk=root.pk).update(parent=leaf)


def hang_by_bulk_update(root, leaf):
    root.parent = leaf
    Unit.objects.bulk_update([root], ["parent"])


def hang_by_sql(root, leaf):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE employees_unit SET parent_id = %s WHERE id = %s", [leaf.pk, root.pk])


@pytest.mark.parametrize("hang", [hang_by_queryset, hang_by_bulk_update, hang_by_sql])
def test_a_cycle_is_refused_by_the_database(hang):
    root = UnitFactory()
    leaf = UnitFactory(parent=UnitFactory(parent=root))
    with pytest.raises(IntegrityError), transaction.atomic():
        hang(root, leaf)


def test_more_than_twenty_levels_are_refused():
    unit = UnitFactory()
    for _ in range(19):
        unit = UnitFactory(parent=unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFactory(parent=unit)
