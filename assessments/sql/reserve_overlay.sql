-- A row for each of the people, locked in the order of their ids; who is gone from the register loses theirs.
WITH gone AS (
    DELETE FROM assessments_gapoverlay o
    WHERE o.employee_id = ANY (%(people)s) AND NOT EXISTS (SELECT FROM employees_employee e WHERE e.id = o.employee_id)
)
INSERT INTO assessments_gapoverlay (employee_id, as_of, recomputed_at, engine_version, txid, seen)
SELECT e.id, %(as_of)s, clock_timestamp(), %(engine)s, pg_current_xact_id()::text::bigint, pg_current_snapshot()::text
FROM employees_employee e
WHERE e.id = ANY (%(people)s)
ORDER BY e.id
ON CONFLICT (employee_id) DO UPDATE SET txid = excluded.txid
