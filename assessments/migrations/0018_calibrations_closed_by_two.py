"""Closing a calibration is proposed by one person and approved by another."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0017_two_in_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='assessmentround',
            name='ends_after_calibration',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='calibrationchange',
            name='of_an_open_session',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='calibrationmark',
            name='of_an_open_session',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='calibrationparticipant',
            name='of_an_open_session',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='calibrationsession',
            name='only_these_moves',
        ),
        migrations.RemoveConstraint(
            model_name='calibrationsession',
            name='calibrationsession_closed_whole',
        ),
        migrating.AddField(
            model_name='calibrationsession',
            name='proposed_at',
            field=models.DateTimeField(null=True, verbose_name='closing proposed at'),
        ),
        migrating.AddField(
            model_name='calibrationsession',
            name='proposed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closing proposed by'),
        ),
        migrating.AddField(
            model_name='calibrationsession',
            name='proposed_changes',
            field=models.PositiveIntegerField(null=True, verbose_name='changes proposed'),
        ),
        migrating.AddField(
            model_name='calibrationsession',
            name='returned_at',
            field=models.DateTimeField(null=True, verbose_name='closing returned at'),
        ),
        migrating.AddField(
            model_name='calibrationsession',
            name='returned_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closing returned by'),
        ),
        migrating.AddField(
            model_name='calibrationsession',
            name='returned_reason',
            field=models.TextField(blank=True, default='', verbose_name='reason of returning the closing'),
        ),
        migrating.AlterField(
            model_name='calibrationsession',
            name='state',
            field=models.CharField(choices=[('open', 'Under way'), ('proposed', 'Closing proposed'), ('closed', 'Closed')], default='open', max_length=10, verbose_name='state'),
        ),
        migrating.AddTrigger(
            model_name='assessmentround',
            trigger=pgtrigger.compiler.Trigger(name='ends_after_calibration', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', func="IF NEW.state = 'finished' AND EXISTS (\n                SELECT FROM assessments_calibrationsession s WHERE s.round_id = NEW.id AND s.state <> 'closed') THEN RAISE EXCEPTION 'a round finishes once its calibration is closed' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='fdf90fbc30e742f1ad114b864a89f3dc999749f4', operation='UPDATE', pgid='pgtrigger_ends_after_calibration_71dc1', table='assessments_assessmentround', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationchange',
            trigger=pgtrigger.compiler.Trigger(name='of_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM FROM assessments_calibrationsession s WHERE s.id = NEW.session_id FOR SHARE; IF NOT EXISTS (SELECT FROM assessments_calibrationsession s\n    WHERE s.id = NEW.session_id AND s.state = 'open') THEN RAISE EXCEPTION 'a calibration that is closed, or proposed to be, does not change' USING ERRCODE = 'check_violation'; END IF;IF NOT EXISTS (SELECT FROM assessments_calibrationparticipant p\n    WHERE p.session_id = NEW.session_id AND p.account_id = NEW.by_id) THEN RAISE EXCEPTION 'only who takes part calibrates' USING ERRCODE = 'check_violation'; END IF;IF EXISTS (\n    SELECT FROM employees_user u WHERE u.id = NEW.by_id AND (\n        u.employee_id = NEW.employee_id OR EXISTS (\n            SELECT FROM employees_kinship k\n            WHERE k.validity @> CURRENT_DATE\n              AND (k.employee_id, k.relative_id) IN (\n                (u.employee_id, NEW.employee_id), (NEW.employee_id, u.employee_id))))) THEN RAISE EXCEPTION 'nobody calibrates themselves or a relative' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='679db5dbb001103d99074c6ebb72ae6c5b9501a5', operation='INSERT', pgid='pgtrigger_of_an_open_session_19777', table='assessments_calibrationchange', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationmark',
            trigger=pgtrigger.compiler.Trigger(name='of_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM FROM assessments_calibrationsession s WHERE s.id = NEW.session_id FOR SHARE; IF NOT EXISTS (SELECT FROM assessments_calibrationsession s\n    WHERE s.id = NEW.session_id AND s.state = 'open') THEN RAISE EXCEPTION 'a calibration that is closed, or proposed to be, does not change' USING ERRCODE = 'check_violation'; END IF;IF NOT EXISTS (SELECT FROM assessments_calibrationparticipant p\n    WHERE p.session_id = NEW.session_id AND p.account_id = NEW.by_id) THEN RAISE EXCEPTION 'only who takes part calibrates' USING ERRCODE = 'check_violation'; END IF;IF EXISTS (\n    SELECT FROM employees_user u WHERE u.id = NEW.by_id AND (\n        u.employee_id = NEW.employee_id OR EXISTS (\n            SELECT FROM employees_kinship k\n            WHERE k.validity @> CURRENT_DATE\n              AND (k.employee_id, k.relative_id) IN (\n                (u.employee_id, NEW.employee_id), (NEW.employee_id, u.employee_id))))) THEN RAISE EXCEPTION 'nobody calibrates themselves or a relative' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='8b283f98727a541f8024d0814ec03979620ac2cf', operation='INSERT', pgid='pgtrigger_of_an_open_session_0844c', table='assessments_calibrationmark', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationparticipant',
            trigger=pgtrigger.compiler.Trigger(name='of_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM FROM assessments_calibrationsession s WHERE s.id = NEW.session_id FOR SHARE; IF NOT EXISTS (SELECT FROM assessments_calibrationsession s\n    WHERE s.id = NEW.session_id AND s.state = 'open') THEN RAISE EXCEPTION 'a calibration that is closed, or proposed to be, does not change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='1bc58c25c1e30a11e0cac3ff661123eb6c9fb26f', operation='INSERT', pgid='pgtrigger_of_an_open_session_1d601', table='assessments_calibrationparticipant', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationsession',
            trigger=pgtrigger.compiler.Trigger(name='only_these_moves', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'INSERT' THEN\n                IF NEW.state NOT IN ('open') THEN\n                    RAISE EXCEPTION '% cannot begin as %', TG_TABLE_NAME, NEW.state USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            IF OLD.state <> NEW.state AND (\n                (OLD.state, NEW.state) NOT IN (('open', 'proposed'), ('proposed', 'closed'), ('proposed', 'open')) OR NEW.version <> OLD.version + 1\n            ) THEN\n                RAISE EXCEPTION '% does not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='70b539d2482ff4ff90becf0c20f78a3e883a0d00', operation='INSERT OR UPDATE', pgid='pgtrigger_only_these_moves_2e6f2', table='assessments_calibrationsession', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationsession',
            trigger=pgtrigger.compiler.Trigger(name='closed_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF OLD.state = 'proposed' AND (\n            NEW.state = 'proposed' AND OLD IS DISTINCT FROM NEW\n            OR NEW.state = 'closed' AND to_jsonb(OLD) - ARRAY['state', 'version', 'closed_by_id', 'closed_at']::text[] IS DISTINCT FROM to_jsonb(NEW) - ARRAY['state', 'version', 'closed_by_id', 'closed_at']::text[]\n            OR NEW.state = 'open' AND to_jsonb(OLD) - ARRAY['state', 'version', 'proposed_by_id', 'proposed_at', 'proposed_changes', 'note',\n        'returned_by_id', 'returned_at', 'returned_reason']::text[] IS DISTINCT FROM to_jsonb(NEW) - ARRAY['state', 'version', 'proposed_by_id', 'proposed_at', 'proposed_changes', 'note',\n        'returned_by_id', 'returned_at', 'returned_reason']::text[]) THEN RAISE EXCEPTION 'a calibration closes as it was proposed' USING ERRCODE = 'check_violation'; END IF;IF NEW.state <> 'open' AND NEW.proposed_changes IS DISTINCT FROM (SELECT count(*) FROM assessments_calibrationchange c WHERE c.session_id = NEW.id) THEN RAISE EXCEPTION 'a calibration closes with the changes that were proposed' USING ERRCODE = 'check_violation'; END IF; IF NEW.state <> 'open' AND OLD.state <> NEW.state THEN IF NOT EXISTS (SELECT FROM assessments_assessmentround r\n                WHERE r.id = NEW.round_id AND r.state = 'calibrating') THEN RAISE EXCEPTION 'only a round in calibration is calibrated' USING ERRCODE = 'check_violation'; END IF; IF NEW.state = 'proposed' THEN IF NOT EXISTS (SELECT FROM assessments_calibrationparticipant p\n        WHERE p.session_id = NEW.id AND p.account_id = NEW.proposed_by_id) THEN RAISE EXCEPTION 'only who takes part proposes to close' USING ERRCODE = 'check_violation'; END IF; NEW.proposed_at := clock_timestamp(); ELSE IF NEW.closed_by_id = OLD.proposed_by_id OR EXISTS (\n                SELECT FROM employees_user a JOIN employees_user b ON a.employee_id = b.employee_id\n                WHERE a.id = NEW.closed_by_id AND b.id = OLD.proposed_by_id) THEN RAISE EXCEPTION 'nobody agrees to what they proposed' USING ERRCODE = 'check_violation'; END IF;IF EXISTS (SELECT FROM assessments_calibrationchange c WHERE c.session_id = NEW.id AND EXISTS (\n    SELECT FROM employees_user u WHERE u.id = NEW.closed_by_id AND (\n        u.employee_id = c.employee_id OR EXISTS (\n            SELECT FROM employees_kinship k\n            WHERE k.validity @> CURRENT_DATE\n              AND (k.employee_id, k.relative_id) IN (\n                (u.employee_id, c.employee_id), (c.employee_id, u.employee_id)))))) THEN RAISE EXCEPTION 'nobody agrees to a change about themselves or a relative' USING ERRCODE = 'check_violation'; END IF; NEW.closed_at := clock_timestamp(); END IF; END IF;  IF OLD.state = 'proposed' AND NEW.state = 'open' THEN IF NEW.proposed_by_id IS NOT NULL OR NEW.returned_by_id IS NULL THEN RAISE EXCEPTION 'what is returned is proposed anew, and says who returned it' USING ERRCODE = 'check_violation'; END IF; NEW.returned_at := clock_timestamp(); END IF;  RETURN NEW;", hash='53e18acbf9d4f95b0b76e19567b154f5402f1a0b', operation='UPDATE', pgid='pgtrigger_closed_by_another_10a1a', table='assessments_calibrationsession', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationsession',
            trigger=pgtrigger.compiler.Trigger(name='two_in_name_closed_by', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE second_names bigint[]; first_names bigint[];', func="\n            IF NEW.closed_by_id IS NULL OR (TG_OP = 'UPDATE' AND OLD.closed_by_id IS NOT DISTINCT FROM NEW.closed_by_id) THEN\n                RETURN NEW;\n            END IF;\n            second_names := NEW.closed_by_id || ARRAY(\n                SELECT d.delegator_id FROM employees_delegation d\n                WHERE current_setting('app.purpose', true) = 'delegation:' || d.public_id\n            );\n            first_names := NEW.proposed_by_id || ARRAY(\n                SELECT d.delegator_id FROM base_auditentry e\n                JOIN employees_delegation d ON e.purpose = 'delegation:' || d.public_id\n                WHERE e.table_name = TG_TABLE_NAME AND e.row_id = NEW.id AND e.new ->> 'proposed_by_id' = NEW.proposed_by_id::text\n            );\n            IF NEW.closed_by_id <> NEW.proposed_by_id AND second_names && first_names THEN\n                RAISE EXCEPTION 'two people in one name'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'two_in_name';\n            END IF;\n            RETURN NEW;\n        ", hash='7c0248c68822f1a56b29642ad280d6181284d914', operation='INSERT OR UPDATE', pgid='pgtrigger_two_in_name_closed_by_4633d', table='assessments_calibrationsession', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='calibrationsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True), ('closed_by__isnull', True)), _connector='OR'), name='calibrationsession_closed_whole'),
        ),
        migrating.AddConstraint(
            model_name='calibrationsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'open'), _negated=True), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('proposed_changes__isnull', False)), models.Q(models.Q(('state', 'proposed'), _negated=True), ('proposed_at__isnull', True), ('proposed_by__isnull', True), ('proposed_changes__isnull', True)), _connector='OR'), name='calibrationsession_proposed_whole'),
        ),
        migrating.AddConstraint(
            model_name='calibrationsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True), ('returned_reason', '')), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False), ('returned_reason__length__gte', 30)), _connector='OR'), name='calibrationsession_returned_whole'),
        ),
    ]
