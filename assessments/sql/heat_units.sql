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
), speaking AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY published_at DESC, id DESC) AS place
    FROM assessments_gaprun WHERE published_at IS NOT NULL AND superseded_at IS NULL
), met AS (
    -- people by run and unit, where there are runs beside the newest; who was recomputed since is told below
    SELECT s.place, r.run_id, r.employee_id, r.unit_id, r.position_id, r.held, r.evidence
    FROM speaking s
    JOIN assessments_gapresult r ON r.run_id = s.id
    WHERE (SELECT count(*) FROM speaking) > 1
      AND NOT EXISTS (SELECT FROM assessments_gapoverlay o WHERE o.employee_id = r.employee_id)
), replaced AS (
    -- what the runs that tell the units say of people who were recomputed since
    SELECT u.row_id, r.run_id, r.position_id, r.held, r.evidence, -1 AS sign
    FROM assessments_gapoverlay o
    JOIN assessments_gapresult r USING (employee_id)
    JOIN units u ON u.id = r.unit_id AND u.run_id = r.run_id
    WHERE r.run_id = ANY (ARRAY(SELECT DISTINCT run_id FROM units))
    UNION ALL
    -- Runs of two days do not meet the same people in a unit. Whom a newer run met elsewhere is counted there alone ...
    SELECT u.row_id, m.run_id, m.position_id, m.held, m.evidence, -1
    FROM met m JOIN units u ON u.id = m.unit_id AND u.run_id = m.run_id
    WHERE EXISTS (SELECT FROM met newer WHERE newer.employee_id = m.employee_id AND newer.place < m.place)
    UNION ALL
    -- ... and whom the newer run of a unit did not meet counts as the older one met them.
    SELECT u.row_id, m.run_id, m.position_id, m.held, m.evidence, 1
    FROM met m JOIN units u ON u.id = m.unit_id AND u.run_id <> m.run_id
    WHERE NOT EXISTS (SELECT FROM met newer WHERE newer.employee_id = m.employee_id AND newer.place < m.place)
)
