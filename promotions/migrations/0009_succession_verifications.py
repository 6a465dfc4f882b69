"""Succession runs keep the verifications that settled a rule."""

from django.db import migrations, models
from asn_career.base.migrating import AddField

BEFORE = """
SELECT
    b.id * 16384 + u.place AS id,
    b.run_id,
    b.position_id,
    u.employee_id,
    CASE WHEN strpos(u.letters, 'm') > 0 THEN 'manual' ELSE 'eligible' END AS outcome,
    u.letters,
    nullif(u.jpm, -1)::int * 0.01 AS jpm,
    nullif(u.score, -1)::int * 0.01 AS score
"""
FROM = """
FROM promotions_successionblock b
CROSS JOIN LATERAL unnest(b.people, b.letters, b.jpm, b.score)
    WITH ORDINALITY AS u (employee_id, letters, jpm, score, place)
"""
SETTLED = ", coalesce(b.settled -> u.employee_id::text, '{}') AS settled"
FORWARDS = f"CREATE OR REPLACE VIEW promotions_successor AS {BEFORE} {SETTLED} {FROM}"
BACKWARDS = f"DROP VIEW promotions_successor; CREATE VIEW promotions_successor AS {BEFORE} {FROM}"




class Migration(migrations.Migration):
    dependencies = [("promotions", "0008_succession")]

    operations = [
        AddField(
            model_name="successionblock",
            name="settled",
            field=models.JSONField(
                db_default=models.Value({}, models.JSONField()), verbose_name="verifications"
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
