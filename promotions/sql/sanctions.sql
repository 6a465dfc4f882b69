-- Disciplinary decisions that exist on the day; one cancelled by then does not.
SELECT d.employee_id, 'discipline/' || d.public_id, d.level, d.start_date, d.end_date
FROM employees_discipline d
WHERE d.employee_id = ANY (%(people)s) AND d.start_date <= %(as_of)s
  AND (d.cancelled_on IS NULL OR d.cancelled_on > %(as_of)s)
ORDER BY d.employee_id, d.start_date DESC, d.level, d.kind_id, d.public_id
