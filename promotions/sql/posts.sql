-- Every post begun by the day, definitive or not; posts outside the register have no code and their own kind.
SELECT h.employee_id, h.assignment,
    'position-history/' || h.public_id,
    coalesce(p.code, ''), coalesce(p.kind, h.position_kind), coalesce(p.family, ''), coalesce(u.code, ''),
    lower(h.validity), upper(h.validity)
FROM employees_positionhistory h
LEFT JOIN employees_position p ON p.id = h.position_id
LEFT JOIN employees_unit u ON u.id = p.unit_id
WHERE h.employee_id = ANY (%(people)s) AND lower(h.validity) <= %(as_of)s
ORDER BY h.employee_id, lower(h.validity), h.assignment, p.code, h.position_name, h.public_id
