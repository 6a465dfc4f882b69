-- The latest 360-degree feedback.
SELECT DISTINCT ON (f.employee_id) f.employee_id, 'feedback-scores/' || f.public_id, '', f.score
FROM assessments_feedbackscore f
WHERE f.employee_id = ANY (%(people)s) AND f.year <= %(year)s
ORDER BY f.employee_id, f.year DESC, f.public_id
