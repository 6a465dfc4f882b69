"""A run's statistics are taken before readers see it: the planner knows nothing of a partition filled a moment ago."""

from django.db import migrations

CREATE = """
CREATE FUNCTION gap_result_analyze(run bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('ANALYZE %I', format('assessments_gapresult_%s', run));
    ANALYZE assessments_gapstandard, assessments_gapaggregate, assessments_gapcoverage;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_gap_runs")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION gap_result_analyze(bigint);")]
