-- The latest official result per person and competency, with its level on the scale of the day "standards_on"; a level
-- that no table converts keeps the figure it was measured with, and is marked.
SELECT o.employee_id, o.competency_id, coalesce(v.level_to, o.level) AS level, o.evidence_id, o.assessed_on,
    v.id IS NOT NULL AND v.level_to IS NULL AS is_unmapped,
    v.id AS conversion_id
FROM (
    {{ latest_official }}
) o
LEFT JOIN (
    SELECT k.id AS competency_id, c.id, c.measured, c.level_from, c.level_to
    FROM competencies_levelconversion c
    JOIN competencies_competency k ON k.kind = c.kind
    WHERE c.holds @> %(standards_on)s::date
) v ON v.competency_id = o.competency_id AND v.level_from = o.level AND v.measured @> o.assessed_on
