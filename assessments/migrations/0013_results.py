"""Providers with their accreditations, results in versions, and the answers of those whom they are about."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.math
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0012_rounds'),
        ('competencies', '0008_sealed_versions'),
        ('employees', '0015_sex_moves'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.CreateModel(
            name='Accreditation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('accredited_by', models.CharField(max_length=250, verbose_name='accredited by')),
                ('level', models.CharField(choices=[('sederhana', 'Simple'), ('sedang', 'Medium'), ('kompleks', 'Complex')], max_length=10, verbose_name='accredited up to the method')),
                ('decree', models.CharField(max_length=250, verbose_name='decree')),
                ('validity', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='validity')),
                ('ended_reason', models.TextField(blank=True, default='', verbose_name='reason for the end')),
            ],
            options={
                'verbose_name': 'accreditation',
                'verbose_name_plural': 'accreditations',
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='AssessmentProvider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(max_length=50, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=250, unique=True, verbose_name='name')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'assessment provider',
                'verbose_name_plural': 'assessment providers',
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='AssessmentResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('source', models.CharField(choices=[('assessment_center', 'Assessment centre'), ('cact', 'CACT BKN'), ('competency_test', 'Competency test'), ('superior', 'Superior'), ('feedback_360', '360-degree feedback'), ('self', 'Self-assessment')], max_length=20, verbose_name='source')),
                ('method', models.CharField(blank=True, choices=[('sederhana', 'Simple'), ('sedang', 'Medium'), ('kompleks', 'Complex')], default='', max_length=10, verbose_name='method')),
                ('purpose', models.CharField(blank=True, choices=[('pengisian', 'Filling a post'), ('pemetaan', 'Mapping')], default='', max_length=10, verbose_name='purpose')),
                ('instrument', models.CharField(blank=True, default='', max_length=250, verbose_name='instrument')),
                ('instrument_version', models.CharField(blank=True, default='', max_length=50, verbose_name='version of the instrument')),
                ('assessed_on', models.DateField(verbose_name='assessed on')),
                ('provider_name', models.CharField(blank=True, default='', max_length=250, verbose_name='provider')),
                ('summary', models.TextField(blank=True, default='', verbose_name='summary')),
                ('origin', models.CharField(choices=[('entered', 'Entered on pages'), ('imported', 'Recorded elsewhere')], default='entered', max_length=10, verbose_name='origin')),
                ('revision', models.PositiveSmallIntegerField(default=1, verbose_name='revision')),
                ('reason', models.TextField(blank=True, default='', verbose_name='reason of the correction')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Waits for a second person'), ('finalised', 'Final'), ('replaced', 'Replaced by a correction'), ('discarded', 'Discarded')], default='draft', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('entered_by', models.CharField(blank=True, default='', max_length=120, verbose_name='entered by')),
                ('drafted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='entered at')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='finalised at')),
                ('decided_on', models.DateField(null=True, verbose_name='finalised on')),
                ('decided_reason', models.TextField(blank=True, default='', verbose_name='reason of the decision')),
                ('standing', models.CharField(blank=True, choices=[('official', 'Official'), ('unofficial', 'Not official')], default='', max_length=10, verbose_name='standing')),
                ('why_unofficial', models.CharField(blank=True, choices=[('not_accredited', 'The provider was not accredited on the day of the assessment.'), ('level_too_low', "The provider's accreditation does not reach the method used.")], default='', max_length=20, verbose_name='why it is not official')),
                ('answer_by', models.DateField(null=True, verbose_name='to be answered by')),
                ('replaced_on', models.DateField(null=True, verbose_name='replaced on')),
            ],
            options={
                'verbose_name': 'assessment result',
                'verbose_name_plural': 'assessment results',
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='ResultAcceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField(verbose_name='accepted at')),
                ('on', models.DateField(verbose_name='accepted on')),
            ],
            options={
                'verbose_name': 'acceptance of a result',
                'verbose_name_plural': 'acceptances of results',
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='ResultLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('level', models.DecimalField(decimal_places=1, max_digits=2, verbose_name='level')),
                ('note', models.TextField(blank=True, default='', verbose_name='evidence')),
            ],
            options={
                'verbose_name': 'level of a result',
                'verbose_name_plural': 'levels of results',
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='ResultObjection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('filed_at', models.DateTimeField(verbose_name='filed at')),
                ('filed_on', models.DateField(verbose_name='filed on')),
                ('closes_on', models.DateField(null=True, verbose_name='last day to object')),
                ('answer_due_on', models.DateField(verbose_name='answer due on')),
                ('state', models.CharField(choices=[('filed', 'Filed'), ('taken', 'Being looked into'), ('answered', 'Answered'), ('withdrawn', 'Withdrawn')], default='filed', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('verdict', models.CharField(blank=True, choices=[('rejected', 'The result stands'), ('corrected', 'The result was corrected')], default='', max_length=10, verbose_name='verdict')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='answered at')),
                ('decided_on', models.DateField(null=True, verbose_name='answered on')),
            ],
            options={
                'verbose_name': 'objection to a result',
                'verbose_name_plural': 'objections to results',
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='ResultObjectionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('act', models.CharField(choices=[('file', 'Objection filed'), ('take', 'Taken up'), ('answer', 'Answered'), ('withdraw', 'Withdrawn by the employee')], max_length=10, verbose_name='act')),
                ('text', models.TextField(blank=True, default='', verbose_name='text')),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'step of an objection to a result',
                'verbose_name_plural': 'steps of objections to results',
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='ResultReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('content_type', models.CharField(max_length=20, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('sha256', models.CharField(max_length=64, verbose_name='fingerprint')),
                ('added_by', models.CharField(max_length=120, verbose_name='added by')),
                ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='added at')),
            ],
            options={
                'verbose_name': 'report of a result',
                'verbose_name_plural': 'reports of results',
                'abstract': False,
            },
        ),
        migrating.AddConstraint(
            model_name='assessmentprovider',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z0-9][A-Z0-9._-]*$')), name='assessmentprovider_code'),
        ),
        migrating.AddConstraint(
            model_name='assessmentprovider',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='assessmentprovider_named'),
        ),
        migrating.AddField(
            model_name='accreditation',
            name='provider',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accreditations', to='assessments.assessmentprovider', verbose_name='provider'),
        ),
        migrating.AddTrigger(
            model_name='assessmentprovider',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='80099646b6d4d2c7195776fb0bf65e660538beb9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_d8801', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_assessmentprovider', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='assessmentprovider',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='de91782e171e44078ee8365b0bd0b322522bec17', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_8a4a0', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_assessmentprovider', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='assessmentprovider',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='0c610818e6f6ccbfef17b659433bad176be26eb7', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_3af62', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_assessmentprovider', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='assessmentprovider',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='bbde2c8713ef6a7b60d990b594cf57939def60c3', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_70dc7', table='assessments_assessmentprovider', when='BEFORE')),
        ),
        migrating.AddField(
            model_name='assessmentresult',
            name='accreditation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='assessments.accreditation', verbose_name='accreditation'),
        ),
        migrating.AddField(
            model_name='assessmentresult',
            name='corrects',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='assessments.assessmentresult', verbose_name='corrects'),
        ),
        migrating.AddField(
            model_name='assessmentresult',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='finalised by'),
        ),
        migrating.AddField(
            model_name='assessmentresult',
            name='drafted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by'),
        ),
        migrating.AddField(
            model_name='assessmentresult',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessment_results', to='employees.employee', verbose_name='employee'),
        ),
        migrating.AddField(
            model_name='assessmentresult',
            name='provider',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='assessments.assessmentprovider', verbose_name='provider'),
        ),
        migrating.AddField(
            model_name='resultacceptance',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by'),
        ),
        migrating.AddField(
            model_name='resultacceptance',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.employee', verbose_name='employee'),
        ),
        migrating.AddField(
            model_name='resultacceptance',
            name='result',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='acceptance', to='assessments.assessmentresult', verbose_name='assessment result'),
        ),
        migrating.AddField(
            model_name='resultlevel',
            name='assessment',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='result_levels', to='assessments.assessment', verbose_name='assessment'),
        ),
        migrating.AddField(
            model_name='resultlevel',
            name='competency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='result_levels', to='competencies.competency', verbose_name='competency'),
        ),
        migrating.AddField(
            model_name='resultlevel',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.employee', verbose_name='employee'),
        ),
        migrating.AddField(
            model_name='resultlevel',
            name='result',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='assessments.assessmentresult', verbose_name='assessment result'),
        ),
        migrating.AddField(
            model_name='resultobjection',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by'),
        ),
        migrating.AddField(
            model_name='resultobjection',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='result_objections', to='employees.employee', verbose_name='employee'),
        ),
        migrating.AddField(
            model_name='resultobjection',
            name='filed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='filed by'),
        ),
        migrating.AddField(
            model_name='resultobjection',
            name='result',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='assessments.assessmentresult', verbose_name='assessment result'),
        ),
        migrating.AddField(
            model_name='resultobjection',
            name='taken_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken up by'),
        ),
        migrating.AddField(
            model_name='assessmentresult',
            name='objection',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='assessments.resultobjection', verbose_name='objection'),
        ),
        migrating.AddField(
            model_name='resultobjectionstep',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrating.AddField(
            model_name='resultobjectionstep',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.employee', verbose_name='employee'),
        ),
        migrating.AddField(
            model_name='resultobjectionstep',
            name='objection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='assessments.resultobjection', verbose_name='objection'),
        ),
        migrating.AddField(
            model_name='resultreport',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.employee', verbose_name='employee'),
        ),
        migrating.AddField(
            model_name='resultreport',
            name='result',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='assessments.assessmentresult', verbose_name='assessment result'),
        ),
        migrating.AddConstraint(
            model_name='accreditation',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['sederhana', 'sedang', 'kompleks'])), name='accreditation_known_level'),
        ),
        migrating.AddConstraint(
            model_name='accreditation',
            constraint=models.CheckConstraint(condition=models.Q(('validity__isempty', False), ('validity__startswith__isnull', False)), name='accreditation_not_empty'),
        ),
        migrating.AddConstraint(
            model_name='accreditation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decree', ''), _negated=True), models.Q(('accredited_by', ''), _negated=True)), name='accreditation_by_decree'),
        ),
        migrating.AddConstraint(
            model_name='accreditation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('provider', '='), ('validity', '&&')], name='accreditation_one_at_a_time'),
        ),
        migrating.AddTrigger(
            model_name='accreditation',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='c87096e6fb6dfacf4ef6a3ce5667282196bfe0b7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_e3f73', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_accreditation', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='accreditation',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='6c97d31d0ba34a9165ccb3a3a5cadea7442f41c9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_ae220', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_accreditation', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='accreditation',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='a25bd98cadd0e199ef962058d027717594c16786', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_54a06', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_accreditation', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='accreditation',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='f0dba93a300a45b41f50a7f886136158529dcb56', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_eca20', table='assessments_accreditation', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='accreditation',
            trigger=pgtrigger.compiler.Trigger(name='ends_earlier_at_most', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (OLD.provider_id, OLD.accredited_by, OLD.level, OLD.decree, lower(OLD.validity), OLD.public_id)\n                        IS DISTINCT FROM\n                       (NEW.provider_id, NEW.accredited_by, NEW.level, NEW.decree, lower(NEW.validity), NEW.public_id)\n                       OR NOT NEW.validity <@ OLD.validity OR NEW.ended_reason = ''\n                       OR EXISTS (SELECT FROM assessments_assessmentresult r WHERE r.accreditation_id = OLD.id\n                            AND NOT NEW.validity @> r.assessed_on) THEN RAISE EXCEPTION 'an accreditation ends earlier with a reason, and after the results that rest on it' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='7bd3d3269f7681ca040ec802d805a90ed859f467', operation='UPDATE', pgid='pgtrigger_ends_earlier_at_most_a15c2', table='assessments_accreditation', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='accreditation',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a03345f691e5a6b454ce3f925fd14735daacaac0', operation='DELETE', pgid='pgtrigger_kept_a956c', table='assessments_accreditation', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultacceptance',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='11db0444c7975ac6d08eb6e50b8d92e8c0037667', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_e1ba2', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_resultacceptance', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultacceptance',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='fa9f72ecd7667c8d727358f7e90d508ef81adfa3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_fa80b', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_resultacceptance', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultacceptance',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='14c6c9b328aa4bb20a9d4aeeb55aa4ab2aab8501', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_aa5c1', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_resultacceptance', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultacceptance',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='69a212124fc8094d64aa7f060c3f5cf7c10d4fb5', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_1fe5b', table='assessments_resultacceptance', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultacceptance',
            trigger=pgtrigger.compiler.Trigger(name='answered_in_person', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (\n                SELECT FROM assessments_assessmentresult r JOIN employees_user u ON u.id = NEW.by_id\n                WHERE r.id = NEW.result_id AND r.state = 'finalised' AND r.employee_id = NEW.employee_id\n                  AND u.employee_id = NEW.employee_id) THEN RAISE EXCEPTION 'a result is accepted by the person whom it is about' USING ERRCODE = 'check_violation'; END IF;IF EXISTS (SELECT FROM assessments_resultobjection o\n                WHERE o.result_id = NEW.result_id AND o.state <> 'withdrawn') THEN RAISE EXCEPTION 'what was objected to is not accepted beside it' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='48b2e72cc7433145541379201345252f06d57f05', operation='INSERT', pgid='pgtrigger_answered_in_person_b09f4', table='assessments_resultacceptance', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultacceptance',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ac52e00597e4c4d964c464cad4bd53b76b18f162', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4925f', table='assessments_resultacceptance', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='resultlevel',
            constraint=models.UniqueConstraint(fields=('result', 'competency'), name='resultlevel_once'),
        ),
        migrating.AddConstraint(
            model_name='resultlevel',
            constraint=models.CheckConstraint(condition=models.Q(('level__gte', 0), ('level__lte', 5), ('level', django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Floor(django.db.models.expressions.CombinedExpression(models.F('level'), '*', models.Value(2))), '/', models.Value(2)))), name='resultlevel_in_halves'),
        ),
        migrating.AddTrigger(
            model_name='resultlevel',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='c75f7a85c9b520d10de6363fb325b855403313a6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_0e745', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_resultlevel', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultlevel',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='dde46386dece35f897950c7f4b90a4e1f41a9699', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_33d2d', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_resultlevel', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultlevel',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='55bd6ee96e4fe8ac0736ce1f65b806ef46660f01', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_20cd8', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_resultlevel', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultlevel',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='3870f9368a93a09c09611b27e4075f5d9d76e628', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_a6759', table='assessments_resultlevel', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultlevel',
            trigger=pgtrigger.compiler.Trigger(name='levels_of_a_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held assessments_assessmentresult%ROWTYPE;', func="\n            SELECT r.* INTO held FROM assessments_assessmentresult r\n            WHERE r.id = CASE TG_OP WHEN 'DELETE' THEN OLD.result_id ELSE NEW.result_id END;\n            IF TG_OP = 'DELETE' THEN\n        IF held.state <> 'draft' THEN RAISE EXCEPTION 'a level of a result is kept' USING ERRCODE = 'check_violation'; END IF;\n                RETURN OLD;\n            END IF;\n        IF NEW.employee_id <> held.employee_id THEN RAISE EXCEPTION 'a level is of the person whom the result is about' USING ERRCODE = 'check_violation'; END IF;IF TG_OP = 'UPDATE' AND (OLD.result_id, OLD.employee_id) IS DISTINCT FROM (NEW.result_id, NEW.employee_id) THEN RAISE EXCEPTION 'a level stays with its result' USING ERRCODE = 'check_violation'; END IF;\n            IF NEW.assessment_id IS NOT NULL THEN\n        IF held.state <> 'finalised' OR held.standing <> 'official'\n                OR TG_OP = 'UPDATE' AND (OLD.assessment_id IS NOT NULL\n                    OR (OLD.competency_id, OLD.level, OLD.note) IS DISTINCT FROM\n                       (NEW.competency_id, NEW.level, NEW.note))\n                OR TG_OP = 'INSERT' AND held.origin <> 'imported'\n                OR NOT EXISTS (\n                    SELECT FROM assessments_assessment a WHERE a.id = NEW.assessment_id\n                      AND (a.employee_id, a.competency_id, a.level, a.source, a.assessed_on)\n                        = (NEW.employee_id, NEW.competency_id, NEW.level, held.source, held.assessed_on)) THEN RAISE EXCEPTION 'a level is tied once to the assessment that says the same' USING ERRCODE = 'check_violation'; END IF; ELSE IF held.state <> 'draft' THEN RAISE EXCEPTION 'the levels of a result do not change any more' USING ERRCODE = 'check_violation'; END IF;\n            END IF;\n            RETURN NEW;\n        ", hash='a62803d005f2ce25c681d6fc9b9fb1ff74b5b062', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_levels_of_a_draft_9d1ae', table='assessments_resultlevel', when='BEFORE')),
        ),
        migrating.AddIndex(
            model_name='resultobjection',
            index=models.Index(fields=['state', 'answer_due_on', 'id'], name='resultobjection_by_due'),
        ),
        migrating.AddConstraint(
            model_name='resultobjection',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('result',), name='resultobjection_one_each'),
        ),
        migrating.AddConstraint(
            model_name='resultobjection',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['filed', 'taken', 'answered', 'withdrawn']), ('verdict__in', ['', 'rejected', 'corrected'])), name='resultobjection_known_words'),
        ),
        migrating.AddConstraint(
            model_name='resultobjection',
            constraint=models.CheckConstraint(condition=models.Q(('answer_due_on__gte', models.F('filed_on'))), name='resultobjection_days'),
        ),
        migrating.AddConstraint(
            model_name='resultobjection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by', models.F('taken_by')), ('decided_on__isnull', False), ('state', 'answered'), ('taken_by__isnull', False), models.Q(('verdict', ''), _negated=True)), models.Q(models.Q(('state', 'answered'), _negated=True), ('decided_at__isnull', True), ('decided_by__isnull', True), ('decided_on__isnull', True), ('verdict', '')), _connector='OR'), name='resultobjection_answered_whole'),
        ),
        migrating.AddConstraint(
            model_name='resultobjection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken'), _negated=True), ('taken_by__isnull', False), _connector='OR'), name='resultobjection_taken_by_somebody'),
        ),
        migrating.AddTrigger(
            model_name='resultobjection',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='89146b1f783cd7a06a084bfde402e936a80cdf04', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_b8542', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_resultobjection', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultobjection',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='ab43fe4650926af9992068b6543901bc31b6f0fb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_5712b', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_resultobjection', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultobjection',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='a1b01c87f1dde1b68c2d129e41994007e794a039', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_9b35c', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_resultobjection', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultobjection',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='4812c6d2cf8dc2578e8bf2fbcf4f37b13620dabd', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_c74e2', table='assessments_resultobjection', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultobjection',
            trigger=pgtrigger.compiler.Trigger(name='only_these_moves', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'INSERT' THEN\n                IF NEW.state NOT IN ('filed') THEN\n                    RAISE EXCEPTION '% cannot begin as %', TG_TABLE_NAME, NEW.state USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            IF OLD.state <> NEW.state AND (\n                (OLD.state, NEW.state) NOT IN (('filed', 'taken'), ('filed', 'withdrawn'), ('taken', 'answered'), ('taken', 'withdrawn')) OR NEW.version <> OLD.version + 1\n            ) THEN\n                RAISE EXCEPTION '% does not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='e8e68282a896ca969966e24f7342764d2ca52846', operation='INSERT OR UPDATE', pgid='pgtrigger_only_these_moves_6c18e', table='assessments_resultobjection', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultobjection',
            trigger=pgtrigger.compiler.Trigger(name='objected_in_time', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (\n                SELECT FROM assessments_assessmentresult r JOIN employees_user u ON u.id = NEW.filed_by_id\n                WHERE r.id = NEW.result_id AND r.state = 'finalised' AND r.employee_id = NEW.employee_id\n                  AND u.employee_id = NEW.employee_id\n                  AND (r.answer_by IS NULL OR NEW.filed_on <= r.answer_by)) THEN RAISE EXCEPTION 'a result is objected to in person and in time' USING ERRCODE = 'check_violation'; END IF;IF EXISTS (SELECT FROM assessments_resultacceptance a WHERE a.result_id = NEW.result_id) THEN RAISE EXCEPTION 'a result that was accepted is not objected to' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='b134907633af51e38f6f86ca6bc9ab91c4aa82ef', operation='INSERT', pgid='pgtrigger_objected_in_time_ebcf3', table='assessments_resultobjection', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultobjection',
            trigger=pgtrigger.compiler.Trigger(name='handled_by_others', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (OLD.result_id, OLD.employee_id, OLD.filed_by_id, OLD.filed_at, OLD.filed_on, OLD.closes_on,\n                OLD.answer_due_on, OLD.public_id) IS DISTINCT FROM\n               (NEW.result_id, NEW.employee_id, NEW.filed_by_id, NEW.filed_at, NEW.filed_on, NEW.closes_on,\n                NEW.answer_due_on, NEW.public_id) THEN RAISE EXCEPTION 'what was filed stays on record' USING ERRCODE = 'check_violation'; END IF;IF OLD.state IN ('answered', 'withdrawn') AND to_jsonb(OLD) IS DISTINCT FROM to_jsonb(NEW) THEN RAISE EXCEPTION 'an objection that was answered or withdrawn does not change' USING ERRCODE = 'check_violation'; END IF;IF OLD.taken_by_id IS NOT NULL AND OLD.taken_by_id IS DISTINCT FROM NEW.taken_by_id THEN RAISE EXCEPTION 'who took up an objection answers it' USING ERRCODE = 'check_violation'; END IF;IF NEW.state IN ('taken', 'answered') AND EXISTS (\n                SELECT FROM assessments_assessmentresult r WHERE r.id = NEW.result_id\n                  AND ((coalesce(NEW.decided_by_id, NEW.taken_by_id) = r.drafted_by_id OR EXISTS (\n        SELECT FROM employees_user a JOIN employees_user b ON a.employee_id = b.employee_id\n        WHERE a.id = coalesce(NEW.decided_by_id, NEW.taken_by_id) AND b.id = r.drafted_by_id)) OR (coalesce(NEW.decided_by_id, NEW.taken_by_id) = r.decided_by_id OR EXISTS (\n        SELECT FROM employees_user a JOIN employees_user b ON a.employee_id = b.employee_id\n        WHERE a.id = coalesce(NEW.decided_by_id, NEW.taken_by_id) AND b.id = r.decided_by_id)))) THEN RAISE EXCEPTION 'an objection is answered by somebody who neither entered nor finalised the result' USING ERRCODE = 'check_violation'; END IF;IF NEW.state = 'answered' AND (NEW.verdict = 'corrected') <> EXISTS (\n                SELECT FROM assessments_assessmentresult n\n                WHERE n.corrects_id = NEW.result_id AND n.state IN ('finalised', 'replaced')) THEN RAISE EXCEPTION 'an objection is upheld by a correction, and by nothing else' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='971338f5ab01a4c6def4273154dc1d5b431f6742', operation='UPDATE', pgid='pgtrigger_handled_by_others_c3b01', table='assessments_resultobjection', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultobjection',
            trigger=pgtrigger.compiler.Trigger(name='not_about_oneself', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM employees_user u\n                WHERE u.id = ANY (ARRAY[NEW.taken_by_id, NEW.decided_by_id]::bigint[]) AND u.employee_id = NEW.employee_id\n            ) THEN\n                RAISE EXCEPTION 'nobody decides about themselves' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='af62c7c142d86a9d8be907e7c06dae6ead57dc9d', operation='INSERT OR UPDATE', pgid='pgtrigger_not_about_oneself_0a1ba', table='assessments_resultobjection', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultobjection',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='86d7ced7f6d6f2649b8aae927e47d9ab6d66be00', operation='DELETE', pgid='pgtrigger_kept_d5699', table='assessments_resultobjection', when='BEFORE')),
        ),
        migrating.AddIndex(
            model_name='assessmentresult',
            index=models.Index(fields=['employee', '-assessed_on', '-id'], name='assessmentresult_of_person'),
        ),
        migrating.AddIndex(
            model_name='assessmentresult',
            index=models.Index(fields=['-assessed_on', 'id'], name='assessmentresult_by_day'),
        ),
        migrating.AddIndex(
            model_name='assessmentresult',
            index=models.Index(condition=models.Q(('state__in', ['draft', 'proposed'])), fields=['state', 'id'], name='assessmentresult_waiting'),
        ),
        migrating.AddConstraint(
            model_name='assessmentresult',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('state', 'discarded'), _negated=True), ('corrects__isnull', False)), fields=('corrects',), name='assessmentresult_corrected_once'),
        ),
        migrating.AddConstraint(
            model_name='assessmentresult',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['', 'sederhana', 'sedang', 'kompleks']), ('origin__in', ['entered', 'imported']), ('purpose__in', ['', 'pengisian', 'pemetaan']), ('source__in', ['assessment_center', 'cact', 'competency_test', 'superior', 'feedback_360', 'self']), ('standing__in', ['', 'official', 'unofficial']), ('state__in', ['draft', 'proposed', 'finalised', 'replaced', 'discarded']), ('why_unofficial__in', ['', 'not_accredited', 'level_too_low'])), name='assessmentresult_known_words'),
        ),
        migrating.AddConstraint(
            model_name='assessmentresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drafted_by__isnull', True), ('origin', 'imported')), models.Q(models.Q(('entered_by', ''), _negated=True), models.Q(('drafted_by__isnull', False), ('entered_by__startswith', 'client:'), _connector='OR'), models.Q(('state__in', ['draft', 'discarded']), models.Q(('provider__isnull', False), models.Q(('instrument', ''), _negated=True), models.Q(('purpose', ''), _negated=True), models.Q(models.Q(('source', 'assessment_center'), models.Q(('method', ''), _negated=True)), models.Q(models.Q(('source', 'assessment_center'), _negated=True), ('method', '')), _connector='OR')), _connector='OR')), _connector='OR'), name='assessmentresult_entered_whole'),
        ),
        migrating.AddConstraint(
            model_name='assessmentresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'imported'), ('standing', 'official'), ('state__in', ('finalised', 'replaced'))), models.Q(('answer_by__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False), ('decided_on__isnull', False), ('origin', 'entered'), ('state__in', ('finalised', 'replaced')), models.Q(('standing', ''), _negated=True)), models.Q(models.Q(('state__in', ('finalised', 'replaced')), _negated=True), ('accreditation__isnull', True), ('answer_by__isnull', True), ('standing', '')), _connector='OR'), name='assessmentresult_final_whole'),
        ),
        migrating.AddConstraint(
            model_name='assessmentresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('standing', 'unofficial'), models.Q(('why_unofficial', ''), _negated=True)), models.Q(models.Q(('standing', 'unofficial'), _negated=True), ('why_unofficial', '')), _connector='OR'), name='assessmentresult_says_why'),
        ),
        migrating.AddConstraint(
            model_name='assessmentresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('revision', 1)), models.Q(('corrects__isnull', False), ('reason__length__gte', 30), ('revision__gt', 1)), _connector='OR'), name='assessmentresult_corrected_for_a_reason'),
        ),
        migrating.AddConstraint(
            model_name='assessmentresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaced_on__isnull', False), ('state', 'replaced')), models.Q(models.Q(('state', 'replaced'), _negated=True), ('replaced_on__isnull', True)), _connector='OR'), name='assessmentresult_replaced_on_a_day'),
        ),
        migrating.AddConstraint(
            model_name='assessmentresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'discarded'), _negated=True), models.Q(('decided_reason', ''), _negated=True), _connector='OR'), name='assessmentresult_discarded_for_a_reason'),
        ),
        migrating.AddTrigger(
            model_name='assessmentresult',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='c63f617e0404bcf8f4c6ba0a77c86fd5504a8939', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_986b8', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_assessmentresult', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='assessmentresult',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='9a23c2130237a1f2f9e4449280636d7ca85c2a2a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_78a93', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_assessmentresult', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='assessmentresult',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='e02ec56d2ad4bdad76ff1a005f7851b4cc5cae02', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_05662', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_assessmentresult', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='assessmentresult',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='baf6dacbb39ed4e054dbc1bf05f09d3f48f5dc3f', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_4a350', table='assessments_assessmentresult', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='assessmentresult',
            trigger=pgtrigger.compiler.Trigger(name='only_these_moves', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'INSERT' THEN\n                IF NEW.state NOT IN ('draft', 'finalised') THEN\n                    RAISE EXCEPTION '% cannot begin as %', TG_TABLE_NAME, NEW.state USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            IF OLD.state <> NEW.state AND (\n                (OLD.state, NEW.state) NOT IN (('draft', 'discarded'), ('draft', 'proposed'), ('finalised', 'replaced'), ('proposed', 'discarded'), ('proposed', 'draft'), ('proposed', 'finalised')) OR NEW.version <> OLD.version + 1\n            ) THEN\n                RAISE EXCEPTION '% does not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='277904e81072901d617567b331f414d523331575', operation='INSERT OR UPDATE', pgid='pgtrigger_only_these_moves_705d0', table='assessments_assessmentresult', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='assessmentresult',
            trigger=pgtrigger.compiler.Trigger(name='begins_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (NEW.state = 'finalised') <> (NEW.origin = 'imported') OR NEW.origin = 'imported' AND NEW.revision <> 1 THEN RAISE EXCEPTION 'a result begins as a draft' USING ERRCODE = 'check_violation'; END IF;IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (\n                SELECT FROM assessments_assessmentresult prior WHERE prior.id = NEW.corrects_id\n                  AND prior.state = 'finalised' AND NEW.revision = prior.revision + 1\n                  AND (prior.employee_id, prior.source, prior.assessed_on)\n                    = (NEW.employee_id, NEW.source, NEW.assessed_on)) THEN RAISE EXCEPTION 'a correction is of a final result and about the same occasion' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='5ee1ccd9cae8d6c30572699f05da405603384446', operation='INSERT', pgid='pgtrigger_begins_in_order_38934', table='assessments_assessmentresult', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='assessmentresult',
            trigger=pgtrigger.compiler.Trigger(name='kept_once_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (OLD.employee_id, OLD.public_id, OLD.corrects_id, OLD.revision, OLD.origin, OLD.drafted_by_id,\n                OLD.entered_by, OLD.drafted_at, OLD.objection_id) IS DISTINCT FROM\n               (NEW.employee_id, NEW.public_id, NEW.corrects_id, NEW.revision, NEW.origin, NEW.drafted_by_id,\n                NEW.entered_by, NEW.drafted_at, NEW.objection_id) THEN RAISE EXCEPTION 'who entered a result about whom stays on record' USING ERRCODE = 'check_violation'; END IF;IF NEW.corrects_id IS NOT NULL AND (OLD.source, OLD.assessed_on) IS DISTINCT FROM\n               (NEW.source, NEW.assessed_on) THEN RAISE EXCEPTION 'a correction is about the same occasion' USING ERRCODE = 'check_violation'; END IF;IF OLD.state IN ('finalised', 'replaced', 'discarded')\n                AND to_jsonb(OLD) - ARRAY['state', 'version', 'replaced_on']::text[] IS DISTINCT FROM to_jsonb(NEW) - ARRAY['state', 'version', 'replaced_on']::text[] THEN RAISE EXCEPTION 'a final result does not change; correct it by another version' USING ERRCODE = 'check_violation'; END IF;IF (OLD.replaced_on IS DISTINCT FROM NEW.replaced_on OR OLD.version IS DISTINCT FROM NEW.version)\n                AND OLD.state IN ('finalised', 'replaced', 'discarded') AND OLD.state = NEW.state THEN RAISE EXCEPTION 'a final result does not change; correct it by another version' USING ERRCODE = 'check_violation'; END IF;IF OLD.state = 'proposed' AND NEW.state = 'finalised' AND (\n                to_jsonb(OLD) - ARRAY['state', 'version', 'decided_by_id', 'decided_at', 'decided_on',\n                    'decided_reason', 'standing', 'why_unofficial', 'accreditation_id', 'answer_by'] IS DISTINCT FROM\n                to_jsonb(NEW) - ARRAY['state', 'version', 'decided_by_id', 'decided_at', 'decided_on',\n                    'decided_reason', 'standing', 'why_unofficial', 'accreditation_id', 'answer_by']) THEN RAISE EXCEPTION 'what is finalised is what was proposed' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='5efc19a0ca78bf2daf4b0128c3b9d11e84b87edd', operation='UPDATE', pgid='pgtrigger_kept_once_final_97e22', table='assessments_assessmentresult', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='assessmentresult',
            trigger=pgtrigger.compiler.Trigger(name='finalised_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NEW.state = 'finalised' AND OLD.state <> 'finalised' THEN IF NEW.decided_by_id IS NULL OR (NEW.decided_by_id = OLD.drafted_by_id OR EXISTS (\n        SELECT FROM employees_user a JOIN employees_user b ON a.employee_id = b.employee_id\n        WHERE a.id = NEW.decided_by_id AND b.id = OLD.drafted_by_id)) THEN RAISE EXCEPTION 'nobody finalises what they entered' USING ERRCODE = 'check_violation'; END IF;IF NEW.standing = 'official' AND NOT EXISTS (\n                SELECT FROM assessments_accreditation a WHERE a.id = NEW.accreditation_id\n                  AND a.provider_id = NEW.provider_id AND a.validity @> NEW.assessed_on) THEN RAISE EXCEPTION 'official is what an accreditation covers on the day of the assessment' USING ERRCODE = 'check_violation'; END IF;\n            NEW.decided_at := clock_timestamp();\n            END IF;\n            RETURN NEW;\n        ", hash='a368aa2dd5e82c69ec9fc9e95aab1af2b1668554', operation='UPDATE', pgid='pgtrigger_finalised_by_another_0fb46', table='assessments_assessmentresult', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='assessmentresult',
            trigger=pgtrigger.compiler.Trigger(name='replaced_by_a_correction', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="IF EXISTS (\n                SELECT FROM assessments_assessmentresult r\n                LEFT JOIN assessments_assessmentresult n\n                    ON n.corrects_id = r.id AND n.state IN ('finalised', 'replaced')\n                WHERE r.id IN (NEW.id, NEW.corrects_id)\n                  AND (r.state = 'replaced') <> (n.id IS NOT NULL)) THEN RAISE EXCEPTION 'a result is replaced by its final correction, and by nothing else' USING ERRCODE = 'check_violation'; END IF; RETURN NULL;", hash='b66cab122440f38b3a1c0de85bb80344fd7d619f', operation='INSERT OR UPDATE', pgid='pgtrigger_replaced_by_a_correction_9595e', table='assessments_assessmentresult', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='assessmentresult',
            trigger=pgtrigger.compiler.Trigger(name='not_about_oneself', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM employees_user u\n                WHERE u.id = ANY (ARRAY[NEW.drafted_by_id, NEW.decided_by_id]::bigint[]) AND u.employee_id = NEW.employee_id\n            ) THEN\n                RAISE EXCEPTION 'nobody decides about themselves' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='591252722f64e848c4e52110ea94d18c74bf5f61', operation='INSERT OR UPDATE', pgid='pgtrigger_not_about_oneself_c102f', table='assessments_assessmentresult', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='assessmentresult',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3763794eca7b905d3c51512c20a8ab992889f508', operation='DELETE', pgid='pgtrigger_kept_e1fea', table='assessments_assessmentresult', when='BEFORE')),
        ),
        migrating.AddIndex(
            model_name='resultobjectionstep',
            index=models.Index(fields=['objection', 'at', 'id'], name='resultobjectionstep_in_order'),
        ),
        migrating.AddConstraint(
            model_name='resultobjectionstep',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['file', 'take', 'answer', 'withdraw'])), name='resultobjectionstep_known_act'),
        ),
        migrating.AddConstraint(
            model_name='resultobjectionstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['file', 'answer']), _negated=True), ('text__length__gte', 30), _connector='OR'), name='resultobjectionstep_has_reasons'),
        ),
        migrating.AddTrigger(
            model_name='resultobjectionstep',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='4a99c0337c533e8558bcd0829139399d090e82be', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_da917', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_resultobjectionstep', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultobjectionstep',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='8015c804efb7da2a780e49250aeb6f7fc28bb5de', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_545df', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_resultobjectionstep', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultobjectionstep',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='12ccee9af7c455873acef438770ae601a94efc83', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_48187', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_resultobjectionstep', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultobjectionstep',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='afb9a05c75addced9fe477c529fa1200aced172c', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_c9ed4', table='assessments_resultobjectionstep', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultobjectionstep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='967a1f80518a70d20053cd2d6c2d0bedef7f1293', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_84d60', table='assessments_resultobjectionstep', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='resultreport',
            constraint=models.UniqueConstraint(fields=('result', 'sha256'), name='resultreport_once'),
        ),
        migrating.AddConstraint(
            model_name='resultreport',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='resultreport_fingerprint'),
        ),
        migrating.AddTrigger(
            model_name='resultreport',
            trigger=pgtrigger.compiler.Trigger(name='capture_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'insert', n.id, NULL, to_jsonb(n), coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM new_rows n;\n    RETURN NULL;\n", hash='4f20515f35f344be160f2fb2e67700ae38c4252d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_capture_insert_f1f29', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessments_resultreport', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultreport',
            trigger=pgtrigger.compiler.Trigger(name='capture_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME,\n        CASE WHEN o.id IS NULL THEN 'insert' WHEN n.id IS NULL THEN 'delete' ELSE 'update' END,\n        coalesce(n.id, o.id), changed.old, changed.new, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp()\n    FROM old_rows o FULL JOIN new_rows n ON n.id = o.id\n    CROSS JOIN LATERAL (\n        SELECT jsonb_object_agg(b.key, b.value) FILTER (WHERE b.key IS NOT NULL) AS old,\n            jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS new\n        FROM jsonb_each(to_jsonb(o)) b FULL JOIN jsonb_each(to_jsonb(n)) a ON a.key = b.key\n        WHERE a.value IS DISTINCT FROM b.value\n    ) changed\n    WHERE o IS DISTINCT FROM n;\n    RETURN NULL;\n", hash='241f02084952e12ba4909f9386aa6d05172a66d8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_capture_update_56b73', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessments_resultreport', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultreport',
            trigger=pgtrigger.compiler.Trigger(name='capture_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO base_auditentry (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)\n    SELECT TG_TABLE_NAME, 'delete', o.id, to_jsonb(o), NULL, coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.request_id', true), ''),\n    coalesce(current_setting('app.purpose', true), ''), coalesce(current_setting('app.reason', true), ''),\n    pg_current_xact_id()::text::bigint, clock_timestamp() FROM old_rows o;\n    RETURN NULL;\n", hash='f4083af3b3f10186a01b59396291ee77c360f702', level='STATEMENT', operation='DELETE', pgid='pgtrigger_capture_delete_16c94', referencing='REFERENCING OLD TABLE AS old_rows ', table='assessments_resultreport', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='resultreport',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='4cea6bb9ab34db5f3e18b7dd35fd66e35a03cbe6', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_ddf51', table='assessments_resultreport', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultreport',
            trigger=pgtrigger.compiler.Trigger(name='of_a_draft', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (SELECT r.state FROM assessments_assessmentresult r\n                WHERE r.id = CASE TG_OP WHEN 'DELETE' THEN OLD.result_id ELSE NEW.result_id END) <> 'draft' THEN RAISE EXCEPTION 'a report belongs to a draft' USING ERRCODE = 'check_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;", hash='5a0171f404457143bfb02a9ce3c06039b8a504df', operation='INSERT OR DELETE', pgid='pgtrigger_of_a_draft_317d3', table='assessments_resultreport', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='resultreport',
            trigger=pgtrigger.compiler.Trigger(name='as_added', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='91b3d777ff0f2839c32d14d797f4c16320b1c9e4', operation='UPDATE', pgid='pgtrigger_as_added_cb4fb', table='assessments_resultreport', when='BEFORE')),
        ),
    ]
