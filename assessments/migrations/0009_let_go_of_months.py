"""Runs from which a month is kept may be retired, but for those of the newest months."""

from importlib import import_module

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from asn_career.base import migrating

DROP_ONCE_RETIRED = """
CREATE OR REPLACE FUNCTION gap_result_drop(run bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM assessments_gaprun r
        WHERE r.id = run AND r.published_at IS NOT NULL AND r.superseded_at IS NULL
    ) THEN
        RAISE EXCEPTION 'gap run % is what readers see', run USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM assessments_gapsnapshot s JOIN assessments_gaprun r ON r.id = s.run_id
        WHERE s.run_id = run AND r.retired_at IS NULL
    ) THEN
        RAISE EXCEPTION 'from gap run % a month is kept', run USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE format('DROP TABLE IF EXISTS %I', format('assessments_gapresult_%s', run));
END $$;
"""
DROP_UNLESS_KEPT = import_module("assessments.migrations.0008_monthly_snapshots").DROP_UNLESS_KEPT


class Migration(migrations.Migration):
    dependencies = [
        ('assessments', '0008_monthly_snapshots'),
    ]

    operations = [
        migrations.RunSQL(DROP_ONCE_RETIRED, DROP_UNLESS_KEPT),
        pgtrigger.migrations.RemoveTrigger(
            model_name='gapresult',
            name='kept_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='gapresult',
            name='kept_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='gapstandard',
            name='kept_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='gapstandard',
            name='kept_delete',
        ),
        migrating.AddTrigger(
            model_name='gapresult',
            trigger=pgtrigger.compiler.Trigger(name='kept_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF EXISTS (\n                    SELECT FROM (SELECT DISTINCT run_id FROM old_rows) c\n                    JOIN assessments_gapsnapshot s ON s.run_id = c.run_id\n                    JOIN assessments_gaprun r ON r.id = c.run_id AND r.retired_at IS NULL\n                ) THEN\n                    RAISE EXCEPTION 'a run from which a month is kept does not change'\n                    USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n            ", hash='ec3b798feb8143fb1d0718796d642a35a83a5cd9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_kept_update_46a5a', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_gapresult', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapresult',
            trigger=pgtrigger.compiler.Trigger(name='kept_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF EXISTS (\n                    SELECT FROM (SELECT DISTINCT run_id FROM old_rows) c\n                    JOIN assessments_gapsnapshot s ON s.run_id = c.run_id\n                    JOIN assessments_gaprun r ON r.id = c.run_id AND r.retired_at IS NULL\n                ) THEN\n                    RAISE EXCEPTION 'a run from which a month is kept does not change'\n                    USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n            ", hash='25081679fab73475789611aafa807deb8593c56f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_kept_delete_93730', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_gapresult', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gaprun',
            trigger=pgtrigger.compiler.Trigger(name='newest_months_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.retired_at IS NOT NULL AND EXISTS (\n                SELECT FROM assessments_gapsnapshot s WHERE s.run_id = NEW.id AND (\n                    SELECT count(*) FROM assessments_gapsnapshot n WHERE n.month >= s.month\n                ) <= 13\n            ) THEN\n                RAISE EXCEPTION 'one of the newest months is kept from gap run %', NEW.id\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7861d250e57a18a9efb4df3636c0b2d1d6bbae17', operation='UPDATE OF "retired_at"', pgid='pgtrigger_newest_months_stay_35600', table='assessments_gaprun', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='gapstandard',
            trigger=pgtrigger.compiler.Trigger(name='kept_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF EXISTS (\n                    SELECT FROM (SELECT DISTINCT run_id FROM old_rows) c\n                    JOIN assessments_gapsnapshot s ON s.run_id = c.run_id\n                    JOIN assessments_gaprun r ON r.id = c.run_id AND r.retired_at IS NULL\n                ) THEN\n                    RAISE EXCEPTION 'a run from which a month is kept does not change'\n                    USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n            ", hash='9a971bdd355c79987aa3a2f80977e72a23cd8830', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_kept_update_068c7', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_gapstandard', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='gapstandard',
            trigger=pgtrigger.compiler.Trigger(name='kept_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF EXISTS (\n                    SELECT FROM (SELECT DISTINCT run_id FROM old_rows) c\n                    JOIN assessments_gapsnapshot s ON s.run_id = c.run_id\n                    JOIN assessments_gaprun r ON r.id = c.run_id AND r.retired_at IS NULL\n                ) THEN\n                    RAISE EXCEPTION 'a run from which a month is kept does not change'\n                    USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n            ", hash='d5b6cc2133df93df8bdb9f2bd8dc0b0339854124', level='STATEMENT', operation='DELETE', pgid='pgtrigger_kept_delete_ba4ea', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_gapstandard', when='AFTER')),
        ),
    ]
