"""Fairness figures of sent official runs: counts by group, and the response that some of them need."""

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models
from asn_career.base.migrating import AddIndex, CreateModel

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('employees', '0015_sex_moves'),
        ('promotions', '0018_people_trees'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModel(
            name='FairnessReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('occasion', models.CharField(choices=[('sent', 'The shortlist was sent'), ('decided', 'The appointing authority decided')], max_length=10, verbose_name='occasion')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('computed_at', models.DateTimeField(verbose_name='computed at')),
                ('root', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.unit', verbose_name='agency')),
                ('shortlist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fairness_reports', to='promotions.shortlist', verbose_name='shortlist')),
            ],
            options={
                'verbose_name': 'fairness figures',
                'verbose_name_plural': 'fairness figures',
                'abstract': False,
            },
        ),
        CreateModel(
            name='FairnessGap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attribute', models.CharField(choices=[('sex', 'Sex'), ('age', 'Age')], max_length=10, verbose_name='attribute')),
                ('criterion', models.CharField(max_length=15, verbose_name='criterion')),
                ('measure', models.CharField(choices=[('mean_gap', 'Standardised gap of means, women to men'), ('with_age', 'Correlation with age')], max_length=10, verbose_name='measure')),
                ('people', models.PositiveIntegerField(verbose_name='people')),
                ('value', models.FloatField(null=True, verbose_name='value')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='promotions.fairnessreport', verbose_name='fairness figures')),
            ],
            options={
                'verbose_name': 'gap in a criterion',
                'verbose_name_plural': 'gaps in criteria',
                'abstract': False,
            },
        ),
        CreateModel(
            name='FairnessDeparture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attribute', models.CharField(choices=[('sex', 'Sex'), ('age', 'Age')], max_length=10, verbose_name='attribute')),
                ('group', models.CharField(max_length=10, verbose_name='group')),
                ('before_it', models.PositiveIntegerField(verbose_name='before the committee')),
                ('departed', models.PositiveIntegerField(verbose_name='departed from')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='promotions.fairnessreport', verbose_name='fairness figures')),
            ],
            options={
                'verbose_name': 'departures of a group',
                'verbose_name_plural': 'departures of groups',
                'abstract': False,
            },
        ),
        CreateModel(
            name='FairnessCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attribute', models.CharField(choices=[('sex', 'Sex'), ('age', 'Age')], max_length=10, verbose_name='attribute')),
                ('stage', models.CharField(choices=[('eligible', 'Eligible'), ('scored', 'Score above the median'), ('shortlisted', 'On the list for the committee'), ('proposed', 'Proposed by the committee'), ('appointed', 'Chosen')], max_length=12, verbose_name='stage')),
                ('group', models.CharField(max_length=10, verbose_name='group')),
                ('entered', models.PositiveIntegerField(verbose_name='entered')),
                ('passed', models.PositiveIntegerField(verbose_name='passed')),
                ('state', models.CharField(blank=True, choices=[('too_few', 'Data not sufficient yet'), ('fair', 'Fair'), ('watch', 'Watch'), ('review', 'Review')], default='', max_length=10, verbose_name='state')),
                ('pooled_odds', models.FloatField(null=True, verbose_name='odds ratio over the last months')),
                ('pooled_chance', models.FloatField(null=True, verbose_name='chance over the last months')),
                ('pooled_runs', models.PositiveIntegerField(default=0, verbose_name='runs together')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='promotions.fairnessreport', verbose_name='fairness figures')),
            ],
            options={
                'verbose_name': 'count of a group',
                'verbose_name_plural': 'counts of groups',
                'abstract': False,
            },
        ),
        CreateModel(
            name='FairnessResponse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('due_on', models.DateField(verbose_name='due on')),
                ('text', models.TextField(blank=True, default='', verbose_name='response')),
                ('at', models.DateTimeField(null=True, verbose_name='at')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='response', to='promotions.fairnessreport', verbose_name='fairness figures')),
            ],
            options={
                'verbose_name': 'response to fairness figures',
                'verbose_name_plural': 'responses to fairness figures',
                'abstract': False,
            },
        ),
        AddIndex(
            model_name='fairnessreport',
            index=models.Index(fields=['root', 'as_of'], name='fairnessreport_of_agency'),
        ),
        migrating.AddConstraint(
            model_name='fairnessreport',
            constraint=models.UniqueConstraint(fields=('shortlist', 'number'), name='fairnessreport_number'),
        ),
        migrating.AddConstraint(
            model_name='fairnessreport',
            constraint=models.CheckConstraint(condition=models.Q(('occasion__in', ['sent', 'decided'])), name='fairnessreport_known_occasion'),
        ),
        migrating.AddTrigger(
            model_name='fairnessreport',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='6aad60db9ebc3733dd9c359e13ab44721ef97f5b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_28df6', referencing='REFERENCING NEW TABLE AS new_rows ', table='promotions_fairnessreport', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessreport',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='1ba1402db31ce271dcd88c7e7e3469f89935170d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_eded2', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='promotions_fairnessreport', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessreport',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='233c5e8bbaedcf5d1624be712ccbb83440982bb1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_7726e', referencing='REFERENCING OLD TABLE AS old_rows ', table='promotions_fairnessreport', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessreport',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='1da4fdb9c94988202d890aca97283951d9c5f199', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_64721', table='promotions_fairnessreport', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='fairnessreport',
            trigger=pgtrigger.compiler.Trigger(name='after_it_was_sent', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (\n                SELECT 1 FROM promotions_shortlist s JOIN promotions_vacancy v ON v.id = s.vacancy_id\n                JOIN employees_position p ON p.id = v.position_id JOIN employees_unit u ON u.id = p.unit_id\n                WHERE s.id = NEW.shortlist_id AND s.kind = 'official' AND s.state = 'sent'\n                  AND u.lineage[1] = NEW.root_id\n            ) THEN RAISE EXCEPTION 'figures by group are of an official run that was sent' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='01c800f951b051479c67e70726f3b81f0a1a5230', operation='INSERT', pgid='pgtrigger_after_it_was_sent_85012', table='promotions_fairnessreport', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='fairnessreport',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e223c7e8acf3986e19dfa8eb30964df7043d8580', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c9448', table='promotions_fairnessreport', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='fairnessgap',
            constraint=models.UniqueConstraint(fields=('report', 'criterion', 'measure'), name='fairnessgap_once'),
        ),
        migrating.AddConstraint(
            model_name='fairnessgap',
            constraint=models.CheckConstraint(condition=models.Q(('criterion__in', ('y', 'x', 'jpm', 'jpm_technical', 'score')), ('measure__in', ['mean_gap', 'with_age'])), name='fairnessgap_known'),
        ),
        migrating.AddTrigger(
            model_name='fairnessgap',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='b056b8b530b1d466c26b063a034cee609a49c3fb', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_57291', referencing='REFERENCING NEW TABLE AS new_rows ', table='promotions_fairnessgap', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessgap',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='0014627d74e4808cd0bb4f17a726fd6b1d768cb8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_a4366', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='promotions_fairnessgap', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessgap',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='ed932e45c533f9286c20686c516bc336b2ef25bc', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_1f168', referencing='REFERENCING OLD TABLE AS old_rows ', table='promotions_fairnessgap', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessgap',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='81b14e226c3e23aecbd66236003f2a78d6cb9427', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_6e802', table='promotions_fairnessgap', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='fairnessgap',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3de1d4f249b06fd01caf8c7def327393c2b0d89c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c4900', table='promotions_fairnessgap', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='fairnessdeparture',
            constraint=models.UniqueConstraint(fields=('report', 'attribute', 'group'), name='fairnessdeparture_once'),
        ),
        migrating.AddConstraint(
            model_name='fairnessdeparture',
            constraint=models.CheckConstraint(condition=models.Q(('departed__lte', models.F('before_it'))), name='fairnessdeparture_at_most_all'),
        ),
        migrating.AddTrigger(
            model_name='fairnessdeparture',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='f20d5e6b0237e66904d05dd8de792ede2caf5314', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_779ee', referencing='REFERENCING NEW TABLE AS new_rows ', table='promotions_fairnessdeparture', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessdeparture',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='8c5868fd8bba1ba739df12192d1fbf78825e638c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_6c00f', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='promotions_fairnessdeparture', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessdeparture',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='405f1d07cccd843b2884b59f386586a879f3801a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_d3efe', referencing='REFERENCING OLD TABLE AS old_rows ', table='promotions_fairnessdeparture', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessdeparture',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='98ce5e0281d62e5982a3303ccb5117cadb1afb4e', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_aeb4a', table='promotions_fairnessdeparture', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='fairnessdeparture',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='39f057400ef025f141a5bf1830a86452f1f82b86', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a45ce', table='promotions_fairnessdeparture', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='fairnesscount',
            constraint=models.UniqueConstraint(fields=('report', 'stage', 'attribute', 'group'), name='fairnesscount_once'),
        ),
        migrating.AddConstraint(
            model_name='fairnesscount',
            constraint=models.CheckConstraint(condition=models.Q(('passed__lte', models.F('entered'))), name='fairnesscount_at_most_all'),
        ),
        migrating.AddConstraint(
            model_name='fairnesscount',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['eligible', 'scored', 'shortlisted', 'proposed', 'appointed']), ('attribute__in', ['sex', 'age']), ('state__in', ['', 'too_few', 'fair', 'watch', 'review'])), name='fairnesscount_known'),
        ),
        migrating.AddTrigger(
            model_name='fairnesscount',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='5d763718b20e188b963a60952c25e6a486de5873', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_1e924', referencing='REFERENCING NEW TABLE AS new_rows ', table='promotions_fairnesscount', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnesscount',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='89d6025034f6acc68505f49561c67cbbfc33043d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_40ea7', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='promotions_fairnesscount', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnesscount',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='bcc2c8fab5cbae6ed8785d4517293b7a039f2701', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_164fa', referencing='REFERENCING OLD TABLE AS old_rows ', table='promotions_fairnesscount', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnesscount',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='f66a2e912c3b0ffbd2c93b006d19f08f6bbfeefd', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_92fbc', table='promotions_fairnesscount', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='fairnesscount',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5280da522dc616ab8d25e41e6fe3f9241becc58e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cf52d', table='promotions_fairnesscount', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='fairnessresponse',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('at__isnull', True), ('by__isnull', True), ('text', '')), models.Q(('at__isnull', False), ('by__isnull', False), ('text__length__gte', 30)), _connector='OR'), name='fairnessresponse_whole'),
        ),
        migrating.AddTrigger(
            model_name='fairnessresponse',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='cb9fcb799c14aea56c72dc1fd7d6df6ab18ca7cd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_13f90', referencing='REFERENCING NEW TABLE AS new_rows ', table='promotions_fairnessresponse', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessresponse',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='9b546cc0f84ca040860af681aed2f6fa29ff5478', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_616b3', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='promotions_fairnessresponse', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessresponse',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='9df69bd71490d4c9131a50acb51a8f6a9601d3b6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_34714', referencing='REFERENCING OLD TABLE AS old_rows ', table='promotions_fairnessresponse', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='fairnessresponse',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='72c35328ad6b4286f0b1c8d5254f6749881bd378', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_0aa11', table='promotions_fairnessresponse', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='fairnessresponse',
            trigger=pgtrigger.compiler.Trigger(name='answered_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.text <> '' OR (OLD.id, OLD.public_id, OLD.report_id, OLD.due_on)\n                IS DISTINCT FROM (NEW.id, NEW.public_id, NEW.report_id, NEW.due_on)\n            THEN\n                RAISE EXCEPTION 'a response is written once' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='157b41a7262ebdb6e11b9f07a73be76666555e72', operation='UPDATE', pgid='pgtrigger_answered_once_538b6', table='promotions_fairnessresponse', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='fairnessresponse',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9b1506bb003b17a2ffab95c9c7dccee1df9e46aa', operation='DELETE', pgid='pgtrigger_kept_5f24b', table='promotions_fairnessresponse', when='BEFORE')),
        ),
    ]
