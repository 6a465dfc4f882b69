from django.db import migrations

# Only the owner of a table may gather its statistics, and the application's role owns none.
CREATE = """
CREATE FUNCTION import_analyze(target regclass) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('ANALYZE %s', target);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("base", "0006_import_mapping")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION import_analyze(regclass)")]
