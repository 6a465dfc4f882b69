"""A correction is another assessment of the same occasion; of a line the first that is not withdrawn on a day counts."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0013_results'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='assessment',
            name='fact_is_immutable',
        ),
        migrations.RemoveConstraint(
            model_name='assessment',
            name='assessment_key',
        ),
        migrations.RemoveIndex(
            model_name='assessment',
            name='assessment_held_levels',
        ),
        migrating.AddField(
            model_name='assessment',
            name='corrects',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='assessments.assessment'),
        ),
        migrating.AddIndex(
            model_name='assessment',
            index=models.Index(models.F('employee'), models.F('competency'), models.OrderBy(models.F('assessed_on'), descending=True), models.F('official_rank'), models.F('id'), condition=models.Q(('official_rank__isnull', False)), include=('level', 'withdrawn_on'), name='assessment_held_levels'),
        ),
        migrating.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='fact_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD.employee_id, OLD.competency_id, OLD.level, OLD.source, OLD.assessed_on, OLD.provider, OLD.corrects_id) IS DISTINCT FROM (NEW.employee_id, NEW.competency_id, NEW.level, NEW.source, NEW.assessed_on, NEW.provider, NEW.corrects_id))', func="\n                    RAISE EXCEPTION 'an assessment is a fact; withdraw it and record another'\n                    USING ERRCODE = 'check_violation';\n                ", hash='eef13305031e0562ed02ea8cbd12020d5fa06888', operation='UPDATE', pgid='pgtrigger_fact_is_immutable_b2f82', table='assessments_assessment', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='corrects_what_was_withdrawn', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.corrects_id IS NOT NULL)', func="\n            IF NOT EXISTS (\n                SELECT FROM assessments_assessment prior\n                WHERE prior.id = NEW.corrects_id AND prior.id < NEW.id AND prior.withdrawn_on IS NOT NULL\n                  AND (prior.employee_id, prior.competency_id, prior.source, prior.assessed_on)\n                    = (NEW.employee_id, NEW.competency_id, NEW.source, NEW.assessed_on)\n            ) THEN\n                RAISE EXCEPTION 'a correction takes the place of a withdrawn assessment of the same occasion'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='a9a8079d268226505f1b179ceb2941e7b26f2fb3', operation='INSERT', pgid='pgtrigger_corrects_what_was_withdrawn_fc7a2', table='assessments_assessment', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='withdrawn_by_correction', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.withdrawn_on IS DISTINCT FROM NEW.withdrawn_on)', func="\n            IF EXISTS (\n                SELECT FROM assessments_resultlevel l JOIN assessments_assessmentresult r ON r.id = l.result_id\n                WHERE l.assessment_id = OLD.id AND (r.state <> 'replaced' OR OLD.withdrawn_on IS NOT NULL)\n            ) THEN\n                RAISE EXCEPTION 'a finalised result is corrected by another version of it'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='c5726a56bde34ea8080b19d9612160bae7dc3aba', operation='UPDATE', pgid='pgtrigger_withdrawn_by_correction_67d8f', table='assessments_assessment', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', True)), fields=('employee', 'competency', 'source', 'assessed_on'), name='assessment_key'),
        ),
        migrating.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', False)), fields=('corrects',), name='assessment_corrected_once'),
        ),
    ]
