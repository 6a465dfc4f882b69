-- Awards that still count.
SELECT a.employee_id, 'awards/' || a.public_id, a.name, a.score
FROM employees_award a
WHERE a.employee_id = ANY (%(people)s)
  AND a.awarded_on <= %(as_of)s AND a.awarded_on + make_interval(years => %(award_years)s) >= %(as_of)s
ORDER BY a.employee_id, a.awarded_on DESC, a.name, a.public_id
