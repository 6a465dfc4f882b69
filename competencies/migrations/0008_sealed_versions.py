"""A version that a decree wrote is whole: nothing is added to it or taken out."""

import pgtrigger.compiler
from django.db import migrations, models
from asn_career.base.migrating import AddField

from asn_career.base import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('competencies', '0007_standard_decrees'),
    ]

    operations = [
        AddField(
            model_name='standardversion',
            name='sealed',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrating.AddTrigger(
            model_name='standarditem',
            trigger=pgtrigger.compiler.Trigger(name='whole_once_sealed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'INSERT' THEN\n                        IF (SELECT sealed FROM competencies_standardversion WHERE id = NEW.version_id) THEN\n                            RAISE EXCEPTION 'a version that was decreed takes no more rows'\n                            USING ERRCODE = 'check_violation';\n                        END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF (SELECT sealed FROM competencies_standardversion WHERE id = OLD.version_id) THEN\n                        RAISE EXCEPTION 'a version that was decreed loses no rows'\n                        USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN OLD;\n                ", hash='5d05002841283eec611e4844d38c951a3582fd47', operation='INSERT OR DELETE', pgid='pgtrigger_whole_once_sealed_5b8c0', table='competencies_standarditem', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='standardversion',
            trigger=pgtrigger.compiler.Trigger(name='sealed_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.sealed AND (TG_OP = 'DELETE' OR\n                        (OLD.position_id, OLD.valid_from, OLD.standard_decree_id, OLD.approved, OLD.sealed)\n                        IS DISTINCT FROM\n                        (NEW.position_id, NEW.valid_from, NEW.standard_decree_id, NEW.approved, NEW.sealed))\n                    THEN\n                        RAISE EXCEPTION 'a version that was decreed does not change'\n                        USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN\n                        RETURN OLD;\n                    END IF;\n                    RETURN NEW;\n                ", hash='5f56c984ab73c47e777c087647075472c8f9f96c', operation='UPDATE OR DELETE', pgid='pgtrigger_sealed_is_immutable_740f1', table='competencies_standardversion', when='BEFORE')),
        ),
    ]
