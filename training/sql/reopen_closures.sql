-- Open again what the newest result no longer shows, or whose own result was withdrawn, changed or removed.
WITH shown AS (
    {{ shown_results }}
)
UPDATE training_actionclosure c
SET reopened_on = %(as_of)s,
    reopened_because = CASE WHEN standing.assessment_id IS NULL THEN 'withdrawn' ELSE 'lower' END
FROM training_actionclosure self
JOIN training_planaction t ON t.id = self.action_id
JOIN training_developmentplan p ON p.id = t.plan_id
LEFT JOIN shown s ON s.action_id = self.action_id AND s.level >= s.target_level
LEFT JOIN LATERAL (
    SELECT a.id AS assessment_id
    FROM assessments_assessment a
    WHERE a.id = self.assessment_id AND (a.withdrawn_on IS NULL OR a.withdrawn_on > %(as_of)s)
) standing ON true
WHERE c.id = self.id AND c.reopened_on IS NULL AND c.closed_on <= %(as_of)s
  AND (%(people)s::bigint[] IS NULL OR p.employee_id = ANY (%(people)s::bigint[]))
  AND (s.action_id IS NULL OR standing.assessment_id IS NULL)
RETURNING c.action_id
