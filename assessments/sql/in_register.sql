-- Whether a person and the post are still there: runs have no foreign keys, and rows of others are not shown.
EXISTS (
    SELECT FROM employees_employee e
    JOIN employees_position p ON p.id = %(position)s
    WHERE e.id = %(employee)s
)
