"""What a level of an earlier scale counts as on a later one."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import pgtrigger.compiler
import uuid
from decimal import Decimal
from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('competencies', '0009_requirements_by_decree'),
    ]

    operations = [
        migrating.CreateModel(
            name='LevelConversion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('managerial', 'Managerial'), ('sociocultural', 'Sociocultural'), ('technical', 'Technical'), ('government', 'Government')], max_length=15)),
                ('holds', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('measured', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('level_from', models.DecimalField(decimal_places=1, max_digits=2)),
                ('level_to', models.DecimalField(decimal_places=1, max_digits=2, null=True)),
            ],
            options={
                'verbose_name': 'conversion of a level',
                'verbose_name_plural': 'conversions of levels',
                'abstract': False,
            },
        ),
        migrating.AddField(
            model_name='levelconversion',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversions', to='competencies.dictionaryversion'),
        ),
        migrating.AddConstraint(
            model_name='levelconversion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), ('level_from', '='), ('holds', '&&'), ('measured', '&&')], name='levelconversion_one_answer'),
        ),
        migrating.AddConstraint(
            model_name='levelconversion',
            constraint=models.CheckConstraint(condition=models.Q(('holds__isempty', False), ('measured__isempty', False), models.Q(('holds__overlap', models.F('measured')), _negated=True)), name='levelconversion_between_scales'),
        ),
        migrating.AddConstraint(
            model_name='levelconversion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['managerial', 'sociocultural', 'technical', 'government'])), name='levelconversion_known_kind'),
        ),
        migrating.AddConstraint(
            model_name='levelconversion',
            constraint=models.CheckConstraint(condition=models.Q(('level_from__gte', 0), ('level_from__lte', Decimal('5')), ('level_from', django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Floor(django.db.models.expressions.CombinedExpression(models.F('level_from'), '*', models.Value(2))), '/', models.Value(2)))), name='levelconversion_from_in_halves'),
        ),
        migrating.AddConstraint(
            model_name='levelconversion',
            constraint=models.CheckConstraint(condition=models.Q(('level_to__isnull', True), models.Q(('level_to__gte', 0), ('level_to__lte', Decimal('5')), ('level_to', django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Floor(django.db.models.expressions.CombinedExpression(models.F('level_to'), '*', models.Value(2))), '/', models.Value(2)))), _connector='OR'), name='levelconversion_to_in_halves'),
        ),
        migrating.AddTrigger(
            model_name='levelconversion',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='4e2d287bb3a8d3063b966ca3fb5fca11586c60bf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_98d20', referencing='REFERENCING NEW TABLE AS new_rows ', table='competencies_levelconversion', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='levelconversion',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='69271b12e811070ea6f1febbca78ae151d79ea76', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_2c273', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='competencies_levelconversion', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='levelconversion',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='6dc026424cf7893357f6a145d06b60bd065cd1c5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_dc046', referencing='REFERENCING OLD TABLE AS old_rows ', table='competencies_levelconversion', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='levelconversion',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='44054808f1cf6612d3d897ad82b96479f7c75572', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_ee62f', table='competencies_levelconversion', when='BEFORE')),
        ),
    ]
