-- Yearly performance results up to the day's year.
SELECT p.employee_id, 'performance/' || p.public_id, p.year, p.predicate
FROM assessments_performance p
WHERE p.employee_id = ANY (%(people)s) AND p.year <= %(year)s
ORDER BY p.employee_id, p.year, p.public_id
