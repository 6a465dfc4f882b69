-- Employment; the birth date is turned into legal dates before anything decides.
SELECT e.id, e.public_id::text, e.status, e.legal_position, e.birth_date
FROM employees_employee e
WHERE e.id = ANY (%(people)s)
