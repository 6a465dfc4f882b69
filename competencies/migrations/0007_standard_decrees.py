"""Classes of posts, decrees about standards with what they say of each post, and where a required level comes from."""

import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models
from asn_career.base.migrating import AddField, CreateModel

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('competencies', '0006_dictionary_versions'),
        ('employees', '0013_notices_told_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModel(
            name='DecreeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Aware'), (2, 'Basic'), (3, 'Intermediate'), (4, 'Advanced'), (5, 'Expert')], null=True)),
                ('importance', models.CharField(blank=True, choices=[('mutlak', 'Must have'), ('penting', 'Important'), ('perlu', 'Needed')], max_length=10)),
            ],
            options={
                'abstract': False,
            },
        ),
        CreateModel(
            name='DecreeTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        CreateModel(
            name='PositionClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(max_length=100, verbose_name='code')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
            ],
            options={
                'verbose_name': 'class of posts',
                'verbose_name_plural': 'classes of posts',
                'abstract': False,
            },
        ),
        CreateModel(
            name='PositionClassMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        CreateModel(
            name='StandardDecree',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('approved', 'Approved'), ('returned', 'Returned')], default='draft', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('content_hash', models.CharField(blank=True, default='', max_length=64, verbose_name='hash')),
                ('begins', models.DateField(verbose_name='in force from')),
                ('decree', models.CharField(max_length=300, verbose_name='decree')),
                ('decree_on', models.DateField(verbose_name='day of the decree')),
                ('reason', models.TextField(verbose_name='reason')),
                ('drafted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='drafted at')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='day of the decision')),
                ('decided_reason', models.TextField(blank=True, default='', verbose_name='reason of the decision')),
            ],
            options={
                'verbose_name': 'decree about standards',
                'verbose_name_plural': 'decrees about standards',
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='standarditem',
            name='approved_is_immutable',
        ),
        AddField(
            model_name='standarditem',
            name='class_level',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Aware'), (2, 'Basic'), (3, 'Intermediate'), (4, 'Advanced'), (5, 'Expert')], null=True),
        ),
        AddField(
            model_name='standarditem',
            name='origin',
            field=models.CharField(blank=True, choices=[('own', 'Set for this post'), ('class', 'Inherited from the class'), ('override', 'Set for this post, other than its class')], db_default='', default='', max_length=10),
        ),
        migrating.AddTrigger(
            model_name='standarditem',
            trigger=pgtrigger.compiler.Trigger(name='approved_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD.version_id, OLD.competency_id, OLD.level, OLD.importance, OLD.decree, OLD.origin, OLD.class_level) IS DISTINCT FROM (NEW.version_id, NEW.competency_id, NEW.level, NEW.importance, NEW.decree, NEW.origin, NEW.class_level))', func="\n                    IF (SELECT approved FROM competencies_standardversion WHERE id = OLD.version_id) THEN\n                        RAISE EXCEPTION 'an approved standard does not change; load a new version'\n                        USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='162c85939ef5071b9a0caac3ceb8089d683cb6d7', operation='UPDATE OF "version_id", "competency_id", "level", "importance", "decree", "origin", "class_level"', pgid='pgtrigger_approved_is_immutable_3cc73', table='competencies_standarditem', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='standarditem',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['', 'own', 'class', 'override'])), name='standarditem_known_origin'),
        ),
        AddField(
            model_name='decreeline',
            name='competency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competencies.competency'),
        ),
        AddField(
            model_name='decreetarget',
            name='position',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decree_targets', to='employees.position'),
        ),
        AddField(
            model_name='decreeline',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='competencies.decreetarget'),
        ),
        AddField(
            model_name='positionclass',
            name='root',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.unit', verbose_name='agency'),
        ),
        AddField(
            model_name='decreetarget',
            name='position_class',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decree_targets', to='competencies.positionclass'),
        ),
        AddField(
            model_name='positionclassmember',
            name='position',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='class_membership', to='employees.position'),
        ),
        AddField(
            model_name='positionclassmember',
            name='position_class',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='competencies.positionclass'),
        ),
        AddField(
            model_name='standarddecree',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        AddField(
            model_name='standarddecree',
            name='drafted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by'),
        ),
        AddField(
            model_name='standarddecree',
            name='root',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.unit', verbose_name='agency'),
        ),
        AddField(
            model_name='decreetarget',
            name='decree',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='competencies.standarddecree'),
        ),
        AddField(
            model_name='standardversion',
            name='standard_decree',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='competencies.standarddecree'),
        ),
        migrating.AddConstraint(
            model_name='decreeline',
            constraint=models.UniqueConstraint(fields=('target', 'competency'), name='decreeline_key'),
        ),
        migrating.AddConstraint(
            model_name='decreeline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('importance', ''), ('level__isnull', True)), ('level__range', (1, 5)), _connector='OR'), name='decreeline_level'),
        ),
        migrating.AddConstraint(
            model_name='decreeline',
            constraint=models.CheckConstraint(condition=models.Q(('importance__in', ['', 'mutlak', 'penting', 'perlu'])), name='decreeline_known_importance'),
        ),
        migrating.AddTrigger(
            model_name='decreeline',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='8e3ce776b82aeaa56732323eb246447c51143d2f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_4eb35', referencing='REFERENCING NEW TABLE AS new_rows ', table='competencies_decreeline', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreeline',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='858fb6330014b5ba6e6add8f02e1576a97fb3cb8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_9e1ff', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='competencies_decreeline', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreeline',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='4c32b3a468aa5e32465de9ed03e36ade25c6b788', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_97767', referencing='REFERENCING OLD TABLE AS old_rows ', table='competencies_decreeline', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreeline',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='5da7c6634b64ba716d3a522e0c1acc20cb87a49c', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_762ae', table='competencies_decreeline', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='decreeline',
            trigger=pgtrigger.compiler.Trigger(name='only_in_a_draft', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP <> 'INSERT' AND (SELECT d.state FROM competencies_standarddecree d JOIN competencies_decreetarget t ON t.decree_id = d.id WHERE t.id = OLD.target_id) <> 'draft'\n                OR TG_OP <> 'DELETE' AND (SELECT d.state FROM competencies_standarddecree d JOIN competencies_decreetarget t ON t.decree_id = d.id WHERE t.id = NEW.target_id) <> 'draft'\n            THEN\n                RAISE EXCEPTION 'what was decided does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            IF TG_OP = 'DELETE' THEN\n                RETURN OLD;\n            END IF;\n            RETURN NEW;\n        ", hash='c96630ffd90972de06f6fe512d48f6285631329c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_in_a_draft_c756d', table='competencies_decreeline', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='positionclass',
            constraint=models.UniqueConstraint(fields=('root', 'code'), name='positionclass_key'),
        ),
        migrating.AddConstraint(
            model_name='positionclass',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='positionclass_named'),
        ),
        migrating.AddTrigger(
            model_name='positionclass',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='f07eb158fa07752262fc58651d7ef8f76929ab3e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_f2cf6', referencing='REFERENCING NEW TABLE AS new_rows ', table='competencies_positionclass', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='positionclass',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='9bf25299136a27be035f039980ab9dcabc3a20e8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_665a7', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='competencies_positionclass', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='positionclass',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='5fcf819e9024fc38684a22dfed41189112a2a06e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_75d47', referencing='REFERENCING OLD TABLE AS old_rows ', table='competencies_positionclass', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='positionclass',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='0b881e7cb945327097903ee9f9954c69207dff19', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_f6a48', table='competencies_positionclass', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='positionclassmember',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='845d4622b7290ff729a41569a45a1cdda8bf0e11', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_8fdfb', referencing='REFERENCING NEW TABLE AS new_rows ', table='competencies_positionclassmember', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='positionclassmember',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='ab16f26b441c126f04d79c0fea7dc9b8afebf3b3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_556f8', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='competencies_positionclassmember', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='positionclassmember',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='c0a7b7c5ae81d8121e50d44a4d5c8a1d4fa189c6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_02660', referencing='REFERENCING OLD TABLE AS old_rows ', table='competencies_positionclassmember', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='positionclassmember',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='d8aebc2df66b1ab99586707e1c5a5bb186f7e374', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_9e7e6', table='competencies_positionclassmember', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='positionclassmember',
            trigger=pgtrigger.compiler.Trigger(name='of_the_same_agency', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM employees_position p\n                        JOIN employees_unit u ON u.id = p.unit_id\n                        JOIN competencies_positionclass c ON c.root_id = u.lineage[1]\n                        WHERE p.id = NEW.position_id AND c.id = NEW.position_class_id\n                    ) THEN\n                        RAISE EXCEPTION 'a class has posts of its own agency' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='9c63f0ddb16bc22249ee7eb9d7c71d771caf1ac7', operation='INSERT OR UPDATE', pgid='pgtrigger_of_the_same_agency_d3c96', table='competencies_positionclassmember', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='standarddecree',
            constraint=models.UniqueConstraint(fields=('root', 'number'), name='standarddecree_number'),
        ),
        migrating.AddConstraint(
            model_name='standarddecree',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'approved', 'returned'])), name='standarddecree_known_state'),
        ),
        migrating.AddConstraint(
            model_name='standarddecree',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decree', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='standarddecree_named'),
        ),
        migrating.AddConstraint(
            model_name='standarddecree',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='standarddecree_decided_by_somebody'),
        ),
        migrating.AddConstraint(
            model_name='standarddecree',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('begins__gte', models.F('decided_on')), ('begins__gte', models.F('decree_on')), models.Q(('content_hash', ''), _negated=True)), _connector='OR'), name='standarddecree_never_backwards'),
        ),
        migrating.AddConstraint(
            model_name='standarddecree',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('decided_reason', ''), _negated=True), _connector='OR'), name='standarddecree_returned_with_reason'),
        ),
        migrating.AddTrigger(
            model_name='standarddecree',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='439965da9ac66062a645d6c1ec89f191e7949e1c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_15acf', referencing='REFERENCING NEW TABLE AS new_rows ', table='competencies_standarddecree', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='standarddecree',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='e8640c7f3fb48f9507034d62c789788581c21fff', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_d4634', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='competencies_standarddecree', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='standarddecree',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='1132b806c856877d0eb800318f58dba9af9be3b6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_5fef3', referencing='REFERENCING OLD TABLE AS old_rows ', table='competencies_standarddecree', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='standarddecree',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='dbb661ab718a2cb3c50dc36c4215f5731d7d7f4d', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_519bc', table='competencies_standarddecree', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='standarddecree',
            trigger=pgtrigger.compiler.Trigger(name='only_these_moves', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'INSERT' THEN\n                IF NEW.state NOT IN ('draft') THEN\n                    RAISE EXCEPTION '% cannot begin as %', TG_TABLE_NAME, NEW.state USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            IF OLD.state <> NEW.state AND (\n                (OLD.state, NEW.state) NOT IN (('draft', 'approved'), ('draft', 'returned')) OR NEW.version <> OLD.version + 1\n            ) THEN\n                RAISE EXCEPTION '% does not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='df829dfcb89f0f5e1346345c7d3d1a655fe70e43', operation='INSERT OR UPDATE', pgid='pgtrigger_only_these_moves_8182f', table='competencies_standarddecree', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='standarddecree',
            trigger=pgtrigger.compiler.Trigger(name='agreed_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.state = 'approved' AND OLD.state <> 'approved' THEN\n                IF NEW.decided_by_id = OLD.drafted_by_id OR EXISTS (\n                    SELECT 1 FROM employees_user a JOIN employees_user b ON a.employee_id = b.employee_id\n                    WHERE a.id = NEW.decided_by_id AND b.id = OLD.drafted_by_id\n                ) THEN\n                    RAISE EXCEPTION 'nobody agrees to what they drafted' USING ERRCODE = 'check_violation';\n                END IF;\n                NEW.decided_at := clock_timestamp();\n            END IF;\n            RETURN NEW;\n        ", hash='a4dc39627a9c7601eef24b8855ef41c765cfce7d', operation='UPDATE', pgid='pgtrigger_agreed_by_another_18caa', table='competencies_standarddecree', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='standarddecree',
            trigger=pgtrigger.compiler.Trigger(name='kept_once_agreed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.state <> 'draft' AND\n                to_jsonb(OLD) - ARRAY['version']::text[] IS DISTINCT FROM to_jsonb(NEW) - ARRAY['version']::text[]\n            THEN\n                RAISE EXCEPTION 'what was agreed does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            IF (OLD.drafted_by_id, OLD.number, OLD.public_id) IS DISTINCT FROM\n                (NEW.drafted_by_id, NEW.number, NEW.public_id)\n            THEN\n                RAISE EXCEPTION 'who drafted it stays on record' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='b0785d57c5ee12c15efa2d33eba20baa6e8b9f11', operation='UPDATE', pgid='pgtrigger_kept_once_agreed_7f397', table='competencies_standarddecree', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='standarddecree',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='136411739e19e004d59df2db9deaff4bdfb8785b', operation='DELETE', pgid='pgtrigger_kept_cbe65', table='competencies_standarddecree', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='decreetarget',
            constraint=models.UniqueConstraint(fields=('decree', 'position'), name='decreetarget_position'),
        ),
        migrating.AddConstraint(
            model_name='decreetarget',
            constraint=models.UniqueConstraint(fields=('decree', 'position_class'), name='decreetarget_class'),
        ),
        migrating.AddConstraint(
            model_name='decreetarget',
            constraint=models.CheckConstraint(condition=models.Q(('position__isnull', True), ('position_class__isnull', True), _connector='XOR'), name='decreetarget_a_post_or_a_class'),
        ),
        migrating.AddTrigger(
            model_name='decreetarget',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='a271c2f6d8a4cadaeb4a031d1a48cdf5114ff7bb', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_c2048', referencing='REFERENCING NEW TABLE AS new_rows ', table='competencies_decreetarget', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreetarget',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='461dfefa4d876374185dfcfb5319da9f2b33dfd3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_7420f', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='competencies_decreetarget', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreetarget',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='a313a63f946b2bf5d77ba07981f529be491bde72', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_f9770', referencing='REFERENCING OLD TABLE AS old_rows ', table='competencies_decreetarget', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='decreetarget',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='a17fc3b503704933f4bb183d241fcd930301c7b4', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_2c0a2', table='competencies_decreetarget', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='decreetarget',
            trigger=pgtrigger.compiler.Trigger(name='only_in_a_draft', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP <> 'INSERT' AND (SELECT state FROM competencies_standarddecree WHERE id = OLD.decree_id) <> 'draft'\n                OR TG_OP <> 'DELETE' AND (SELECT state FROM competencies_standarddecree WHERE id = NEW.decree_id) <> 'draft'\n            THEN\n                RAISE EXCEPTION 'what was decided does not change' USING ERRCODE = 'check_violation';\n            END IF;\n            IF TG_OP = 'DELETE' THEN\n                RETURN OLD;\n            END IF;\n            RETURN NEW;\n        ", hash='593b6990211df686ccc3935bedd3a360deabacee', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_in_a_draft_761a7', table='competencies_decreetarget', when='BEFORE')),
        ),
    ]
