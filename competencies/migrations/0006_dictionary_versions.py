"""Versions of the dictionary, agreed by two people; competencies that it withdraws; the kind of government posts."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models
from asn_career.base.migrating import AddField, AlterField, CreateModel

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('competencies', '0005_behavioural_indicators'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModel(
            name='DictionaryVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='number')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('reviewed', 'Reviewed'), ('in_force', 'In force'), ('retired', 'Retired'), ('returned', 'Returned')], default='draft', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('content', models.JSONField(verbose_name='content')),
                ('content_hash', models.CharField(max_length=64, verbose_name='hash')),
                ('begins', models.DateField(verbose_name='in force from')),
                ('validity', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True, verbose_name='validity')),
                ('decree', models.CharField(max_length=300, verbose_name='decree')),
                ('decree_on', models.DateField(verbose_name='day of the decree')),
                ('reason', models.TextField(verbose_name='reason')),
                ('drafted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='drafted at')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='day of the decision')),
                ('decided_reason', models.TextField(blank=True, default='', verbose_name='reason of the decision')),
            ],
            options={
                'verbose_name': 'dictionary version',
                'verbose_name_plural': 'dictionary versions',
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='competency',
            name='competency_known_kind',
        ),
        migrations.RemoveField(
            model_name='competencylevel',
            name='indicators',
        ),
        AddField(
            model_name='competency',
            name='withdrawn_on',
            field=models.DateField(blank=True, null=True),
        ),
        AlterField(
            model_name='competency',
            name='kind',
            field=models.CharField(choices=[('managerial', 'Managerial'), ('sociocultural', 'Sociocultural'), ('technical', 'Technical'), ('government', 'Government')], max_length=15),
        ),
        migrating.AddConstraint(
            model_name='competency',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['managerial', 'sociocultural', 'technical', 'government'])), name='competency_known_kind'),
        ),
        AddField(
            model_name='dictionaryversion',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        AddField(
            model_name='dictionaryversion',
            name='drafted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by'),
        ),
        migrating.AddConstraint(
            model_name='dictionaryversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('state',), name='dictionaryversion_one_draft'),
        ),
        migrating.AddConstraint(
            model_name='dictionaryversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('state',), name='dictionaryversion_one_in_force'),
        ),
        migrating.AddConstraint(
            model_name='dictionaryversion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('validity', '&&')], name='dictionaryversion_one_at_a_time'),
        ),
        migrating.AddConstraint(
            model_name='dictionaryversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'reviewed', 'in_force', 'retired', 'returned'])), name='dictionaryversion_known_state'),
        ),
        migrating.AddConstraint(
            model_name='dictionaryversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('reviewed', 'in_force', 'retired')), ('validity__isempty', False), ('validity__startswith', models.F('begins'))), models.Q(('state__in', ['draft', 'returned']), ('validity__isnull', True)), _connector='OR'), name='dictionaryversion_days_once_agreed'),
        ),
        migrating.AddConstraint(
            model_name='dictionaryversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decree', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='dictionaryversion_by_decree'),
        ),
        migrating.AddConstraint(
            model_name='dictionaryversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='dictionaryversion_decided_by_somebody'),
        ),
        migrating.AddConstraint(
            model_name='dictionaryversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('reviewed', 'in_force', 'retired')), _negated=True), models.Q(('begins__gte', models.F('decided_on')), ('begins__gte', models.F('decree_on'))), _connector='OR'), name='dictionaryversion_never_backwards'),
        ),
        migrating.AddConstraint(
            model_name='dictionaryversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('decided_reason', ''), _negated=True), _connector='OR'), name='dictionaryversion_returned_with_reason'),
        ),
        migrating.AddTrigger(
            model_name='dictionaryversion',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='f21c11157cf54f97b4d78598fb2136ed46005b0e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_c7f58', referencing='REFERENCING NEW TABLE AS new_rows ', table='competencies_dictionaryversion', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='dictionaryversion',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='c27f66235df33cd0cc086810070727a2bb64d461', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_52f9a', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='competencies_dictionaryversion', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='dictionaryversion',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='8b51c12d53c95207a191505e150949fb59ff25e0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_3c241', referencing='REFERENCING OLD TABLE AS old_rows ', table='competencies_dictionaryversion', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='dictionaryversion',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='9e96bc7ee6f68f48497564fd34a787f3eb5da416', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_2cc9e', table='competencies_dictionaryversion', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='dictionaryversion',
            trigger=pgtrigger.compiler.Trigger(name='only_these_moves', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'INSERT' THEN\n                IF NEW.state NOT IN ('draft') THEN\n                    RAISE EXCEPTION '% cannot begin as %', TG_TABLE_NAME, NEW.state USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            IF OLD.state <> NEW.state AND (\n                (OLD.state, NEW.state) NOT IN (('draft', 'returned'), ('draft', 'reviewed'), ('in_force', 'retired'), ('reviewed', 'in_force')) OR NEW.version <> OLD.version + 1\n            ) THEN\n                RAISE EXCEPTION '% does not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='59cde8bb31e6b9c51539adfb634221d4f570d3a8', operation='INSERT OR UPDATE', pgid='pgtrigger_only_these_moves_1a006', table='competencies_dictionaryversion', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='dictionaryversion',
            trigger=pgtrigger.compiler.Trigger(name='agreed_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.state = 'reviewed' AND OLD.state <> 'reviewed' THEN\n                IF NEW.decided_by_id = OLD.drafted_by_id OR EXISTS (\n                    SELECT 1 FROM employees_user a JOIN employees_user b ON a.employee_id = b.employee_id\n                    WHERE a.id = NEW.decided_by_id AND b.id = OLD.drafted_by_id\n                ) THEN\n                    RAISE EXCEPTION 'nobody agrees to what they drafted' USING ERRCODE = 'check_violation';\n                END IF;\n                NEW.decided_at := clock_timestamp();\n            END IF;\n            RETURN NEW;\n        ", hash='e965fabd8b57bd7c5ec00b8bf94c2038d9a533d9', operation='UPDATE', pgid='pgtrigger_agreed_by_another_f7511', table='competencies_dictionaryversion', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='dictionaryversion',
            trigger=pgtrigger.compiler.Trigger(name='kept_once_agreed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.state <> 'draft' AND\n                to_jsonb(OLD) - ARRAY['version', 'state', 'validity']::text[] IS DISTINCT FROM to_jsonb(NEW) - ARRAY['version', 'state', 'validity']::text[]\n            THEN\n                RAISE EXCEPTION 'what was agreed does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            IF (OLD.drafted_by_id, OLD.number, OLD.public_id) IS DISTINCT FROM\n                (NEW.drafted_by_id, NEW.number, NEW.public_id)\n            THEN\n                RAISE EXCEPTION 'who drafted it stays on record' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='ec7edc7b7f3c2525531ef967363f9c0f8f27c935', operation='UPDATE', pgid='pgtrigger_kept_once_agreed_62f27', table='competencies_dictionaryversion', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='dictionaryversion',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='306b9e591ed35429fb757fd7b73d6ffb9e5cc4f4', operation='DELETE', pgid='pgtrigger_kept_af182', table='competencies_dictionaryversion', when='BEFORE')),
        ),
    ]
