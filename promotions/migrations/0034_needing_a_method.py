"""Each part of a run names who needs a stronger method."""

import django.contrib.postgres.fields
from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('promotions', '0033_demanded_methods'),
    ]

    operations = [
        migrating.AddField(
            model_name='shortlistblock',
            name='needing_method',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='need a stronger method'),
        ),
    ]
