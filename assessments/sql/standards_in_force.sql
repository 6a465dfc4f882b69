-- The competencies that each post requires on the day "standards_on": the version in force, less rows that ended before.
SELECT v.position_id, v.id AS version_id,
    array_agg(i.competency_id ORDER BY i.competency_id) AS competencies,
    array_agg(i.level::smallint ORDER BY i.competency_id) AS required,
    array_agg(i.importance ORDER BY i.competency_id) AS importance
FROM competencies_standardversion v
JOIN competencies_standarditem i ON i.version_id = v.id
WHERE v.validity @> %(standards_on)s::date AND (i.valid_to IS NULL OR i.valid_to >= %(standards_on)s)
GROUP BY v.position_id, v.id
