-- The people of one chunk of a run: results, counts and coverage in one pass over the facts.
WITH people AS (
    {{ people }}
), places AS MATERIALIZED (
    SELECT w.*
    FROM ({{ places }}) w
    LEFT JOIN employees_unit u ON u.id = w.unit_id
    WHERE %(unit)s::bigint IS NULL OR %(unit)s = ANY (u.lineage)
    ORDER BY w.employee_id
), standards AS (
    -- By the index for the posts of these people alone: the table also holds the standards of earlier runs, and reading all
    -- of it for each chunk was a third of a run's cost while those of dropped runs were not vacuumed away.
    SELECT position_id, competencies, required
    FROM assessments_gapstandard
    WHERE run_id = %(run)s AND position_id = ANY (ARRAY(SELECT position_id FROM places))
), rows AS MATERIALIZED (
    {{ gap_rows }}
), folded AS (
    SELECT employee_id,
        array_agg(held ORDER BY place) AS held,
        array_agg(evidence_id ORDER BY place) AS evidence
    FROM rows
    GROUP BY employee_id
), stored AS (
    INSERT INTO assessments_gapresult (run_id, employee_id, unit_id, position_id, held, evidence)
    SELECT %(run)s, p.employee_id, p.unit_id, p.position_id, f.held, f.evidence
    FROM places p
    LEFT JOIN folded f USING (employee_id)
), counted AS (
    INSERT INTO assessments_gapaggregate
        (run_id, chunk, unit_id, competency_id, met, gap, expired, unknown, distance, shortfall)
    -- whoever holds a level has a result behind it: what is left of each count is the next status
    SELECT %(run)s, %(chunk)s::integer, unit_id, competency_id,
        count(held) - count(*) FILTER (WHERE held < 2 * required),
        count(*) FILTER (WHERE held < 2 * required),
        count(evidence_id) - count(held),
        count(*) - count(evidence_id),
        coalesce(sum(held - 2 * required), 0),
        coalesce(sum(2 * required - held) FILTER (WHERE held < 2 * required), 0)
    FROM rows
    GROUP BY unit_id, competency_id
)
INSERT INTO assessments_gapcoverage (run_id, chunk, unit_id, people, without_post, without_standard)
SELECT %(run)s, %(chunk)s::integer, p.unit_id,
    count(*),
    count(*) FILTER (WHERE p.position_id IS NULL),
    count(*) FILTER (WHERE p.position_id IS NOT NULL AND s.position_id IS NULL)
FROM places p
LEFT JOIN standards s USING (position_id)
GROUP BY p.unit_id
