-- What is known, on a day, of each person whose kind of post has a next level: potential and performance that count,
-- and how many of the managerial competencies are known, at the level of the next post, and too low.
SELECT e.id, n.level, potential.score, performance.predicate, asked.number AS asked, held.known, held.reached, held.low,
    potential.method
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
CROSS JOIN LATERAL (
    SELECT count(c.level) AS known, count(*) FILTER (WHERE c.level >= n.required) AS reached,
        count(*) FILTER (WHERE c.level < n.required - %(below)s) AS low
    FROM (
        SELECT DISTINCT ON (a.competency_id) a.competency_id, a.level, a.assessed_on
        FROM assessments_assessment a
        WHERE a.employee_id = e.id AND a.official_rank IS NOT NULL AND a.assessed_on <= %(as_of)s
          AND a.competency_id IN (SELECT id FROM competencies_competency WHERE code = ANY (%(competencies)s))
          AND (a.withdrawn_on IS NULL OR a.withdrawn_on > %(as_of)s)
        ORDER BY a.competency_id, a.assessed_on DESC, a.official_rank, a.id
    ) o
    -- on the scale of the day, where it was measured on an earlier one
    LEFT JOIN (
        SELECT k.id AS competency_id, v.* FROM competencies_levelconversion v JOIN competencies_competency k ON k.kind = v.kind
    ) v ON v.competency_id = o.competency_id AND v.level_from = o.level AND v.measured @> o.assessed_on
        AND v.holds @> %(as_of)s::date
    CROSS JOIN LATERAL (SELECT CASE WHEN v.level_from IS NULL THEN o.level ELSE v.level_to END AS level) c
    WHERE o.assessed_on >= %(valid_since)s
) held
CROSS JOIN (SELECT count(*) AS number FROM competencies_competency WHERE code = ANY (%(competencies)s)) asked
