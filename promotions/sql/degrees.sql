-- Degrees that exist on the day; one without a date does.
SELECT d.employee_id, 'education-history/' || d.public_id, d.level, d.field
FROM employees_educationhistory d
WHERE d.employee_id = ANY (%(people)s) AND (d.graduated_on IS NULL OR d.graduated_on <= %(as_of)s)
ORDER BY d.employee_id, d.graduated_on DESC NULLS LAST, d.level, d.field, d.public_id
