"""Entries of rows that went are found by table: an erasure asks which of them were somebody's."""

from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0016_erased_entries'),
    ]

    operations = [
        migrating.AddIndex(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('operation', 'delete')), fields=['table_name', 'row_id'], name='auditentry_deleted'),
        ),
    ]
