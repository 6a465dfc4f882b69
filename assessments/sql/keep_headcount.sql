-- How many people a run met in each unit, as it counted them itself.
INSERT INTO assessments_gapheadcount (month, unit_id, people, without_post, without_standard)
SELECT %(month)s, unit_id, people, without_post, without_standard
FROM assessments_gapcoverage
WHERE run_id = %(run)s AND chunk IS NULL
