"""Agencies may demand methods of assessment by a policy."""

from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('promotions', '0032_evidence_files'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='localpolicy',
            name='localpolicy_known_rule',
        ),
        migrating.AlterField(
            model_name='localpolicy',
            name='rule',
            field=models.CharField(choices=[('merit_weights', 'Weights of the merit score'), ('performance_axis', 'Way to make the performance axis'), ('ranking', 'How many are proposed per seat'), ('award_scale', 'Points of awards'), ('team_scale', 'Points of team assignments'), ('assessment_methods', 'Methods demanded for levels and potential')], max_length=30, verbose_name='rule'),
        ),
        migrating.AddConstraint(
            model_name='localpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('rule__in', ['merit_weights', 'performance_axis', 'ranking', 'award_scale', 'team_scale', 'assessment_methods'])), name='localpolicy_known_rule'),
        ),
    ]
