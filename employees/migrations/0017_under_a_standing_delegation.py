"""No change is recorded under a delegation that does not stand at that moment, nor by anybody but its deputy."""

from django.db import migrations

UNDER_A_STANDING_DELEGATION = """
CREATE FUNCTION employees_under_a_standing_delegation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM employees_delegation d
    JOIN employees_user a ON a.id = d.delegator_id AND a.is_active
    JOIN employees_user b ON b.id = d.delegate_id AND b.is_active
    JOIN employees_grant g ON g.id = d.grant_id AND g.user_id = d.delegator_id
        AND g.role = d.role AND g.unit_id IS NOT DISTINCT FROM d.unit_id
    CROSS JOIN LATERAL (SELECT (clock_timestamp() AT TIME ZONE d.zone)::date AS today) day
    WHERE d.public_id = substr(current_setting('app.purpose', true), 12)::uuid
        AND current_setting('app.actor', true) = 'user:' || b.public_id
        AND d.state = 'given' AND d.validity @> day.today AND g.validity @> day.today
    FOR SHARE OF d, g;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing is done under a delegation that does not stand'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'under_a_standing_delegation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER under_a_standing_delegation BEFORE INSERT ON base_auditentry
    FOR EACH STATEMENT WHEN (current_setting('app.purpose', true) LIKE 'delegation:%')
    EXECUTE FUNCTION employees_under_a_standing_delegation();
"""
WITHOUT_STANDING = """
DROP TRIGGER under_a_standing_delegation ON base_auditentry;
DROP FUNCTION employees_under_a_standing_delegation();
"""


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial"), ("employees", "0016_delegations")]

    operations = [migrations.RunSQL(UNDER_A_STANDING_DELEGATION, WITHOUT_STANDING)]
