-- Requirements of posts beside their competencies.
SELECT p.code, r.kind, r.value, r.importance
FROM competencies_positionrequirement r
JOIN employees_position p ON p.id = r.position_id
WHERE p.code = ANY (%(positions)s)
  AND (r.valid_from IS NULL OR r.valid_from <= %(as_of)s)
  AND (r.valid_to IS NULL OR r.valid_to >= %(as_of)s)
ORDER BY p.code, r.kind, r.value
