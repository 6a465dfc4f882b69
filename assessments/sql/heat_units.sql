-- Counts per row unit and competency. Each unit is told by the newest published run that covers it; with one unit in
-- "scope" its children are the rows (people right in it make a row of its own), with several they are the rows.
WITH units AS MATERIALIZED (
    SELECT u.id,
        CASE WHEN cardinality(%(scope)s::bigint[]) = 1
            THEN coalesce(u.lineage[array_position(u.lineage, (%(scope)s::bigint[])[1]) + 1], u.id)
            ELSE (SELECT above FROM unnest(u.lineage) above WHERE above = ANY (%(scope)s) LIMIT 1)
        END AS row_id,
        (SELECT r.id FROM assessments_gaprun r
         WHERE r.published_at IS NOT NULL AND r.superseded_at IS NULL
           AND (r.unit_id IS NULL OR r.unit_id = ANY (u.lineage))
         ORDER BY r.published_at DESC, r.id DESC LIMIT 1) AS run_id
    FROM employees_unit u
    WHERE u.lineage && %(scope)s::bigint[]
), replaced AS (
    -- what the runs that tell the units say of people who were recomputed since
    SELECT u.row_id, r.run_id, r.position_id, r.held, r.evidence
    FROM assessments_gapoverlay o
    JOIN assessments_gapresult r USING (employee_id)
    JOIN units u ON u.id = r.unit_id AND u.run_id = r.run_id
    WHERE r.run_id = ANY (ARRAY(SELECT DISTINCT run_id FROM units))
)
