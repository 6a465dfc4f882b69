-- The counts of units whose people are in several chunks, added up. A unit that one chunk met wholly keeps the rows of that
-- chunk: where people stand by unit these are nearly all, and writing them again cost a tenth of a run.
WITH split AS MATERIALIZED (
    SELECT unit_id FROM assessments_gapcoverage WHERE run_id = %(run)s GROUP BY unit_id HAVING count(*) > 1
), parts AS (
    DELETE FROM assessments_gapaggregate
    WHERE run_id = %(run)s AND (unit_id IS NULL OR unit_id IN (SELECT unit_id FROM split))
    RETURNING *
), summed AS (
    INSERT INTO assessments_gapaggregate
        (run_id, unit_id, competency_id, met, gap, expired, unknown, distance, shortfall)
    SELECT run_id, unit_id, competency_id, sum(met), sum(gap), sum(expired), sum(unknown), sum(distance), sum(shortfall)
    FROM parts
    GROUP BY run_id, unit_id, competency_id
    ORDER BY unit_id, competency_id
), coverage_parts AS (
    DELETE FROM assessments_gapcoverage WHERE run_id = %(run)s AND chunk IS NOT NULL RETURNING *
)
INSERT INTO assessments_gapcoverage (run_id, unit_id, people, without_post, without_standard)
SELECT run_id, unit_id, sum(people), sum(without_post), sum(without_standard)
FROM coverage_parts
GROUP BY run_id, unit_id
