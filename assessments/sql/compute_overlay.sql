-- The place, standard and levels of people on a day, read from the facts, into the rows reserved for them.
WITH people AS (
    {{ people }}
), places AS MATERIALIZED (
    {{ places }}
), standards AS MATERIALIZED (
    {{ standards_of_places }}
), rows AS (
    {{ gap_rows }}
), folded AS (
    SELECT employee_id,
        array_agg(held ORDER BY place) AS held,
        array_agg(evidence_id ORDER BY place) AS evidence
    FROM rows
    GROUP BY employee_id
)
UPDATE assessments_gapoverlay o
SET unit_id = p.unit_id, position_id = p.position_id, version_id = s.version_id,
    competencies = s.competencies, required = s.required, importance = s.importance,
    held = f.held, evidence = f.evidence,
    as_of = %(as_of)s, recomputed_at = clock_timestamp(), engine_version = %(engine)s,
    txid = pg_current_xact_id()::text::bigint, seen = pg_current_snapshot()::text
FROM places p
LEFT JOIN standards s USING (position_id)
LEFT JOIN folded f USING (employee_id)
WHERE o.employee_id = p.employee_id
