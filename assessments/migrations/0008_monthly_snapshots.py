"""What is kept of gaps for every month; the results behind it stay, and none of it changes."""

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models
from asn_career.base.migrating import AddField, CreateModel

from asn_career.base import migrating


DROP_AS_BEFORE = """
CREATE OR REPLACE FUNCTION gap_result_drop(run bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM assessments_gaprun r
        WHERE r.id = run AND r.published_at IS NOT NULL AND r.superseded_at IS NULL
    ) THEN
        RAISE EXCEPTION 'gap run % is what readers see', run USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE format('DROP TABLE IF EXISTS %I', format('assessments_gapresult_%s', run));
END $$;
"""
DROP_UNLESS_KEPT = """
CREATE OR REPLACE FUNCTION gap_result_drop(run bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM assessments_gaprun r
        WHERE r.id = run AND r.published_at IS NOT NULL AND r.superseded_at IS NULL
    ) THEN
        RAISE EXCEPTION 'gap run % is what readers see', run USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM assessments_gapsnapshot s WHERE s.run_id = run) THEN
        RAISE EXCEPTION 'from gap run % a month is kept', run USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE format('DROP TABLE IF EXISTS %I', format('assessments_gapresult_%s', run));
END $$;
"""




class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0007_sampled_sparsely'),
        ('competencies', '0004_lean_capture'),
        ('employees', '0010_notice_letters'),
    ]

    operations = [
        CreateModel(
            name='GapFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('met', models.PositiveIntegerField()),
                ('short_1', models.PositiveIntegerField()),
                ('short_2', models.PositiveIntegerField()),
                ('short_3', models.PositiveIntegerField()),
                ('expired', models.PositiveIntegerField()),
                ('unknown', models.PositiveIntegerField()),
            ],
        ),
        CreateModel(
            name='GapHeadcount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('people', models.PositiveIntegerField()),
                ('without_post', models.PositiveIntegerField()),
                ('without_standard', models.PositiveIntegerField()),
            ],
        ),
        CreateModel(
            name='GapSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True, verbose_name='month')),
                ('kept_at', models.DateTimeField(verbose_name='kept at')),
            ],
            options={
                'verbose_name': 'gaps of a month',
                'verbose_name_plural': 'gaps of months',
            },
        ),
        migrating.AddTrigger(
            model_name='gapresult',
            trigger=pgtrigger.compiler.Trigger(name='kept_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF EXISTS (\n                    SELECT FROM (SELECT DISTINCT run_id FROM old_rows) c\n                    JOIN assessments_gapsnapshot s ON s.run_id = c.run_id\n                ) THEN\n                    RAISE EXCEPTION 'a run from which a month is kept does not change'\n                    USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n            ", hash='296835467f696e71f469c090fbb90a1e03665893', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_kept_update_46a5a', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_gapresult', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapresult',
            trigger=pgtrigger.compiler.Trigger(name='kept_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF EXISTS (\n                    SELECT FROM (SELECT DISTINCT run_id FROM old_rows) c\n                    JOIN assessments_gapsnapshot s ON s.run_id = c.run_id\n                ) THEN\n                    RAISE EXCEPTION 'a run from which a month is kept does not change'\n                    USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n            ", hash='3b30f1977d7418cb8423bdd6f5c461dad14d50eb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_kept_delete_93730', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_gapresult', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapstandard',
            trigger=pgtrigger.compiler.Trigger(name='kept_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF EXISTS (\n                    SELECT FROM (SELECT DISTINCT run_id FROM old_rows) c\n                    JOIN assessments_gapsnapshot s ON s.run_id = c.run_id\n                ) THEN\n                    RAISE EXCEPTION 'a run from which a month is kept does not change'\n                    USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n            ", hash='f975b69fc4a4b87b88c932f28808972f31fd39bc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_kept_update_068c7', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_gapstandard', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapstandard',
            trigger=pgtrigger.compiler.Trigger(name='kept_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF EXISTS (\n                    SELECT FROM (SELECT DISTINCT run_id FROM old_rows) c\n                    JOIN assessments_gapsnapshot s ON s.run_id = c.run_id\n                ) THEN\n                    RAISE EXCEPTION 'a run from which a month is kept does not change'\n                    USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n            ", hash='34befae4b84c79e5e3945adb2c858e0ef597c82c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_kept_delete_ba4ea', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_gapstandard', when='AFTER')),
        ),
        AddField(
            model_name='gapfigure',
            name='competency',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='competencies.competency'),
        ),
        AddField(
            model_name='gapfigure',
            name='unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='employees.unit'),
        ),
        AddField(
            model_name='gapheadcount',
            name='unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='employees.unit'),
        ),
        AddField(
            model_name='gapsnapshot',
            name='previous',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.gapsnapshot', verbose_name='month before'),
        ),
        AddField(
            model_name='gapsnapshot',
            name='run',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='snapshot', to='assessments.gaprun', verbose_name='gap run'),
        ),
        migrating.AddConstraint(
            model_name='gapfigure',
            constraint=models.UniqueConstraint(fields=('month', 'unit', 'competency'), name='gapfigure_key', nulls_distinct=False),
        ),
        migrating.AddTrigger(
            model_name='gapfigure',
            trigger=pgtrigger.compiler.Trigger(name='fixed_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM new_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='4e54c15a2fd8ce5372de2abf603894752faf44a2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_fixed_insert_9013a', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_gapfigure', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapfigure',
            trigger=pgtrigger.compiler.Trigger(name='fixed_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM old_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='fa1b643d9fcd1c180bb6a836e5444f53451afbfc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_fixed_update_cc3dd', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_gapfigure', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapfigure',
            trigger=pgtrigger.compiler.Trigger(name='fixed_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM old_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='21ba2f897ea3ed4c11ecdd54aaca1d474ac435d9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_fixed_delete_85783', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_gapfigure', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='gapheadcount',
            constraint=models.UniqueConstraint(fields=('month', 'unit'), name='gapheadcount_key', nulls_distinct=False),
        ),
        migrating.AddTrigger(
            model_name='gapheadcount',
            trigger=pgtrigger.compiler.Trigger(name='fixed_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM new_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='455fe8599d9d1204cfe3f085c0aa90c02a5da5e2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_fixed_insert_0dc9a', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_gapheadcount', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapheadcount',
            trigger=pgtrigger.compiler.Trigger(name='fixed_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM old_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='a7f2650f582b8ee867296906b67a3f9e7da7d07e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_fixed_update_11c30', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_gapheadcount', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapheadcount',
            trigger=pgtrigger.compiler.Trigger(name='fixed_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT FROM (SELECT DISTINCT month FROM old_rows) c JOIN assessments_gapsnapshot s ON s.month = c.month\n            ) THEN\n                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='b1cfce2260b0083c992399bc7533ba1a9c3b9ba0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_fixed_delete_6aea1', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_gapheadcount', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='gapsnapshot',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='gapsnapshot_first_of_month'),
        ),
        migrating.AddConstraint(
            model_name='gapsnapshot',
            constraint=models.UniqueConstraint(fields=('previous',), name='gapsnapshot_one_beginning', nulls_distinct=False),
        ),
        migrating.AddTrigger(
            model_name='gapsnapshot',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='87c8159f0e9f84df445b1d9653d00b5a911226bf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_22c17', table='assessments_gapsnapshot', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='gapsnapshot',
            trigger=pgtrigger.compiler.Trigger(name='follows', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.previous_id IS NOT NULL AND NOT EXISTS (\n        SELECT FROM assessments_gapsnapshot s\n        WHERE s.id = NEW.previous_id AND (s.month + interval '1 month')::date = NEW.month\n    ) THEN\n        RAISE EXCEPTION 'months are kept one after the other' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NOT EXISTS (\n        SELECT FROM assessments_gaprun r\n        WHERE r.id = NEW.run_id AND r.published_at IS NOT NULL AND r.retired_at IS NULL AND r.unit_id IS NULL\n          AND r.as_of = (NEW.month + interval '1 month - 1 day')::date\n    ) THEN\n        RAISE EXCEPTION 'a month is kept from a published run of everybody as of its last day'\n        USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='7edf655027c1a0389a181dd767a0cb8cbebf0d7b', operation='INSERT', pgid='pgtrigger_follows_052d5', table='assessments_gapsnapshot', when='BEFORE')),
        ),
        migrations.RunSQL(DROP_UNLESS_KEPT, DROP_AS_BEFORE),
    ]
