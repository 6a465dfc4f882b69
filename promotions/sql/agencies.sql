-- The root unit of each person on a day of their own, by the same post that decides to which population they belong.
SELECT a.employee_id, a.day, u.lineage[1]
FROM unnest(%(people)s::bigint[], %(days)s::date[]) AS a (employee_id, day)
JOIN employees_employee e ON e.id = a.employee_id
LEFT JOIN LATERAL (
    SELECT h.position_id
    FROM employees_positionhistory h
    WHERE h.employee_id = a.employee_id AND h.assignment = 'definitif' AND h.position_id IS NOT NULL
      AND lower(h.validity) <= a.day
    ORDER BY lower(h.validity) DESC
    LIMIT 1
) latest ON true
LEFT JOIN employees_position p ON p.id = latest.position_id
JOIN employees_unit u ON u.id = coalesce(p.unit_id, e.registered_unit_id)
