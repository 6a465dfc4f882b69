-- Rows that come later by the ordinary way get ids of their own.
SELECT setval(pg_get_serial_sequence(name, 'id'), greatest(top, 1))
FROM (
    SELECT 'employees_unit' AS name, (SELECT max(id) FROM employees_unit) AS top
    UNION ALL SELECT 'employees_position', (SELECT max(id) FROM employees_position)
    UNION ALL SELECT 'employees_employee', (SELECT max(id) FROM employees_employee)
    UNION ALL SELECT 'competencies_standardversion', (SELECT max(id) FROM competencies_standardversion)
) tables;
