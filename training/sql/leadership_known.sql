-- What is known, on a day, of the managerial competencies of each of "placed": how many at all, at the level of the next
-- post, and too low. Levels measured on an earlier scale are read on that of the day.
SELECT p.id, p.level, p.score, p.predicate, asked.number AS asked,
    count(c.level) AS known,
    count(*) FILTER (WHERE c.level >= p.required) AS reached,
    count(*) FILTER (WHERE c.level < p.required - %(below)s) AS low,
    p.method
FROM placed p
CROSS JOIN (SELECT count(*) AS number FROM competencies_competency WHERE code = ANY (%(competencies)s)) asked
LEFT JOIN (
    SELECT DISTINCT ON (a.employee_id, a.competency_id) a.employee_id, a.competency_id, a.level, a.assessed_on
    FROM placed JOIN assessments_assessment a ON a.employee_id = placed.id
    WHERE a.official_rank IS NOT NULL AND a.assessed_on <= %(as_of)s
      AND a.competency_id IN (SELECT id FROM competencies_competency WHERE code = ANY (%(competencies)s))
      AND (a.withdrawn_on IS NULL OR a.withdrawn_on > %(as_of)s)
    ORDER BY a.employee_id, a.competency_id, a.assessed_on DESC, a.official_rank, a.id
) o ON o.employee_id = p.id AND o.assessed_on >= %(valid_since)s
LEFT JOIN (
    SELECT k.id AS competency_id, v.measured, v.level_from, v.level_to
    FROM competencies_levelconversion v
    JOIN competencies_competency k ON k.kind = v.kind
    WHERE v.holds @> %(as_of)s::date
) v ON v.competency_id = o.competency_id AND v.level_from = o.level AND v.measured @> o.assessed_on
CROSS JOIN LATERAL (SELECT CASE WHEN v.level_from IS NULL THEN o.level ELSE v.level_to END AS level) c
GROUP BY p.id, p.level, p.score, p.predicate, p.method, asked.number
