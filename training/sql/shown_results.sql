-- The newest official result after the day each action was done, in the order in which results count.
SELECT DISTINCT ON (t.id)
    t.id AS action_id, t.target_level, a.id AS assessment_id, a.level, a.assessed_on, a.source
FROM training_planaction t
JOIN training_developmentplan p ON p.id = t.plan_id
JOIN assessments_assessment a ON a.employee_id = p.employee_id AND a.competency_id = t.competency_id
WHERE t.state = 'done' AND t.competency_id IS NOT NULL
  AND (%(people)s::bigint[] IS NULL OR p.employee_id = ANY (%(people)s::bigint[]))
  AND a.official_rank IS NOT NULL AND a.assessed_on > t.done_on AND a.assessed_on <= %(as_of)s
  AND (a.withdrawn_on IS NULL OR a.withdrawn_on > %(as_of)s)
ORDER BY t.id, a.assessed_on DESC, a.official_rank, a.id
