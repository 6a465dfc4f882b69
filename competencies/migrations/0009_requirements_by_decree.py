"""What posts require beside competencies may be set by a decree: its lines, and the days of the rows that it writes."""

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import uuid
from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('competencies', '0008_sealed_versions'),
        ('employees', '0015_sex_moves'),
    ]

    operations = [
        migrating.CreateModel(
            name='DecreeRequirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('min_education', 'Minimum education'), ('field_of_study', 'Field of study'), ('min_rank', 'Minimum rank'), ('training', 'Required training'), ('experience_years', 'Years of experience')], max_length=20, verbose_name='kind')),
                ('value', models.CharField(max_length=250, verbose_name='requirement')),
                ('importance', models.CharField(blank=True, choices=[('mutlak', 'Must have'), ('penting', 'Important'), ('perlu', 'Needed')], max_length=10, verbose_name='importance')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='positionrequirement',
            name='positionrequirement_key',
        ),
        migrating.AddField(
            model_name='decreetarget',
            name='sets_requirements',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrating.AddField(
            model_name='positionrequirement',
            name='standard_decree',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='set_requirements', to='competencies.standarddecree'),
        ),
        migrating.AddField(
            model_name='positionrequirement',
            name='valid_from',
            field=models.DateField(blank=True, null=True),
        ),
        migrating.AddField(
            model_name='positionrequirement',
            name='valid_to',
            field=models.DateField(blank=True, null=True),
        ),
        migrating.AddTrigger(
            model_name='positionrequirement',
            trigger=pgtrigger.compiler.Trigger(name='decreed_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.standard_decree_id IS NOT NULL AND (TG_OP = 'DELETE' OR\n                        (OLD.position_id, OLD.kind, OLD.value, OLD.importance, OLD.valid_from, OLD.standard_decree_id)\n                        IS DISTINCT FROM\n                        (NEW.position_id, NEW.kind, NEW.value, NEW.importance, NEW.valid_from, NEW.standard_decree_id))\n                    THEN\n                        RAISE EXCEPTION 'what was decreed does not change; another decree ends it'\n                        USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN\n                        RETURN OLD;\n                    END IF;\n                    RETURN NEW;\n                ", hash='59b34c1b9efe53e0c15a6b70cbe9f0c257f34457', operation='UPDATE OR DELETE', pgid='pgtrigger_decreed_is_immutable_180bb', table='competencies_positionrequirement', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='positionrequirement',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('position', 'kind', 'value'), name='positionrequirement_key'),
        ),
        migrating.AddConstraint(
            model_name='positionrequirement',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='positionrequirement_days'),
        ),
        migrating.AddConstraint(
            model_name='positionrequirement',
            constraint=models.CheckConstraint(condition=models.Q(('standard_decree__isnull', True), ('valid_from__isnull', False), _connector='OR'), name='positionrequirement_decreed_from_a_day'),
        ),
        migrating.AddField(
            model_name='decreerequirement',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requirements', to='competencies.decreetarget'),
        ),
        migrating.AddConstraint(
            model_name='decreerequirement',
            constraint=models.UniqueConstraint(fields=('target', 'kind', 'value'), name='decreerequirement_key'),
        ),
        migrating.AddConstraint(
            model_name='decreerequirement',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['min_education', 'field_of_study', 'min_rank', 'training', 'experience_years'])), name='decreerequirement_known_kind'),
        ),
        migrating.AddConstraint(
            model_name='decreerequirement',
            constraint=models.CheckConstraint(condition=models.Q(('importance__in', ['', 'mutlak', 'penting', 'perlu'])), name='decreerequirement_known_importance'),
        ),
        migrating.AddConstraint(
            model_name='decreerequirement',
            constraint=models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='decreerequirement_has_value'),
        ),
        migrating.AddTrigger(
            model_name='decreerequirement',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='343ca7cc8170daafc40238e88b11dccf147f21cc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_f3264', referencing='REFERENCING NEW TABLE AS new_rows ', table='competencies_decreerequirement', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreerequirement',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='00fbf8cd1644f9ffb6faace05f5877a6b3746c52', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_2895d', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='competencies_decreerequirement', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreerequirement',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='037eb78311370a2882f930390b78c23e15143dc7', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_5d99d', referencing='REFERENCING OLD TABLE AS old_rows ', table='competencies_decreerequirement', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreerequirement',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='a6e9e9b2d2f5ef287576610df7a912f78c4f618a', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_a7bfa', table='competencies_decreerequirement', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='decreerequirement',
            trigger=pgtrigger.compiler.Trigger(name='only_in_a_draft', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP <> 'INSERT' AND (SELECT d.state FROM competencies_standarddecree d JOIN competencies_decreetarget t ON t.decree_id = d.id WHERE t.id = OLD.target_id) <> 'draft'\n                OR TG_OP <> 'DELETE' AND (SELECT d.state FROM competencies_standarddecree d JOIN competencies_decreetarget t ON t.decree_id = d.id WHERE t.id = NEW.target_id) <> 'draft'\n            THEN\n                RAISE EXCEPTION 'what was decided does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            IF TG_OP = 'DELETE' THEN\n                RETURN OLD;\n            END IF;\n            RETURN NEW;\n        ", hash='23ea08589c68a4bded0b509d4ea53fc0325f2748', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_in_a_draft_b8e3d', table='competencies_decreerequirement', when='BEFORE')),
        ),
    ]
