-- People whose kind of post has a next level, with the potential and the performance that count on the day.
SELECT e.id, n.level, n.required, potential.score, potential.method, performance.predicate
FROM employees_employee e
JOIN LATERAL (
    SELECT p.kind
    FROM employees_positionhistory h JOIN employees_position p ON p.id = h.position_id
    WHERE h.employee_id = e.id AND h.assignment = 'definitif' AND h.validity @> %(as_of)s::date
    LIMIT 1
) post ON true
JOIN unnest(%(kinds)s::text[], %(levels)s::int[], %(required)s::int[]) n (kind, level, required) ON n.kind = post.kind
LEFT JOIN LATERAL (
    SELECT CASE WHEN p.assessed_on >= %(valid_since)s THEN p.score END AS score, p.method
    FROM assessments_potential p
    WHERE p.employee_id = e.id AND p.assessed_on <= %(as_of)s
    ORDER BY p.assessed_on DESC LIMIT 1
) potential ON true
LEFT JOIN LATERAL (
    SELECT p.predicate
    FROM assessments_performance p
    WHERE p.employee_id = e.id AND p.year BETWEEN %(first_year)s AND %(last_year)s
    ORDER BY p.year DESC LIMIT 1
) performance ON true
