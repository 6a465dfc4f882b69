-- Team assignments that still count: the day's year and the ones before it.
SELECT t.employee_id, 'team-assignments/' || t.public_id, t.name, t.score
FROM employees_teamassignment t
WHERE t.employee_id = ANY (%(people)s) AND t.year BETWEEN %(team_since)s AND %(year)s
ORDER BY t.employee_id, t.year DESC, t.name, t.public_id
