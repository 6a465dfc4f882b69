SELECT e.id AS employee_id, e.registered_unit_id
FROM employees_employee e
WHERE e.id {{ chosen }}
