"""How many people no plan brings to more lesson hours."""

from django.db import migrations, models


from asn_career.base.migrating import AddField


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0029_queue_finished_sessions'),
    ]

    operations = [
        AddField(
            model_name='optimisationrun',
            name='duty_most',
            field=models.PositiveIntegerField(null=True, verbose_name='people with all hours at most'),
        ),
    ]
