-- The latest official result per person and competency, valid on the day or not; on one day by the order of sources,
-- and of a result and its corrections the first that is not withdrawn by then.
-- The index assessment_held_levels has this very order and every column named here.
SELECT DISTINCT ON (a.employee_id, a.competency_id)
    a.employee_id, a.competency_id, a.level, a.id AS evidence_id, a.assessed_on
FROM assessments_assessment a
WHERE a.official_rank IS NOT NULL
  AND a.employee_id {{ chosen }}
  AND a.assessed_on <= %(as_of)s
  AND (a.withdrawn_on IS NULL OR a.withdrawn_on > %(as_of)s)
ORDER BY a.employee_id, a.competency_id, a.assessed_on DESC, a.official_rank, a.id
