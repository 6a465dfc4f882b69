"""What sessions held under an agreement take of its ceiling."""

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from asn_career.base import migrating


from asn_career.base.migrating import AddField


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0026_learning_scores'),
    ]

    operations = [
        AddField(
            model_name='agreement',
            name='committed',
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, editable=False, max_digits=16),
        ),
        AddField(
            model_name='agreement',
            name='planned',
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, editable=False, max_digits=16),
        ),
        AddField(
            model_name='agreement',
            name='spent',
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, editable=False, max_digits=16),
        ),
        AddField(
            model_name='trainingsession',
            name='agreement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='training.agreement', verbose_name='agreement'),
        ),
        migrating.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='sums_of_sessions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    SELECT coalesce(sum(s.seats * s.cost_per_seat) FILTER (WHERE s.state = 'draft'), 0),\n           coalesce(sum(s.seats * s.cost_per_seat) FILTER (WHERE s.state IN ('open', 'closed', 'running')), 0),\n           coalesce(sum(s.seats * s.cost_per_seat) FILTER (WHERE s.state = 'finished'), 0)\n    INTO NEW.planned, NEW.committed, NEW.spent\n    FROM training_trainingsession s WHERE s.agreement_id = NEW.id;\n    RETURN NEW;\n", hash='86e6bfa197160b06750d0cdd27be05695e5cc32c', operation='INSERT OR UPDATE', pgid='pgtrigger_sums_of_sessions_e2c32', table='training_agreement', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='trainingsession',
            trigger=pgtrigger.compiler.Trigger(name='agreement_fits', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."agreement_id" IS NOT NULL)', declare='DECLARE agreed training_agreement%ROWTYPE;', func="\n            SELECT * INTO agreed FROM training_agreement WHERE id = NEW.agreement_id;\n            IF NOT agreed.validity @> lower(NEW.period) OR NOT EXISTS (\n                SELECT 1 FROM training_trainingprogram p\n                WHERE p.id = NEW.program_id AND p.held_by_id = agreed.provider_id\n            ) THEN\n                RAISE EXCEPTION 'the agreement is not one of this programme on that day'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.cost_per_seat IS NULL AND agreed.ceiling IS NOT NULL AND NEW.state NOT IN ('draft', 'cancelled') THEN\n                RAISE EXCEPTION 'what an agreement with a ceiling pays has to be known'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='5c7171e6df618a15862f9c9af93ca90a8b6b0676', operation='INSERT OR UPDATE OF "agreement_id", "program_id", "period", "state", "cost_per_seat"', pgid='pgtrigger_agreement_fits_f74f1', table='training_trainingsession', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='trainingsession',
            trigger=pgtrigger.compiler.Trigger(name='under_agreement', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE concerned bigint;', func="\n            FOR concerned IN\n                SELECT DISTINCT agreement FROM unnest(ARRAY[\n                    CASE WHEN TG_OP <> 'INSERT' THEN OLD.agreement_id END,\n                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.agreement_id END\n                ]) AS agreement WHERE agreement IS NOT NULL ORDER BY agreement\n            LOOP\n                UPDATE training_agreement SET ceiling = ceiling WHERE id = concerned;\n            END LOOP;\n            RETURN NULL;\n        ", hash='2e264349519a0dea07e3e928da62061a8c62997f', operation='INSERT OR UPDATE OF "agreement_id", "state", "seats", "cost_per_seat" OR DELETE', pgid='pgtrigger_under_agreement_d4e11', table='training_trainingsession', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('ceiling__isnull', True), ('ceiling__gte', django.db.models.expressions.CombinedExpression(models.F('committed'), '+', models.F('spent'))), _connector='OR'), name='agreement_never_above_the_ceiling'),
        ),
    ]
