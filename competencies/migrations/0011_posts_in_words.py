"""A standard says what the post is for and by what its performance is told, and which new scale it was converted to."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('competencies', '0010_level_conversions'),
    ]

    operations = [
        migrating.AddField(
            model_name='decreetarget',
            name='performance_measures',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='performance indicators of the post'),
        ),
        migrating.AddField(
            model_name='decreetarget',
            name='summary',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='summary of the post'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='standardversion',
            name='sealed_is_immutable',
        ),
        migrating.AddField(
            model_name='standardversion',
            name='dictionary_version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='converted_standards', to='competencies.dictionaryversion'),
        ),
        migrating.AddField(
            model_name='standardversion',
            name='performance_measures',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrating.AddField(
            model_name='standardversion',
            name='summary',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrating.AddTrigger(
            model_name='standardversion',
            trigger=pgtrigger.compiler.Trigger(name='sealed_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.sealed AND (TG_OP = 'DELETE' OR\n                        (OLD.position_id, OLD.valid_from, OLD.standard_decree_id, OLD.approved, OLD.sealed,\n                         OLD.dictionary_version_id, OLD.summary, OLD.performance_measures)\n                        IS DISTINCT FROM\n                        (NEW.position_id, NEW.valid_from, NEW.standard_decree_id, NEW.approved, NEW.sealed,\n                         NEW.dictionary_version_id, NEW.summary, NEW.performance_measures))\n                    THEN\n                        RAISE EXCEPTION 'a version that was decreed does not change'\n                        USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN\n                        RETURN OLD;\n                    END IF;\n                    RETURN NEW;\n                ", hash='44a3afa55fe38612405d332c24f4abc11ec69a81', operation='UPDATE OR DELETE', pgid='pgtrigger_sealed_is_immutable_740f1', table='competencies_standardversion', when='BEFORE')),
        ),
    ]
