"""What is rated is a row of its own, with an id that ratings refer to; the array of texts that was before becomes rows."""

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import uuid
from django.db import migrations, models
from asn_career.base.migrating import AddField, CreateModel

from asn_career.base import migrating


def copy_texts(apps, schema_editor):
    CompetencyLevel = apps.get_model("competencies", "CompetencyLevel")
    apps.get_model("competencies", "BehaviouralIndicator").objects.bulk_create(
        apps.get_model("competencies", "BehaviouralIndicator")(level_id=pk, number=number, text=text)
        for pk, texts in CompetencyLevel.objects.values_list("pk", "indicators")
        for number, text in enumerate(filter(None, texts), start=1)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('competencies', '0004_lean_capture'),
    ]

    operations = [
        CreateModel(
            name='BehaviouralIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('retired_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'behavioural indicator',
                'verbose_name_plural': 'behavioural indicators',
                'abstract': False,
            },
        ),
        AddField(
            model_name='behaviouralindicator',
            name='level',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='competencies.competencylevel'),
        ),
        migrating.AddConstraint(
            model_name='behaviouralindicator',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_on__isnull', True)), fields=('level', 'number'), name='behaviouralindicator_one_in_use'),
        ),
        migrating.AddConstraint(
            model_name='behaviouralindicator',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='behaviouralindicator_says_something'),
        ),
        migrating.AddTrigger(
            model_name='behaviouralindicator',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='53b2ad779b76ef179f4ff7098d4cd2f301c3303b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_6f834', referencing='REFERENCING NEW TABLE AS new_rows ', table='competencies_behaviouralindicator', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='behaviouralindicator',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='4c5a140cc72b7c154680fa5b31eb63bbbb7f41e6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_98adf', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='competencies_behaviouralindicator', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='behaviouralindicator',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='3c79d3806a548bafcc403273d9dcf5f7ada67a1b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_8896a', referencing='REFERENCING OLD TABLE AS old_rows ', table='competencies_behaviouralindicator', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='behaviouralindicator',
            trigger=pgtrigger.compiler.Trigger(name='words_do_not_change', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot update of "text", "level_id", "public_id" rows from % table\', TG_TABLE_NAME;', hash='e87913ef9217341371ad53a2c9032fe0be95a0e4', operation='UPDATE OF "text", "level_id", "public_id"', pgid='pgtrigger_words_do_not_change_d0738', table='competencies_behaviouralindicator', when='BEFORE')),
        ),
        migrations.RunPython(copy_texts, migrations.RunPython.noop),
    ]
