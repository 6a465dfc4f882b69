-- Everyone under a unit by the latest definitive post in the register up to the day, else by the unit of the import.
SELECT e.id
FROM employees_employee e
LEFT JOIN (
    SELECT DISTINCT ON (h.employee_id) h.employee_id, h.position_id
    FROM employees_positionhistory h
    WHERE h.assignment = 'definitif' AND h.position_id IS NOT NULL AND lower(h.validity) <= %(as_of)s
      AND h.employee_id BETWEEN %(low)s AND %(high)s
    ORDER BY h.employee_id, lower(h.validity) DESC
) latest ON latest.employee_id = e.id
LEFT JOIN employees_position p ON p.id = latest.position_id
JOIN employees_unit u ON u.id = coalesce(p.unit_id, e.registered_unit_id)
WHERE e.id BETWEEN %(low)s AND %(high)s AND %(unit)s = ANY (u.lineage)
ORDER BY e.id
