"""Queue for SIASN what was passed in sessions that ended before such trainings were queued by themselves."""

from django.db import migrations

QUEUE = """
    SELECT set_config('app.actor', 'system:migration', true);
    INSERT INTO training_siasnpost (public_id, employee_id, result_id, resource, state, attempts, receipt, refusal)
    SELECT gen_random_uuid(), e.employee_id, r.id,
           CASE WHEN p.kind = 'struktural' THEN 'rw-diklat' ELSE 'rw-kursus' END, 'pending', 0, '', ''
    FROM training_result r
    JOIN training_enrolment e ON e.id = r.enrolment_id
    JOIN training_trainingsession s ON s.id = e.session_id
    JOIN training_trainingprogram p ON p.id = s.program_id
    WHERE s.state = 'finished' AND r.outcome = 'passed' AND r.history_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM training_siasnpost q WHERE q.result_id = r.id)
    ORDER BY r.id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("training", "0028_own_trainings_for_siasn"),
    ]

    operations = [migrations.RunSQL(QUEUE, migrations.RunSQL.noop)]
