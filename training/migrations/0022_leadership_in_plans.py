"""An action of a plan may come from potential in leadership."""

from django.db import migrations, models
from asn_career.base.migrating import AlterField

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0021_duty_of_lesson_hours'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='planaction',
            name='planaction_known_source',
        ),
        AlterField(
            model_name='planaction',
            name='source',
            field=models.CharField(choices=[('gap', 'Gap against the own post'), ('career_target', 'Career target'), ('potential', 'Potential in leadership'), ('superior', 'Superior'), ('own', 'Own wish')], max_length=15, verbose_name='source'),
        ),
        migrating.AddConstraint(
            model_name='planaction',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['gap', 'career_target', 'potential', 'superior', 'own'])), name='planaction_known_source'),
        ),
    ]
