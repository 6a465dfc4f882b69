"""Needs of an annual plan that do not come from gaps, with the decree that asks for them."""

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import uuid
from django.db import migrations, models

from asn_career.base import migrating


from asn_career.base.migrating import CreateModel


class Migration(migrations.Migration):

    dependencies = [
        ('employees', '0013_notices_told_once'),
        ('training', '0024_awareness_names_a_step'),
    ]

    operations = [
        CreateModel(
            name='AddedNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('people', models.PositiveIntegerField(verbose_name='people to train')),
                ('decree', models.CharField(max_length=250, verbose_name='decree or strategic programme')),
                ('reason', models.TextField(verbose_name='reason')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='added_needs', to='training.annualplan', verbose_name='annual training plan')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.trainingprogram', verbose_name='programme')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.unit', verbose_name='work unit')),
            ],
            options={
                'verbose_name': 'added need',
                'verbose_name_plural': 'added needs',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('plan', 'unit', 'program'), name='addedneed_key'), models.CheckConstraint(condition=models.Q(('people__range', (1, 100000))), name='addedneed_people'), models.CheckConstraint(condition=models.Q(models.Q(('decree', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='addedneed_is_founded')],
            },
        ),
        migrating.AddTrigger(
            model_name='addedneed',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='6a6c3879de1c8e4514789e29303c0adb589f57e0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_6d2e8', referencing='REFERENCING NEW TABLE AS new_rows ', table='training_addedneed', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='addedneed',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='d2559746b5200cb63f0b31627728ef75fa4cfbcd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_14bb3', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='training_addedneed', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='addedneed',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='4d053855044d8b923689795deb2299f002ef11d9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_88856', referencing='REFERENCING OLD TABLE AS old_rows ', table='training_addedneed', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='addedneed',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='2be2bc8ff4a9a74498acb2e201e2a1511caaa553', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_fddbe', table='training_addedneed', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='addedneed',
            trigger=pgtrigger.compiler.Trigger(name='written_as_draft', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM training_annualplan p\n                WHERE p.id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.plan_id ELSE NEW.plan_id END) AND p.state <> 'draft'\n            ) THEN\n                RAISE EXCEPTION 'an annual plan is written as a draft' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n        ", hash='96df302b73ee92d7c31b3bcbd6444f7ed6e88bbd', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_written_as_draft_3df3a', table='training_addedneed', when='BEFORE')),
        ),
    ]
