"""Sex is a protected attribute: what people's rows held of it goes into the schema pelindungan."""

from django.db import migrations

_MOVE = """INSERT INTO pelindungan.person (employee_id, sex) SELECT * FROM unnest(%s::bigint[], %s::text[])"""
_ROLE = """SELECT set_config('role', pg_get_userbyid(nspowner)::text, true)
    FROM pg_namespace WHERE nspname = 'pelindungan'"""
_AT_ONCE = 20_000


def move(apps, schema_editor):
    """Read as the owner of people, written under the role that alone may read it from now on."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, sex FROM employees_employee WHERE sex <> ''")
        rows = cursor.fetchall()
        cursor.execute("SELECT set_config('app.actor', 'system:migration', true)")
        cursor.execute(_ROLE)
        for low in range(0, len(rows), _AT_ONCE):
            part = rows[low:low + _AT_ONCE]
            cursor.execute(_MOVE, [[row[0] for row in part], [row[1] for row in part]])
        cursor.execute("SELECT set_config('role', 'none', true), set_config('app.actor', '', true)")


class Migration(migrations.Migration):
    dependencies = [
        ('employees', '0014_protected_attributes'),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name='employee', name='employee_known_sex'),
        migrations.RemoveField(model_name='employee', name='sex'),
    ]
