-- The latest level per competency and source, valid or not, on the scale of the day, the official sources in their order.
-- A valid one that no table converts has no level.
SELECT a.employee_id, c.code, 'assessments/' || a.public_id, a.source,
    CASE WHEN v.id IS NOT NULL AND v.level_to IS NULL AND a.valid THEN NULL ELSE coalesce(v.level_to, a.level) END,
    a.assessed_on, a.valid
FROM (
    SELECT DISTINCT ON (d.employee_id, d.competency_id, d.source)
        d.employee_id, d.competency_id, d.source, d.public_id, d.level, d.assessed_on, d.official_rank,
        d.assessed_on + make_interval(years => %(valid_years)s) >= %(as_of)s AS valid
    FROM assessments_assessment d
    WHERE d.employee_id = ANY (%(people)s) AND d.assessed_on <= %(as_of)s
      AND (d.withdrawn_on IS NULL OR d.withdrawn_on > %(as_of)s)
    ORDER BY d.employee_id, d.competency_id, d.source, d.assessed_on DESC, d.id
) a
JOIN competencies_competency c ON c.id = a.competency_id
LEFT JOIN competencies_levelconversion v
    ON v.kind = c.kind AND v.holds @> %(as_of)s::date AND v.level_from = a.level AND v.measured @> a.assessed_on
ORDER BY a.employee_id, c.code, a.official_rank NULLS LAST, a.source COLLATE "C"
