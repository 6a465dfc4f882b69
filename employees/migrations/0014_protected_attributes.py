"""A schema of its own for protected attributes, which the application's connection cannot read.

It belongs to the role asn_pelindungan of bin/launcher/roles.sql; where that role is missing, to the owner of the tables,
and the system check says so. The trail says in public that a value changed and commits to it by a salted digest; values
before and after are in the schema.
"""

from django.db import migrations

ROLE = "asn_pelindungan"
COMMITMENT = """
CREATE FUNCTION protected_commitment(value text, salt uuid) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(salt::text || ':' || value, 'UTF8')), 'hex')
$$;
"""
_WRITE = """
    WITH c AS ({changes}), written AS (
        INSERT INTO base_auditentry
            (table_name, operation, row_id, old, new, actor, request_id, purpose, reason, txid, at)
        SELECT 'pelindungan.person',
            CASE WHEN c.old IS NULL THEN 'insert' WHEN c.new IS NULL THEN 'delete' ELSE 'update' END, c.employee_id,
            protected_told(c.old), protected_told(c.new), coalesce(current_setting('app.actor', true), ''),
            coalesce(current_setting('app.request_id', true), ''), coalesce(current_setting('app.purpose', true), ''),
            coalesce(current_setting('app.reason', true), ''), pg_current_xact_id()::text::bigint, clock_timestamp()
        FROM c RETURNING id, row_id, reason
    )
    INSERT INTO pelindungan.trail (entry_id, employee_id, old, new, reason)
    SELECT w.id, c.employee_id, c.old, c.new, w.reason FROM written w JOIN c ON c.employee_id = w.row_id;
"""
_INSERTED = "SELECT employee_id, NULL::jsonb AS old, to_jsonb(n) AS new FROM new_rows n"
_DELETED = "SELECT employee_id, to_jsonb(o) AS old, NULL::jsonb AS new FROM old_rows o"
_UPDATED = """SELECT employee_id, to_jsonb(o) AS old, to_jsonb(n) AS new
    FROM old_rows o FULL JOIN new_rows n USING (employee_id) WHERE o IS DISTINCT FROM n"""
CAPTURE = f"""
CREATE FUNCTION protected_told(kept jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN kept IS NULL THEN NULL ELSE jsonb_build_object(
        'employee_id', kept -> 'employee_id',
        'commitment', protected_commitment(kept ->> 'sex', (kept ->> 'salt')::uuid)) END
$$;
CREATE FUNCTION protected_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN {_WRITE.format(changes=_INSERTED)}
    ELSIF TG_OP = 'DELETE' THEN {_WRITE.format(changes=_DELETED)}
    ELSE {_WRITE.format(changes=_UPDATED)}
    END IF;
    RETURN NULL;
END $$;
"""
TABLES = """
CREATE TABLE pelindungan.person (
    employee_id bigint PRIMARY KEY REFERENCES public.employees_employee ON DELETE CASCADE,
    sex text NOT NULL CONSTRAINT person_known_sex CHECK (sex IN ('L', 'P')),
    salt uuid NOT NULL DEFAULT gen_random_uuid()
);
CREATE TABLE pelindungan.trail (
    entry_id bigint PRIMARY KEY,
    employee_id bigint NOT NULL,
    old jsonb,
    new jsonb,
    reason text NOT NULL
);
CREATE INDEX trail_of_person ON pelindungan.trail (employee_id, entry_id);
CREATE TRIGGER capture_insert_person AFTER INSERT ON pelindungan.person REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION protected_captured();
CREATE TRIGGER capture_update_person AFTER UPDATE ON pelindungan.person
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION protected_captured();
CREATE TRIGGER capture_delete_person AFTER DELETE ON pelindungan.person REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION protected_captured();
CREATE FUNCTION pelindungan.kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written of protected attributes stays' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON pelindungan.trail
    FOR EACH ROW EXECUTE FUNCTION pelindungan.kept();
"""


def make(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        role, owner = owning_role(cursor)
        cursor.execute(f"CREATE SCHEMA pelindungan AUTHORIZATION {role}")
        if role != owner:
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(f"GRANT REFERENCES ON employees_employee TO {role}")
        cursor.execute(COMMITMENT + CAPTURE)
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(TABLES)
        # A name is no secret: whoever may not read is refused at the table.
        cursor.execute("GRANT USAGE ON SCHEMA pelindungan TO PUBLIC")
        cursor.execute(f"GRANT INSERT ON pelindungan.trail TO {owner}")
        cursor.execute(f"GRANT TRUNCATE ON pelindungan.person, pelindungan.trail TO {owner}")
        cursor.execute("SET LOCAL ROLE NONE")


def owning_role(cursor):
    """Whom the schema belongs to, and who migrates; both quoted."""
    cursor.execute("SELECT quote_ident(current_user), EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [ROLE])
    owner, exists = cursor.fetchone()
    if exists:
        cursor.execute("SELECT pg_has_role(%s, 'SET')", [ROLE])
        exists = cursor.fetchone()[0]
    return (ROLE if exists else owner), owner


def unmake(apps, schema_editor):
    schema_editor.execute("DROP SCHEMA pelindungan CASCADE")
    schema_editor.execute("DROP FUNCTION protected_captured(), protected_told(jsonb), protected_commitment(text, uuid)")


class Migration(migrations.Migration):
    dependencies = [
        ('employees', '0013_notices_told_once'),
        ('base', '0013_evidence'),
    ]

    operations = [migrations.RunPython(make, unmake)]
