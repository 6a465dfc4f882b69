-- Four trainings each: from the catalogue, and one from elsewhere.
WITH programmes AS (
    SELECT id, name, kind, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS many FROM training_trainingprogram
)
INSERT INTO training_traininghistory (employee_id, program_id, name, kind, hours, completed_on, certificate_no)
SELECT e.id, p.id, p.name, p.kind, 24, %(today)s - (30 + 400 * step + e.id %% 300)::int, ''
FROM employees_employee e
CROSS JOIN generate_series(0, 2) step
JOIN programmes p ON p.place = (e.id * 11 + step * 5) %% p.many
WHERE e.id BETWEEN %(low)s AND %(high)s
UNION ALL
SELECT e.id, NULL, 'Lokakarya pelayanan publik', 'workshop', 8, %(today)s - (10 + e.id %% 500)::int, ''
FROM employees_employee e WHERE e.id BETWEEN %(low)s AND %(high)s;
