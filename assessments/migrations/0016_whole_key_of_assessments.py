"""The key of assessments is whole again, so that all results of a person are found by it."""

from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0015_calibration'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='assessment', name='assessment_key'),
        migrating.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(
                fields=('employee', 'competency', 'source', 'assessed_on', 'corrects'),
                name='assessment_key',
                nulls_distinct=False,
            ),
        ),
    ]
