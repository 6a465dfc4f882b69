"""What destroys values: a function of the owner, since the application's role changes nothing in the trail.

The triggers of both tables let through what an erasure names that was approved and whose records are gone.
"""

from django.db import migrations

_MAKE = """
    CREATE FUNCTION employees_destroy_values(erasure bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE destroyed bigint;
    BEGIN
        UPDATE base_auditentry e SET old = NULL, new = NULL
        FROM employees_erasure r WHERE r.id = erasure AND r.state = 'removed' AND e.id = ANY (r.entries);
        GET DIAGNOSTICS destroyed = ROW_COUNT;
        DELETE FROM base_entrykey k
        USING employees_erasure r WHERE r.id = erasure AND r.state = 'removed' AND k.entry_id = ANY (r.entries);
        RETURN destroyed;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("base", "0017_deleted_entries"), ("employees", "0019_erasures")]

    operations = [migrations.RunSQL(_MAKE, "DROP FUNCTION employees_destroy_values(bigint)")]
