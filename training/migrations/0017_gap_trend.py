"""What changed between the gaps of two months, person by person and counted."""

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from asn_career.base import migrating


from asn_career.base.migrating import CreateModel


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0008_monthly_snapshots'),
        ('competencies', '0004_lean_capture'),
        ('employees', '0011_second_factors'),
        ('training', '0016_annual_plan'),
    ]

    operations = [
        CreateModel(
            name='GapMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('movement', models.CharField(choices=[('closed', 'Closed'), ('opened', 'Opened'), ('gap_found', 'Gap came to be known'), ('moved', 'Grew or shrank'), ('gap_unknown', 'Gap no longer known'), ('met_unknown', 'Met, no longer known'), ('found', 'Shown to be met'), ('added', 'Requirement added, no gap'), ('dropped', 'Requirement dropped, no gap')], max_length=12)),
                ('cause', models.CharField(choices=[('training', 'Training, then assessment'), ('assessment', 'New assessment'), ('expiry', 'Result expired'), ('correction', 'Record corrected'), ('joined', 'Post taken up'), ('left', 'Post given up'), ('post', 'Change of post'), ('standard', 'Standard changed')], max_length=12)),
                ('number', models.PositiveIntegerField()),
                ('competency', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='competencies.competency')),
                ('unit', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='employees.unit')),
            ],
        ),
        CreateModel(
            name='GapChange',
            fields=[
                ('pk', models.CompositePrimaryKey('month', 'employee_id', 'competency_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(verbose_name='month')),
                ('movement', models.CharField(choices=[('closed', 'Closed'), ('opened', 'Opened'), ('gap_found', 'Gap came to be known'), ('moved', 'Grew or shrank'), ('gap_unknown', 'Gap no longer known'), ('met_unknown', 'Met, no longer known'), ('found', 'Shown to be met'), ('added', 'Requirement added, no gap'), ('dropped', 'Requirement dropped, no gap')], max_length=12, verbose_name='movement')),
                ('cause', models.CharField(choices=[('training', 'Training, then assessment'), ('assessment', 'New assessment'), ('expiry', 'Result expired'), ('correction', 'Record corrected'), ('joined', 'Post taken up'), ('left', 'Post given up'), ('post', 'Change of post'), ('standard', 'Standard changed')], max_length=12, verbose_name='cause')),
                ('required_before', models.SmallIntegerField(null=True)),
                ('required_after', models.SmallIntegerField(null=True)),
                ('held_before', models.SmallIntegerField(null=True)),
                ('held_after', models.SmallIntegerField(null=True)),
                ('competency', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='competencies.competency')),
                ('employee', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='employees.employee')),
                ('evidence_after', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.assessment')),
                ('evidence_before', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.assessment')),
                ('position_after', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='employees.position')),
                ('position_before', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='employees.position')),
                ('training', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='training.traininghistory')),
                ('unit', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='employees.unit')),
            ],
            options={
                'verbose_name': 'change of a gap',
                'verbose_name_plural': 'changes of gaps',
                'indexes': [models.Index(fields=['employee', 'competency', 'month'], name='gapchange_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('movement__in', ['closed', 'opened', 'gap_found', 'moved', 'gap_unknown', 'met_unknown', 'found', 'added', 'dropped'])), name='gapchange_movement'), models.CheckConstraint(condition=models.Q(('cause__in', ['training', 'assessment', 'expiry', 'correction', 'joined', 'left', 'post', 'standard'])), name='gapchange_cause'), models.CheckConstraint(condition=models.Q(models.Q(('cause', 'training'), ('training__isnull', False)), models.Q(models.Q(('cause', 'training'), _negated=True), ('training__isnull', True)), _connector='OR'), name='gapchange_training_is_named')],
            },
        ),
        migrating.AddTrigger(
            model_name='gapchange',
            trigger=pgtrigger.compiler.Trigger(name='fixed_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM new_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='ce72a26af61e91c1124dda7eb51f45a051c3fd30', level='STATEMENT', operation='INSERT', pgid='pgtrigger_fixed_insert_27522', referencing='REFERENCING NEW TABLE AS new_rows ', table='training_gapchange', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapchange',
            trigger=pgtrigger.compiler.Trigger(name='fixed_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM old_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='85c626eb3ac5cf57f4173a06b1c7afba2e9dfbd7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_fixed_update_d7bc6', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='training_gapchange', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapchange',
            trigger=pgtrigger.compiler.Trigger(name='fixed_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM old_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='11dc268049e874cb7a2c6b5bdb8e5bd3802375d1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_fixed_delete_f6c8b', referencing='REFERENCING OLD TABLE AS old_rows ', table='training_gapchange', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='gapmovement',
            constraint=models.UniqueConstraint(fields=('month', 'unit', 'competency', 'movement', 'cause'), name='gapmovement_key', nulls_distinct=False),
        ),
        migrating.AddTrigger(
            model_name='gapmovement',
            trigger=pgtrigger.compiler.Trigger(name='fixed_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM new_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='fc719d197dd688487a1e96fcec769efd61397ae4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_fixed_insert_619d8', referencing='REFERENCING NEW TABLE AS new_rows ', table='training_gapmovement', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapmovement',
            trigger=pgtrigger.compiler.Trigger(name='fixed_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM old_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='580f1d4e55bf79be17d068fa6bafc835ea7f177d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_fixed_update_20a4b', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='training_gapmovement', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapmovement',
            trigger=pgtrigger.compiler.Trigger(name='fixed_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM old_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='a7e58082c3c662136c1c9a993fdeccd31fa6b279', level='STATEMENT', operation='DELETE', pgid='pgtrigger_fixed_delete_321b7', referencing='REFERENCING OLD TABLE AS old_rows ', table='training_gapmovement', when='AFTER')),
        ),
    ]
