"""Own trainings that were passed are reported to SIASN too."""

import django.db.models.deletion
from django.db import migrations, models

from asn_career.base import migrating


from asn_career.base.migrating import AddField, AlterField


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0027_money_of_agreements'),
    ]

    operations = [
        AddField(
            model_name='siasnpost',
            name='result',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='siasn_post', to='training.result', verbose_name='training result'),
        ),
        AlterField(
            model_name='siasnpost',
            name='certificate',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='siasn_post', to='training.uploadedcertificate', verbose_name='certificate'),
        ),
        migrating.AddConstraint(
            model_name='siasnpost',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certificate__isnull', False), ('result__isnull', True)), models.Q(('certificate__isnull', True), ('result__isnull', False)), _connector='OR'), name='siasnpost_of_one_training'),
        ),
    ]
