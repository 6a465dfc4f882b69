-- The standards that a run uses, fixed before the first chunk: a standard loaded meanwhile enters the next run.
INSERT INTO assessments_gapstandard (run_id, position_id, version_id, competencies, required, importance)
SELECT %(run)s, position_id, version_id, competencies, required, importance
FROM ({{ standards_in_force }}) standards
ON CONFLICT (run_id, position_id) DO NOTHING
