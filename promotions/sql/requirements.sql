-- Requirements of posts beside their competencies.
SELECT p.code, r.kind, r.value, r.importance
FROM competencies_positionrequirement r
JOIN employees_position p ON p.id = r.position_id
WHERE p.code = ANY (%(positions)s)
ORDER BY p.code, r.kind, r.value
