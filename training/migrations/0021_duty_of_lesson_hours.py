"""The duty of lesson hours is a limit of the annual plan, with who stays below it and why."""

from django.db import migrations, models

from asn_career.base import migrating


from asn_career.base.migrating import AddField, AlterField


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0020_session_beginnings'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='constraintprice',
            name='constraintprice_kept',
        ),
        migrations.RemoveConstraint(
            model_name='plannedperson',
            name='plannedperson_served_or_why_not',
        ),
        AddField(
            model_name='optimisationrun',
            name='duty_required',
            field=models.PositiveIntegerField(null=True, verbose_name='of these, required with all hours'),
        ),
        AddField(
            model_name='optimisationrun',
            name='greedy_duty_met',
            field=models.PositiveIntegerField(null=True, verbose_name='people with all hours by the simple order'),
        ),
        AddField(
            model_name='plannedperson',
            name='hours_short',
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=7, verbose_name='lesson hours missing'),
        ),
        AddField(
            model_name='plannedperson',
            name='short_because',
            field=models.CharField(blank=True, choices=[('no_program', 'No programme of the plan closes the gap'), ('taken', 'The programmes that would close it were taken already'), ('prerequisite', 'Asks for something else first'), ('unknown_cost', 'The cost or the budget line of the programmes is not known'), ('seats', 'No seats left'), ('budget', 'Not within the budget'), ('need', 'The need of the unit is limited or set aside'), ('no_hours', 'No programme of the plan is open to the person'), ('too_short', 'The programmes open to the person have too few hours'), ('most', 'Beyond the lesson hours that the rule allows')], db_default='', default='', max_length=12, verbose_name='hours are missing because'),
        ),
        AlterField(
            model_name='constraintprice',
            name='kind',
            field=models.CharField(choices=[('line', 'Budget line'), ('seats', 'Seats of a programme'), ('floor', 'Floor of a unit'), ('need', 'People of a need'), ('duty', 'Duty of lesson hours')], max_length=6, verbose_name='constraint'),
        ),
        AlterField(
            model_name='plannedperson',
            name='left_out',
            field=models.CharField(blank=True, choices=[('no_program', 'No programme of the plan closes the gap'), ('taken', 'The programmes that would close it were taken already'), ('prerequisite', 'Asks for something else first'), ('unknown_cost', 'The cost or the budget line of the programmes is not known'), ('seats', 'No seats left'), ('budget', 'Not within the budget'), ('need', 'The need of the unit is limited or set aside'), ('no_hours', 'No programme of the plan is open to the person'), ('too_short', 'The programmes open to the person have too few hours'), ('most', 'Beyond the lesson hours that the rule allows')], default='', max_length=12, verbose_name='left out because'),
        ),
        migrating.AddConstraint(
            model_name='constraintprice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['floor', 'duty']), ('used__gte', models.F('limit'))), models.Q(models.Q(('kind__in', ['floor', 'duty']), _negated=True), ('used__lte', models.F('limit'))), _connector='OR'), name='constraintprice_kept'),
        ),
        migrating.AddConstraint(
            model_name='plannedperson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_out', ''), ('program__isnull', False)), models.Q(('closed', 0), ('left_out__in', ['no_program', 'taken', 'prerequisite', 'unknown_cost', 'seats', 'budget', 'need', 'no_hours', 'too_short', 'most']), ('program__isnull', True)), _connector='OR'), name='plannedperson_served_or_why_not'),
        ),
        migrating.AddConstraint(
            model_name='plannedperson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hours_short', 0), ('short_because', '')), models.Q(('hours_short__gt', 0), ('short_because__in', ['no_program', 'taken', 'prerequisite', 'unknown_cost', 'seats', 'budget', 'need', 'no_hours', 'too_short', 'most'])), _connector='OR'), name='plannedperson_short_for_a_reason'),
        ),
    ]
