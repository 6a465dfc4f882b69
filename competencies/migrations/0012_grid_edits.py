"""Each saving of a grid is kept, so that it can be taken back."""

import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('competencies', '0011_posts_in_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.CreateModel(
            name='DecreeEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('cells', models.JSONField()),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('taken_back', models.BooleanField(db_default=False, default=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.AddField(
            model_name='decreeedit',
            name='decree',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='competencies.standarddecree'),
        ),
        migrating.AddField(
            model_name='decreeedit',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddConstraint(
            model_name='decreeedit',
            constraint=models.CheckConstraint(condition=models.Q(('cells', []), _negated=True), name='decreeedit_changes_something'),
        ),
        migrating.AddTrigger(
            model_name='decreeedit',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='5c9fb97af238e3b15923c0d70405156ce88f27ec', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_65ab7', referencing='REFERENCING NEW TABLE AS new_rows ', table='competencies_decreeedit', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreeedit',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='7e124aa65247f0b9dff33faa8b3953ffbc5cd4f4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_aa9c3', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='competencies_decreeedit', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreeedit',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='dbf8bf2ee79b3e990f237e99a2a1e1f63e634890', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_74993', referencing='REFERENCING OLD TABLE AS old_rows ', table='competencies_decreeedit', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreeedit',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='63fd44861b3a998371c91b82f37161b6161c884b', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_b6ad1', table='competencies_decreeedit', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='decreeedit',
            trigger=pgtrigger.compiler.Trigger(name='only_in_a_draft', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP <> 'INSERT' AND (SELECT state FROM competencies_standarddecree WHERE id = OLD.decree_id) <> 'draft'\n                OR TG_OP <> 'DELETE' AND (SELECT state FROM competencies_standarddecree WHERE id = NEW.decree_id) <> 'draft'\n            THEN\n                RAISE EXCEPTION 'what was decided does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            IF TG_OP = 'DELETE' THEN\n                RETURN OLD;\n            END IF;\n            RETURN NEW;\n        ", hash='34c8236c3125c667f714469fb4509067a9705c22', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_in_a_draft_3d59f', table='competencies_decreeedit', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='decreeedit',
            trigger=pgtrigger.compiler.Trigger(name='saved_as_it_was', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot update of "decree_id", "cells", "made_by_id", "made_at" rows from % table\', TG_TABLE_NAME;', hash='1ad98b4ec5d31f4661f3044072a618be59fa7fc4', operation='UPDATE OF "decree_id", "cells", "made_by_id", "made_at"', pgid='pgtrigger_saved_as_it_was_9c686', table='competencies_decreeedit', when='BEFORE')),
        ),
    ]
