-- The latest potential score per method as it was written down, valid or not, the latest of all first.
SELECT a.employee_id, 'potential/' || a.public_id, a.method, a.score, a.assessed_on, a.valid
FROM (
    SELECT DISTINCT ON (p.employee_id, p.method)
        p.employee_id, p.public_id, p.method, p.score, p.assessed_on,
        p.assessed_on + make_interval(years => %(potential_years)s) >= %(as_of)s AS valid
    FROM assessments_potential p
    WHERE p.employee_id = ANY (%(people)s) AND p.assessed_on <= %(as_of)s
    ORDER BY p.employee_id, p.method, p.assessed_on DESC
) a
ORDER BY a.employee_id, a.assessed_on DESC
