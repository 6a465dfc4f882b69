-- Competencies in which people were below the standard of their present post as the year began, and where they are on
-- the last day looked at. Both levels are official and valid on their day; nothing else about a person is read.
WITH results AS (
    SELECT a.employee_id, a.competency_id,
        (array_agg(c.level ORDER BY a.assessed_on DESC, a.official_rank, a.id) FILTER (
            WHERE a.assessed_on BETWEEN %(start_since)s AND %(start)s
              AND (a.withdrawn_on IS NULL OR a.withdrawn_on > %(start)s)))[1] AS level_before,
        (array_agg(c.level ORDER BY a.assessed_on DESC, a.official_rank, a.id) FILTER (
            WHERE a.assessed_on BETWEEN %(end_since)s AND %(end)s
              AND (a.withdrawn_on IS NULL OR a.withdrawn_on > %(end)s)))[1] AS level_now,
        (array_agg(a.public_id ORDER BY a.assessed_on DESC, a.official_rank, a.id) FILTER (
            WHERE a.assessed_on BETWEEN %(end_since)s AND %(end)s
              AND (a.withdrawn_on IS NULL OR a.withdrawn_on > %(end)s)))[1] AS evidence,
        max(a.assessed_on) FILTER (
            WHERE a.assessed_on BETWEEN %(end_since)s AND %(end)s
              AND (a.withdrawn_on IS NULL OR a.withdrawn_on > %(end)s)) AS assessed_on
    FROM assessments_assessment a
    -- both levels on the scale of the last day
    LEFT JOIN (
        SELECT k.id AS competency_id, v.* FROM competencies_levelconversion v JOIN competencies_competency k ON k.kind = v.kind
    ) v ON v.competency_id = a.competency_id AND v.level_from = a.level AND v.measured @> a.assessed_on
        AND v.holds @> %(end)s::date
    CROSS JOIN LATERAL (SELECT CASE WHEN v.level_from IS NULL THEN a.level ELSE v.level_to END AS level) c
    WHERE a.employee_id = ANY (%(people)s) AND a.official_rank IS NOT NULL
    GROUP BY a.employee_id, a.competency_id
)
SELECT r.employee_id, c.code, c.name, i.level AS required, r.level_before, r.level_now,
    'assessments/' || r.evidence, r.assessed_on
FROM results r
JOIN employees_positionhistory h ON h.employee_id = r.employee_id AND h.assignment = 'definitif'
    AND h.position_id IS NOT NULL AND h.validity @> %(end)s::date
JOIN competencies_standardversion v ON v.position_id = h.position_id AND v.validity @> %(end)s::date
JOIN competencies_standarditem i ON i.version_id = v.id AND i.competency_id = r.competency_id
    AND (i.valid_to IS NULL OR i.valid_to >= %(end)s)
JOIN competencies_competency c ON c.id = r.competency_id
WHERE r.level_before < i.level
ORDER BY r.employee_id, c.code
