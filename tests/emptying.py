"""What a test committed is deleted again, and what comes with the product is put back."""

from django.core.management import call_command
from django.db import connection, transaction

# What migrations leave and no test changes: tables, content types, permissions.
KEPT = ("django_migrations", "django_content_type", "auth_permission")

TABLES = """
SELECT quote_ident(relname) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  AND relname <> ALL(%s)
"""


def begin_anew():
    """The database as a migrated one is: empty but for the national dictionary and the action library."""
    from competencies.dictionary import restore_national_dictionary
    from training.library import restore_action_library

    _empty()
    restore_national_dictionary()
    restore_action_library()


def _empty():
    """Delete every row but those of KEPT, past triggers and foreign keys; whoever still writes is waited for.

    A server of somebody's own may not let us past the triggers: then Django's flush makes every table anew.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        if cursor.fetchone()[0]:
            _delete_rows(cursor)
            return
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


def _delete_rows(cursor):
    cursor.execute(TABLES, [list(KEPT)])
    tables = [name for (name,) in cursor.fetchall()]
    cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute(
        " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
    )
    filled = [name for (name,) in cursor.fetchall()]
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("; ".join(f"DELETE FROM {name}" for name in filled) or "SELECT")
    cursor.execute(
        "SELECT set_config('role', pg_get_userbyid(nspowner)::text, true) FROM pg_namespace"
        " WHERE nspname = 'pelindungan'"
    )
    cursor.execute("DELETE FROM pelindungan.person; DELETE FROM pelindungan.trail; SET LOCAL ROLE NONE")
