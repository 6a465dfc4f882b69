-- Where people belong: the unit of the latest definitive post in the register.
UPDATE employees_employee e SET home_unit_id = p.unit_id, home_kind = p.kind
FROM (
    SELECT DISTINCT ON (h.employee_id) h.employee_id, post.unit_id, post.kind
    FROM employees_positionhistory h JOIN employees_position post ON post.id = h.position_id
    WHERE h.employee_id BETWEEN %(low)s AND %(high)s AND h.assignment = 'definitif' AND lower(h.validity) <= %(today)s
    ORDER BY h.employee_id, lower(h.validity) DESC
) p
WHERE p.employee_id = e.id;
