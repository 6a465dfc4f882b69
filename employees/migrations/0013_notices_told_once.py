"""What is told for a time is told once for it, whatever became of the notice."""

from django.db import migrations, models

from asn_career.base import migrating


from asn_career.base.migrating import AddField


class Migration(migrations.Migration):
    dependencies = [
        ('employees', '0012_kinship'),
    ]

    operations = [
        AddField(
            model_name='notice',
            name='told_for',
            field=models.DateField(blank=True, null=True),
        ),
        migrating.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('told_for__isnull', False)), fields=('recipient', 'kind', 'subject', 'told_for'), name='notice_told_once_for_its_time'),
        ),
    ]
