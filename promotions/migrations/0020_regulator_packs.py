"""Packs for the regulator: who asked for which, and the file that was made."""

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models
from asn_career.base.migrating import CreateModel

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0014_names_of_imports'),
        ('employees', '0015_sex_moves'),
        ('promotions', '0019_fairness'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModel(
            name='RegulatorPack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('purpose', models.CharField(max_length=200, verbose_name='purpose')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('sha256', models.CharField(blank=True, default='', max_length=64, verbose_name='hash of the file')),
                ('made_at', models.DateTimeField(null=True, verbose_name='made at')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='regulator_pack', to='base.job', verbose_name='background job')),
                ('root', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.unit', verbose_name='agency')),
            ],
            options={
                'verbose_name': 'pack for the regulator',
                'verbose_name_plural': 'packs for the regulator',
                'abstract': False,
            },
        ),
        CreateModel(
            name='RegulatorPackFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField(verbose_name='content')),
                ('pack', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='file', to='promotions.regulatorpack', verbose_name='pack for the regulator')),
            ],
            options={
                'verbose_name': 'file of a pack',
                'verbose_name_plural': 'files of packs',
            },
        ),
        migrating.AddConstraint(
            model_name='regulatorpack',
            constraint=models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='regulatorpack_has_a_purpose'),
        ),
        migrating.AddConstraint(
            model_name='regulatorpack',
            constraint=models.CheckConstraint(condition=models.Q(('year__range', (2000, 2100))), name='regulatorpack_known_year'),
        ),
        migrating.AddConstraint(
            model_name='regulatorpack',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', True), ('sha256', '')), models.Q(models.Q(('sha256', ''), _negated=True), ('made_at__isnull', False)), _connector='OR'), name='regulatorpack_made_whole'),
        ),
        migrating.AddTrigger(
            model_name='regulatorpack',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='4a292e9f10171aedf7fc3dc9051ebf5572423ea9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_4d201', referencing='REFERENCING NEW TABLE AS new_rows ', table='promotions_regulatorpack', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='regulatorpack',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='265c97b31bb98a62afce6fc53776f10292e344d0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_01aa7', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='promotions_regulatorpack', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='regulatorpack',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='a3d79bd96b68e74c34b69c9099c4b0d2c5792969', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_66275', referencing='REFERENCING OLD TABLE AS old_rows ', table='promotions_regulatorpack', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='regulatorpack',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='84a0d3c58d41e3300d45b89c719efea304060788', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_48d0f', table='promotions_regulatorpack', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='regulatorpack',
            trigger=pgtrigger.compiler.Trigger(name='made_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.sha256 <> '' OR (OLD.id, OLD.public_id, OLD.root_id, OLD.year, OLD.purpose, OLD.asked_by_id,\n                OLD.asked_at, OLD.job_id) IS DISTINCT FROM (NEW.id, NEW.public_id, NEW.root_id, NEW.year, NEW.purpose,\n                NEW.asked_by_id, NEW.asked_at, NEW.job_id)\n            THEN\n                RAISE EXCEPTION 'a pack is made once' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='b592528a525ebd51c0fc900574b85854e4965461', operation='UPDATE', pgid='pgtrigger_made_once_7ae50', table='promotions_regulatorpack', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='regulatorpack',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d619999a24cf6d8055ecfcdb3d11e0f332330666', operation='DELETE', pgid='pgtrigger_kept_d78cb', table='promotions_regulatorpack', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='regulatorpackfile',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6f5a6649dc2c3623aafc919fffa451db8cc3ec7b', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_5c31d', table='promotions_regulatorpackfile', when='BEFORE')),
        ),
    ]
