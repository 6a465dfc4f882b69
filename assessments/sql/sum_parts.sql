-- The parts that chunks left, added up.
WITH parts AS (
    DELETE FROM assessments_gapaggregate WHERE run_id = %(run)s AND chunk IS NOT NULL RETURNING *
), summed AS (
    INSERT INTO assessments_gapaggregate
        (run_id, unit_id, competency_id, met, gap, expired, unknown, distance, shortfall)
    SELECT run_id, unit_id, competency_id, sum(met), sum(gap), sum(expired), sum(unknown), sum(distance), sum(shortfall)
    FROM parts
    GROUP BY run_id, unit_id, competency_id
), coverage_parts AS (
    DELETE FROM assessments_gapcoverage WHERE run_id = %(run)s AND chunk IS NOT NULL RETURNING *
)
INSERT INTO assessments_gapcoverage (run_id, unit_id, people, without_post, without_standard)
SELECT run_id, unit_id, sum(people), sum(without_post), sum(without_standard)
FROM coverage_parts
GROUP BY run_id, unit_id
