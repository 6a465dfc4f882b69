-- Counts per row unit and competency. Each unit is told by the newest published run that covers it; with one unit in
-- "scope" its children are the rows (people right in it make a row of its own), with several they are the rows.
WITH units AS (
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
)
