-- The latest rank; of two on one day the higher.
SELECT DISTINCT ON (r.employee_id) r.employee_id, 'rank-history/' || r.public_id, r.rank
FROM employees_rankhistory r
WHERE r.employee_id = ANY (%(people)s) AND r.from_date <= %(as_of)s
ORDER BY r.employee_id, r.from_date DESC, array_position(%(ladder)s::text[], r.rank::text) DESC NULLS LAST, r.rank, r.public_id
