from django.db import migrations

# Only the owner of a table may gather its statistics, and the application's role owns none. A quarter of the usual
# sample tells the planner how large a table has become; autovacuum looks closer afterwards.
CREATE = """
CREATE FUNCTION import_analyze(target regclass) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET default_statistics_target = 25 AS $$
BEGIN
    EXECUTE format('ANALYZE %s', target);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("base", "0006_import_mapping")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION import_analyze(regclass)")]
