"""A session says on which day it began; those that began earlier are taken to have begun as planned."""

from django.db import migrations, models
from asn_career.base.migrating import AddField

from asn_career.base import migrating

BEGAN = """
    SELECT set_config('app.actor', 'system:migration', true);
    UPDATE training_trainingsession SET began_on = lower(period) WHERE state IN ('running', 'finished');
"""




class Migration(migrations.Migration):
    dependencies = [
        ('employees', '0011_second_factors'),
        ('training', '0019_closed_service_forms'),
    ]

    operations = [
        AddField(
            model_name='trainingsession',
            name='began_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='began on'),
        ),
        migrations.RunSQL(BEGAN, migrations.RunSQL.noop),
        migrating.AddConstraint(
            model_name='trainingsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['running', 'finished']), _negated=True), ('began_on__isnull', False), _connector='OR'), name='trainingsession_began'),
        ),
        migrating.AddConstraint(
            model_name='trainingsession',
            constraint=models.CheckConstraint(condition=models.Q(('began_on__isnull', True), ('began_on__gte', models.F('period__startswith')), _connector='OR'), name='trainingsession_not_before_its_day'),
        ),
    ]
