import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from asn_career.base import migrating


from asn_career.base.migrating import AddField, CreateModel


class Migration(migrations.Migration):
    dependencies = [
        ('employees', '0010_notice_letters'),
        ('training', '0018_approval_chains'),
    ]

    operations = [
        CreateModel(
            name='ServiceFormClosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='told to visitors')),
                ('closed_by', models.CharField(max_length=120, verbose_name='closed by')),
                ('closed_at', models.DateTimeField(verbose_name='closed at')),
            ],
            options={
                'verbose_name': 'closed public form',
                'verbose_name_plural': 'closed public forms',
                'abstract': False,
            },
        ),
        migrating.AddTrigger(
            model_name='servicefeedback',
            trigger=pgtrigger.compiler.Trigger(name='none_while_closed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT 1 FROM training_serviceformclosure c WHERE c.unit_id = NEW.unit_id) THEN\n                        RAISE EXCEPTION 'the public form of unit % is closed', NEW.unit_id\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='9c6fdec40c7b11d4bec8ab4bdda11819393de378', operation='INSERT', pgid='pgtrigger_none_while_closed_3f880', table='training_servicefeedback', when='BEFORE')),
        ),
        AddField(
            model_name='serviceformclosure',
            name='unit',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='service_form_closure', to='employees.unit', verbose_name='work unit'),
        ),
        migrating.AddConstraint(
            model_name='serviceformclosure',
            constraint=models.CheckConstraint(condition=models.Q(('closed_by', ''), _negated=True), name='serviceformclosure_by_somebody'),
        ),
        migrating.AddTrigger(
            model_name='serviceformclosure',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='03491be66159342874391ec71d87d39688276ab6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_7df42', referencing='REFERENCING NEW TABLE AS new_rows ', table='training_serviceformclosure', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='serviceformclosure',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='a25197fb749e2ecdeeaf96f82b86337bc29aa21e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_9dfdd', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='training_serviceformclosure', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='serviceformclosure',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='fe54e6d440184032e8bef5dca7686193721870cc', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_2c44e', referencing='REFERENCING OLD TABLE AS old_rows ', table='training_serviceformclosure', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='serviceformclosure',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='ae38c6dc1c4f8b07e9cd960afe76a5bde60cf36b', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_f161b', table='training_serviceformclosure', when='BEFORE')),
        ),
    ]
