-- What posts require on the day: the version in force, less rows that ended before.
SELECT p.code, c.code, c.kind, i.level, i.importance
FROM competencies_standardversion v
JOIN employees_position p ON p.id = v.position_id
JOIN competencies_standarditem i ON i.version_id = v.id
JOIN competencies_competency c ON c.id = i.competency_id
WHERE p.code = ANY (%(positions)s)
  AND v.validity @> %(as_of)s::date AND (i.valid_to IS NULL OR i.valid_to >= %(as_of)s)
ORDER BY p.code, c.code
