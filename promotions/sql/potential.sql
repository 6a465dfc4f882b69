-- The latest potential score that is still valid.
SELECT DISTINCT ON (p.employee_id) p.employee_id, 'potential/' || p.public_id, p.method, p.score
FROM assessments_potential p
WHERE p.employee_id = ANY (%(people)s)
  AND p.assessed_on <= %(as_of)s AND p.assessed_on + make_interval(years => %(potential_years)s) >= %(as_of)s
ORDER BY p.employee_id, p.assessed_on DESC, p.public_id
