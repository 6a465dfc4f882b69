import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from asn_career.base.migrating import AddConstraint, AddField, AddTrigger, AlterField


class Migration(migrations.Migration):

    dependencies = [
        ('employees', '0013_notices_told_once'),
        ('training', '0030_duty_most'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='servicefeedback',
            name='kept',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='servicefeedback',
            name='answer_stays',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='servicefeedback',
            name='none_while_closed',
        ),
        AddField(
            model_name='servicefeedback',
            name='channel',
            field=models.CharField(choices=[('form', 'Public form'), ('import', 'Sent in by the unit')], default='form', editable=False, max_length=6, verbose_name='channel'),
        ),
        AddField(
            model_name='servicefeedback',
            name='number',
            field=models.CharField(blank=True, editable=False, max_length=100, verbose_name='number'),
        ),
        AlterField(
            model_name='servicefeedback',
            name='nonce',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        AddTrigger(
            model_name='servicefeedback',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."channel" = \'form\')', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a56b632fb1c0fc7825a6ba05fafb21a2d54f7b0d', operation='DELETE', pgid='pgtrigger_kept_661f8', table='training_servicefeedback', when='BEFORE')),
        ),
        AddTrigger(
            model_name='servicefeedback',
            trigger=pgtrigger.compiler.Trigger(name='none_while_closed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."channel" = \'form\')', func="\n                    IF EXISTS (SELECT 1 FROM training_serviceformclosure c WHERE c.unit_id = NEW.unit_id) THEN\n                        RAISE EXCEPTION 'the public form of unit % is closed', NEW.unit_id\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='14d3aeeeddf93d775d9199bfa05f48cb01e06a9f', operation='INSERT', pgid='pgtrigger_none_while_closed_3f880', table='training_servicefeedback', when='BEFORE')),
        ),
        AddTrigger(
            model_name='servicefeedback',
            trigger=pgtrigger.compiler.Trigger(name='answer_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot update of "unit_id", "given_at", "rating", "service", "comment", "channel", "nonce", "number" rows from % table\', TG_TABLE_NAME;', hash='7f394ca7554c7eaa25e399de55f3e884a3df3d30', operation='UPDATE OF "unit_id", "given_at", "rating", "service", "comment", "channel", "nonce", "number"', pgid='pgtrigger_answer_stays_b79d3', table='training_servicefeedback', when='BEFORE')),
        ),
        AddConstraint(
            model_name='servicefeedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'form'), ('number', ''), models.Q(('nonce', ''), _negated=True)), models.Q(('channel', 'import'), ('nonce', ''), models.Q(('number', ''), _negated=True)), _connector='OR'), name='servicefeedback_came'),
        ),
        AddConstraint(
            model_name='servicefeedback',
            constraint=models.UniqueConstraint(condition=models.Q(('channel', 'form')), fields=('nonce',), name='servicefeedback_nonce_once'),
        ),
        AddConstraint(
            model_name='servicefeedback',
            constraint=models.UniqueConstraint(condition=models.Q(('channel', 'import')), fields=('unit', 'number'), name='servicefeedback_sent_once'),
        ),
    ]
