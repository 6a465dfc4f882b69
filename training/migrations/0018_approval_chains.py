import datetime

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from asn_career.base import migrating


from asn_career.base.migrating import AddField, AlterField


class Migration(migrations.Migration):
    dependencies = [
        ('employees', '0010_notice_letters'),
        ('training', '0017_gap_trend'),
    ]

    operations = [
        AddField(
            model_name='approvalchain',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='decided at'),
        ),
        AddField(
            model_name='approvalchain',
            name='decided_by',
            field=models.CharField(blank=True, max_length=120, verbose_name='decided by'),
        ),
        AddField(
            model_name='approvalchain',
            name='decree',
            field=models.CharField(default='Ditetapkan sebelum keputusan dicatat', max_length=250, verbose_name='decree'),
            preserve_default=False,
        ),
        AddField(
            model_name='approvalchain',
            name='effective_from',
            field=models.DateField(default=datetime.date(2000, 1, 1), verbose_name='applies from'),
            preserve_default=False,
        ),
        AddField(
            model_name='approvalchain',
            name='program',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approval_chains', to='training.trainingprogram', verbose_name='training programme'),
        ),
        AddField(
            model_name='approvalchain',
            name='proposed_at',
            field=models.DateTimeField(default=datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC), verbose_name='proposed at'),
            preserve_default=False,
        ),
        AddField(
            model_name='approvalchain',
            name='proposed_by',
            field=models.CharField(default='system:before', max_length=120, verbose_name='proposed by'),
            preserve_default=False,
        ),
        AddField(
            model_name='approvalchain',
            name='reason',
            field=models.CharField(blank=True, max_length=500, verbose_name='reason'),
        ),
        AddField(
            model_name='approvalchain',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waits for a second person'), ('approved', 'Approved'), ('refused', 'Refused')], default='waiting', max_length=10, verbose_name='state'),
        ),
        AlterField(
            model_name='approvalchain',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approval_chains', to='employees.unit', verbose_name='work unit'),
        ),
        # What was set before held at once; it goes on holding.
        migrations.RunSQL(
            "UPDATE training_approvalchain SET state = 'approved', decided_by = 'system:migration', decided_at = now()",
            migrations.RunSQL.noop,
        ),
        migrating.AddTrigger(
            model_name='approvalchain',
            trigger=pgtrigger.compiler.Trigger(name='actor_required', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF coalesce(current_setting('app.actor', true), '') = '' THEN\n                RAISE EXCEPTION 'changing % needs an actor', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='15fede2229ddba1569ce4999da0443eb4883d242', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_actor_required_caa2c', table='training_approvalchain', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='approvalchain',
            trigger=pgtrigger.compiler.Trigger(name='only_these_steps', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.state <> NEW.state AND NOT ((OLD.state = 'waiting' AND NEW.state IN ('approved', 'refused'))) THEN\n                RAISE EXCEPTION 'an approval chain does not go from % to %', OLD.state, NEW.state\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='4a1256d1533fae9483cc70d850d6315cb85b190e', operation='UPDATE OF "state"', pgid='pgtrigger_only_these_steps_97dd6', table='training_approvalchain', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='approvalchain',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a55af319e6ff6b079110ea2309a3e4fdce73fcba', operation='DELETE', pgid='pgtrigger_kept_c085f', table='training_approvalchain', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='approvalchain',
            trigger=pgtrigger.compiler.Trigger(name='proposal_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot update of "unit_id", "program_id", "steps", "effective_from", "decree", "proposed_by", "proposed_at" rows from % table\', TG_TABLE_NAME;', hash='7de21b50f2def73bb8b80ba01805a01e7eaab9b2', operation='UPDATE OF "unit_id", "program_id", "steps", "effective_from", "decree", "proposed_by", "proposed_at"', pgid='pgtrigger_proposal_stays_a30db', table='training_approvalchain', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='approvalchain',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('unit', 'program', 'effective_from'), name='approvalchain_once', nulls_distinct=False),
        ),
        migrating.AddConstraint(
            model_name='approvalchain',
            constraint=models.CheckConstraint(condition=models.Q(('decree', ''), _negated=True), name='approvalchain_by_decree'),
        ),
        migrating.AddConstraint(
            model_name='approvalchain',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_by', ''), _negated=True), name='approvalchain_by_somebody'),
        ),
        migrating.AddConstraint(
            model_name='approvalchain',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('state', 'waiting')), models.Q(('decided_at__isnull', False), ('state__in', ['approved', 'refused']), models.Q(('decided_by', ''), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='approvalchain_two_persons'),
        ),
        migrating.AddConstraint(
            model_name='approvalchain',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='approvalchain_refused_for_a_reason'),
        ),
    ]
