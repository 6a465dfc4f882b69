"""Scores of the tests before and after a session."""

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import uuid
from django.db import migrations, models

from asn_career.base import migrating


from asn_career.base.migrating import CreateModel


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0025_added_needs'),
    ]

    operations = [
        CreateModel(
            name='LearningScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('before', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='score before the training')),
                ('after', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='score after the training')),
                ('maximum', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='highest possible score')),
                ('by', models.CharField(max_length=120, verbose_name='by')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('enrolment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='learning_score', to='training.enrolment', verbose_name='enrolment')),
            ],
            options={
                'verbose_name': 'scores of the tests of a training',
                'verbose_name_plural': 'scores of the tests of trainings',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('before__isnull', False), ('after__isnull', False), _connector='OR'), name='learningscore_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('before__isnull', True), ('before__gte', 0), _connector='OR'), models.Q(('after__isnull', True), ('after__gte', 0), _connector='OR')), name='learningscore_not_below_nought'), models.CheckConstraint(condition=models.Q(('maximum__isnull', True), models.Q(('maximum__gt', 0), models.Q(('before__isnull', True), ('before__lte', models.F('maximum')), _connector='OR'), models.Q(('after__isnull', True), ('after__lte', models.F('maximum')), _connector='OR')), _connector='OR'), name='learningscore_within_maximum')],
            },
        ),
        migrating.AddTrigger(
            model_name='learningscore',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='2e63f66d6f9af92992d298f46f4b374f9c6e65bc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_576bb', referencing='REFERENCING NEW TABLE AS new_rows ', table='training_learningscore', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='learningscore',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='9034fd94b52a2a14e69a904c8794b5f89c5408be', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_53fd2', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='training_learningscore', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='learningscore',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='0fb57d27393412e818056994bd24dce99a64e69d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_226b5', referencing='REFERENCING OLD TABLE AS old_rows ', table='training_learningscore', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='learningscore',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='e2016c2415eb316f4fecd75171c0b97756420f17', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_f4ca8', table='training_learningscore', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='learningscore',
            trigger=pgtrigger.compiler.Trigger(name='of_a_participant', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (SELECT 1 FROM training_enrolment e\n                                   WHERE e.id = NEW.enrolment_id AND e.state IN ('seated', 'attended')) THEN\n                        RAISE EXCEPTION 'scores are those of participants' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='328cd537c6b4140bf66e46355a6252982707fe41', operation='INSERT OR UPDATE OF "enrolment_id"', pgid='pgtrigger_of_a_participant_af7f2', table='training_learningscore', when='BEFORE')),
        ),
    ]
