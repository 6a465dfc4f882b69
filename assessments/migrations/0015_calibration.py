"""Calibration sessions with who took part, what was discussed and changed; levels change by a change alone."""

import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0014_corrected_assessments'),
        ('employees', '0015_sex_moves'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.CreateModel(
            name='CalibrationChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('before', models.DecimalField(decimal_places=1, max_digits=2, verbose_name='level before')),
                ('after', models.DecimalField(decimal_places=1, max_digits=2, verbose_name='level after')),
                ('reason', models.TextField(verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'change in a calibration',
                'verbose_name_plural': 'changes in calibrations',
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='CalibrationMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'discussed person',
                'verbose_name_plural': 'discussed people',
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='CalibrationParticipant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'participant of a calibration',
                'verbose_name_plural': 'participants of calibrations',
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='CalibrationSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('open', 'Under way'), ('closed', 'Closed')], default='open', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('guideline', models.JSONField(verbose_name='guideline')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed at')),
                ('note', models.TextField(blank=True, default='', verbose_name='note for the minutes')),
            ],
            options={
                'verbose_name': 'calibration session',
                'verbose_name_plural': 'calibration sessions',
                'abstract': False,
            },
        ),
        migrating.AddTrigger(
            model_name='assessmentround',
            trigger=pgtrigger.compiler.Trigger(name='ends_after_calibration', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', func="IF NEW.state = 'finished' AND EXISTS (\n                SELECT FROM assessments_calibrationsession s WHERE s.round_id = NEW.id AND s.state = 'open') THEN RAISE EXCEPTION 'a round finishes once its calibration is closed' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='6651e104e92135a8b0301efc0f1c1873c812146c', operation='UPDATE', pgid='pgtrigger_ends_after_calibration_71dc1', table='assessments_assessmentround', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='roundoutcome',
            trigger=pgtrigger.compiler.Trigger(name='calibrated_by_a_change', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.calibrated_level IS DISTINCT FROM NEW.calibrated_level)', func="IF NEW.calibrated_level IS DISTINCT FROM (\n                SELECT c.after FROM assessments_calibrationchange c\n                JOIN assessments_calibrationsession s ON s.id = c.session_id AND s.state = 'open'\n                WHERE c.outcome_id = NEW.id ORDER BY c.id DESC LIMIT 1) THEN RAISE EXCEPTION 'a calibrated level is what a change with its reason says' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='537d80b20f106d66144bea9ac09c3c4c76bdffe3', operation='UPDATE', pgid='pgtrigger_calibrated_by_a_change_cec6d', table='assessments_roundoutcome', when='BEFORE')),
        ),
        migrating.AddField(
            model_name='calibrationchange',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrating.AddField(
            model_name='calibrationchange',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.employee', verbose_name='employee'),
        ),
        migrating.AddField(
            model_name='calibrationchange',
            name='outcome',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='assessments.roundoutcome'),
        ),
        migrating.AddField(
            model_name='calibrationmark',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrating.AddField(
            model_name='calibrationmark',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.employee', verbose_name='employee'),
        ),
        migrating.AddField(
            model_name='calibrationmark',
            name='subject',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='discussed', to='assessments.roundsubject'),
        ),
        migrating.AddField(
            model_name='calibrationparticipant',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrating.AddField(
            model_name='calibrationsession',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by'),
        ),
        migrating.AddField(
            model_name='calibrationsession',
            name='led_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='led by'),
        ),
        migrating.AddField(
            model_name='calibrationsession',
            name='round',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='calibration', to='assessments.assessmentround', verbose_name='assessment round'),
        ),
        migrating.AddField(
            model_name='calibrationparticipant',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='assessments.calibrationsession'),
        ),
        migrating.AddField(
            model_name='calibrationmark',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='assessments.calibrationsession'),
        ),
        migrating.AddField(
            model_name='calibrationchange',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='assessments.calibrationsession'),
        ),
        migrating.AddConstraint(
            model_name='calibrationsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('state', 'closed')), models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('state', 'open')), _connector='OR'), name='calibrationsession_closed_whole'),
        ),
        migrating.AddTrigger(
            model_name='calibrationsession',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='8136cf2ac79d2c38e9ec027a2b687ddf68854ba8', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_3512e', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_calibrationsession', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationsession',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='e8bbf407cbcdd039b66a8beb8af74e05f427f173', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_241a7', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_calibrationsession', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationsession',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='45aeea632dfd2f35f85232eae831d97b6dfa2e3f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_b1207', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_calibrationsession', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationsession',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='acac434333bc23695043ee535d853c81147408f6', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_f0bd9', table='assessments_calibrationsession', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationsession',
            trigger=pgtrigger.compiler.Trigger(name='only_these_moves', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'INSERT' THEN\n                IF NEW.state NOT IN ('open') THEN\n                    RAISE EXCEPTION '% cannot begin as %', TG_TABLE_NAME, NEW.state USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            IF OLD.state <> NEW.state AND (\n                (OLD.state, NEW.state) NOT IN (('open', 'closed')) OR NEW.version <> OLD.version + 1\n            ) THEN\n                RAISE EXCEPTION '% does not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='14e9e3608d8874f1ea65c63f796f1ac348e446cb', operation='INSERT OR UPDATE', pgid='pgtrigger_only_these_moves_2e6f2', table='assessments_calibrationsession', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationsession',
            trigger=pgtrigger.compiler.Trigger(name='begins_in_calibration', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF TG_OP = 'INSERT' THEN IF NOT EXISTS (SELECT FROM assessments_assessmentround r\n                WHERE r.id = NEW.round_id AND r.state = 'calibrating') THEN RAISE EXCEPTION 'only a round in calibration is calibrated' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END IF; IF OLD.state = 'closed' OR (OLD.round_id, OLD.led_by_id, OLD.opened_at, OLD.guideline, OLD.public_id)\n                IS DISTINCT FROM (NEW.round_id, NEW.led_by_id, NEW.opened_at, NEW.guideline, NEW.public_id) THEN RAISE EXCEPTION 'a calibration keeps what it began with, and a closed one does not change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='1ccc20c9045b7a120ec1c7e1c4b189edead4b90f', operation='INSERT OR UPDATE', pgid='pgtrigger_begins_in_calibration_db3bf', table='assessments_calibrationsession', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationsession',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='bab70b053721b23ba9f0647e9455defcae9d78ca', operation='DELETE', pgid='pgtrigger_kept_a984b', table='assessments_calibrationsession', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='calibrationparticipant',
            constraint=models.UniqueConstraint(fields=('session', 'account'), name='calibrationparticipant_once'),
        ),
        migrating.AddTrigger(
            model_name='calibrationparticipant',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='003b4fbf1b7f26a9292cce9e21437cfdd484b9a1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_5ae50', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_calibrationparticipant', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationparticipant',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='46585df1546cb4bd9989aceed5722dbe3d08a0f6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_13995', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_calibrationparticipant', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationparticipant',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='6713fd13d68eca518696441634d76e47c5b84307', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_b2952', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_calibrationparticipant', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationparticipant',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='36f34df431c1a4b4762068bb5908382e4cd4c365', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_ccd61', table='assessments_calibrationparticipant', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationparticipant',
            trigger=pgtrigger.compiler.Trigger(name='of_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (SELECT FROM assessments_calibrationsession s\n    WHERE s.id = NEW.session_id AND s.state = 'open') THEN RAISE EXCEPTION 'a closed calibration does not change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='5e3045ba7e1929bd1e5f2932d8ca9126f1e9f59a', operation='INSERT', pgid='pgtrigger_of_an_open_session_1d601', table='assessments_calibrationparticipant', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationparticipant',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a8f49f274c932e2c5ffd978e40732a40092ea7d6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5ae63', table='assessments_calibrationparticipant', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationmark',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='965ff31218ddd8bfb7fc7dea7776d4643d7750c1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_40a5f', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_calibrationmark', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationmark',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='5091cecb9850fa2790eaf317a0bab532b8d68854', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_2b45d', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_calibrationmark', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationmark',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='1786763e9c76e6caf56bce9a812c9f3c2b99d4a0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_478b8', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_calibrationmark', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationmark',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='85527b7c8c64b929cd689f5d6006e1504813d1b9', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_05ec6', table='assessments_calibrationmark', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationmark',
            trigger=pgtrigger.compiler.Trigger(name='of_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (SELECT FROM assessments_calibrationsession s\n    WHERE s.id = NEW.session_id AND s.state = 'open') THEN RAISE EXCEPTION 'a closed calibration does not change' USING ERRCODE = 'check_violation'; END IF;IF NOT EXISTS (SELECT FROM assessments_calibrationparticipant p\n    WHERE p.session_id = NEW.session_id AND p.account_id = NEW.by_id) THEN RAISE EXCEPTION 'only who takes part calibrates' USING ERRCODE = 'check_violation'; END IF;IF EXISTS (\n    SELECT FROM employees_user u WHERE u.id = NEW.by_id AND (\n        u.employee_id = NEW.employee_id OR EXISTS (\n            SELECT FROM employees_kinship k\n            WHERE k.validity @> CURRENT_DATE\n              AND (k.employee_id, k.relative_id) IN (\n                (u.employee_id, NEW.employee_id), (NEW.employee_id, u.employee_id))))) THEN RAISE EXCEPTION 'nobody calibrates themselves or a relative' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='484172de95b0f2fd0380ac1879911470ff38bb62', operation='INSERT', pgid='pgtrigger_of_an_open_session_0844c', table='assessments_calibrationmark', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationmark',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='861af23d9e37669dd6616033a04051cd180a5752', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_27b34', table='assessments_calibrationmark', when='BEFORE')),
        ),
        migrating.AddIndex(
            model_name='calibrationchange',
            index=models.Index(fields=['session', 'id'], name='calibrationchange_in_order'),
        ),
        migrating.AddConstraint(
            model_name='calibrationchange',
            constraint=models.CheckConstraint(condition=models.Q(('after__gte', 0), ('after__lte', 5), ('after', django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Floor(django.db.models.expressions.CombinedExpression(models.F('after'), '*', models.Value(2))), '/', models.Value(2)))), name='calibrationchange_in_halves'),
        ),
        migrating.AddConstraint(
            model_name='calibrationchange',
            constraint=models.CheckConstraint(condition=models.Q(('after', models.F('before')), _negated=True), name='calibrationchange_changes'),
        ),
        migrating.AddConstraint(
            model_name='calibrationchange',
            constraint=models.CheckConstraint(condition=models.Q(('reason__length__gte', 30)), name='calibrationchange_has_a_reason'),
        ),
        migrating.AddTrigger(
            model_name='calibrationchange',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='16d992b9ae461baeda076e3ab6159cac43ec03e5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_e6251', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_calibrationchange', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationchange',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='39cceb79f06ef02c4c68e69dc5e3fc1b077ad251', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_86b74', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_calibrationchange', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationchange',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='0904f7e7003f8c1470c70f752ddc87dde591deda', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_4e84c', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_calibrationchange', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='calibrationchange',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='ecd15fc79e85d25f31651320019a77c08045ba8e', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_a15c6', table='assessments_calibrationchange', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationchange',
            trigger=pgtrigger.compiler.Trigger(name='of_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (SELECT FROM assessments_calibrationsession s\n    WHERE s.id = NEW.session_id AND s.state = 'open') THEN RAISE EXCEPTION 'a closed calibration does not change' USING ERRCODE = 'check_violation'; END IF;IF NOT EXISTS (SELECT FROM assessments_calibrationparticipant p\n    WHERE p.session_id = NEW.session_id AND p.account_id = NEW.by_id) THEN RAISE EXCEPTION 'only who takes part calibrates' USING ERRCODE = 'check_violation'; END IF;IF EXISTS (\n    SELECT FROM employees_user u WHERE u.id = NEW.by_id AND (\n        u.employee_id = NEW.employee_id OR EXISTS (\n            SELECT FROM employees_kinship k\n            WHERE k.validity @> CURRENT_DATE\n              AND (k.employee_id, k.relative_id) IN (\n                (u.employee_id, NEW.employee_id), (NEW.employee_id, u.employee_id))))) THEN RAISE EXCEPTION 'nobody calibrates themselves or a relative' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='d1311b733bf3629c77c90a7f2197f91e06194aed', operation='INSERT', pgid='pgtrigger_of_an_open_session_19777', table='assessments_calibrationchange', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationchange',
            trigger=pgtrigger.compiler.Trigger(name='change_of_its_round', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (\n                SELECT FROM assessments_roundoutcome o\n                JOIN assessments_roundsubject b ON b.id = o.subject_id\n                JOIN assessments_calibrationsession s ON s.round_id = b.round_id\n                WHERE o.id = NEW.outcome_id AND s.id = NEW.session_id AND b.employee_id = NEW.employee_id\n                  AND coalesce(o.calibrated_level, o.level) = NEW.before) THEN RAISE EXCEPTION 'a change begins at the level that stands' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='364b373a0ec43f21270d32467d2bec7fa55a8f3f', operation='INSERT', pgid='pgtrigger_change_of_its_round_2a54e', table='assessments_calibrationchange', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calibrationchange',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='96f17b0fe0070263715240ac4cc678f606662820', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6b0b0', table='assessments_calibrationchange', when='BEFORE')),
        ),
    ]
