"""Rows of runs are found by their run: one index each; and array columns that no plan looks at are not sampled."""

import django.db.models.deletion
from django.db import migrations, models
from asn_career.base.migrating import AlterField

_OPEN = """
CREATE OR REPLACE FUNCTION gap_result_open(run bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    partition text := format('assessments_gapresult_%s', run);
BEGIN
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM assessments_gaprun r WHERE r.id = run AND r.published_at IS NULL) THEN
        RAISE EXCEPTION 'gap run % does not wait for results', run USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE assessments_gapresult INCLUDING ALL)', partition);
    -- unsampled
    EXECUTE format('ALTER TABLE assessments_gapresult ATTACH PARTITION %I FOR VALUES IN (%s)', partition, run);
END $$;
"""
UNSAMPLED = _OPEN.replace(
    "-- unsampled",
    "EXECUTE format('ALTER TABLE %I ALTER held SET STATISTICS 0, ALTER evidence SET STATISTICS 0', partition);",
)
STANDARDS = """
ALTER TABLE assessments_gapstandard
    ALTER competencies SET STATISTICS {0}, ALTER required SET STATISTICS {0}, ALTER importance SET STATISTICS {0};
"""


def _unindexed(model, **options):
    options.setdefault("on_delete", django.db.models.deletion.DO_NOTHING)
    if options["on_delete"] is django.db.models.deletion.DO_NOTHING:
        options |= {"db_constraint": False, "related_name": "+"}
    return models.ForeignKey(to=model, db_index=False, **options)


def _of_run(related_name):
    return _unindexed(
        "assessments.gaprun", on_delete=django.db.models.deletion.CASCADE, related_name=related_name
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_lean_capture")]

    operations = [
        AlterField("gapaggregate", "run", _of_run("aggregates")),
        AlterField("gapaggregate", "unit", _unindexed("employees.unit", null=True)),
        AlterField("gapaggregate", "competency", _unindexed("competencies.competency")),
        AlterField("gapcoverage", "run", _of_run("coverage")),
        AlterField("gapcoverage", "unit", _unindexed("employees.unit", null=True)),
        AlterField("gapstandard", "run", _of_run("standards")),
        AlterField("gapstandard", "position", _unindexed("employees.position")),
        AlterField("gapstandard", "version", _unindexed("competencies.standardversion")),
        migrations.RunSQL(UNSAMPLED, _OPEN),
        migrations.RunSQL(STANDARDS.format(0), STANDARDS.format(-1)),
    ]
