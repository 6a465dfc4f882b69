"""People recomputed after the newest run, and rows that tell of them beside those of runs."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models.deletion import DO_NOTHING
from asn_career.base.migrating import AddField, CreateModel

DROP_VIEW = "DROP VIEW assessments_gaprow;"
_CELLS = """
    c.competency_id, c.importance, c.required,
    (c.held / 2.0)::numeric(2, 1) AS held,
    (c.held / 2.0 - c.required)::numeric(2, 1) AS gap,
    CASE
        WHEN c.held >= 2 * c.required THEN 'met'
        WHEN c.held IS NOT NULL THEN 'gap'
        WHEN c.evidence_id IS NOT NULL THEN 'expired'
        ELSE 'unknown'
    END AS status,
    c.evidence_id"""
_UNFOLD = "AS c (competency_id, required, importance, held, evidence_id)"
VIEW_OF_RUNS = f"""
CREATE VIEW assessments_gaprow AS
SELECT r.run_id, r.employee_id, r.unit_id, r.position_id, s.version_id, {_CELLS}
FROM assessments_gapresult r
JOIN assessments_gapstandard s ON s.run_id = r.run_id AND s.position_id = r.position_id
CROSS JOIN LATERAL unnest(s.competencies, s.required, s.importance, r.held, r.evidence) {_UNFOLD};
"""
VIEW_WITH_LATER = f"""
CREATE VIEW assessments_gaprow AS
SELECT r.run_id AS source, r.run_id, g.as_of, NULL::timestamptz AS recomputed_at,
    r.employee_id, r.unit_id, r.position_id, s.version_id, {_CELLS}
FROM assessments_gapresult r
JOIN assessments_gaprun g ON g.id = r.run_id
JOIN assessments_gapstandard s ON s.run_id = r.run_id AND s.position_id = r.position_id
CROSS JOIN LATERAL unnest(s.competencies, s.required, s.importance, r.held, r.evidence) {_UNFOLD}
UNION ALL
SELECT 0::bigint, NULL::bigint, o.as_of, o.recomputed_at,
    o.employee_id, o.unit_id, o.position_id, o.version_id, {_CELLS}
FROM assessments_gapoverlay o
CROSS JOIN LATERAL unnest(o.competencies, o.required, o.importance, o.held, o.evidence) {_UNFOLD};
"""


def _told(model, **options):
    return models.ForeignKey(
        to=model,
        on_delete=DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
        **options,
    )


def _array(field, **options):
    return django.contrib.postgres.fields.ArrayField(base_field=field, null=True, size=None, **options)




class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_lean_run_tables"), ("employees", "0004_lean_capture")]

    operations = [
        AddField("gaprun", "seen", models.TextField(null=True, editable=False)),
        CreateModel(
            name="ChangeSweep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("txid", models.BigIntegerField()),
                ("day", models.DateField()),
            ],
        ),
        CreateModel(
            name="GapOverlay",
            fields=[
                (
                    "employee",
                    models.OneToOneField(
                        to="employees.employee",
                        on_delete=DO_NOTHING,
                        db_constraint=False,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                    ),
                ),
                ("unit", _told("employees.unit")),
                ("position", _told("employees.position")),
                ("version", _told("competencies.standardversion")),
                ("competencies", _array(models.BigIntegerField())),
                ("required", _array(models.SmallIntegerField())),
                ("importance", _array(models.CharField(max_length=10))),
                ("held", _array(models.SmallIntegerField(null=True))),
                ("evidence", _array(models.BigIntegerField(null=True))),
                ("as_of", models.DateField()),
                ("recomputed_at", models.DateTimeField()),
                ("engine_version", models.CharField(max_length=64)),
                ("txid", models.BigIntegerField()),
                ("seen", models.TextField()),
            ],
        ),
        migrations.RunSQL(DROP_VIEW, VIEW_OF_RUNS),
        migrations.RunSQL(VIEW_WITH_LATER, DROP_VIEW),
    ]
