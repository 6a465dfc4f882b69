"""A session knows from which proposal of an annual plan it was made, and so for whom."""

import django.db.models.deletion
from django.db import migrations, models

from asn_career.base import migrating


from asn_career.base.migrating import AddField


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0022_leadership_in_plans'),
    ]

    operations = [
        AddField(
            model_name='trainingsession',
            name='planned_in',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='training.optimisationrun', verbose_name='proposal of the annual plan'),
        ),
        AddField(
            model_name='trainingsession',
            name='planned_round',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='round'),
        ),
        migrating.AddConstraint(
            model_name='trainingsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('planned_in__isnull', True), ('planned_round__isnull', True)), models.Q(('planned_in__isnull', False), ('planned_round__gte', 1)), _connector='OR'), name='trainingsession_planned_in_a_round'),
        ),
    ]
