"""What was told before names a first step too, so that its sentence is whole."""

from django.db import migrations

NAME_A_STEP = """
    SELECT set_config('app.actor', 'system:migration', true);
    UPDATE employees_notice SET about = about || '{"next": "buka rencana pengembangan Anda"}'
    WHERE kind IN ('aware_gap', 'aware_must_have', 'aware_gap_unmeasured') AND NOT about ? 'next';
"""


class Migration(migrations.Migration):
    dependencies = [
        ('employees', '0013_notices_told_once'),
        ('training', '0023_sessions_of_the_plan'),
    ]

    operations = [
        migrations.RunSQL(NAME_A_STEP, migrations.RunSQL.noop),
    ]
