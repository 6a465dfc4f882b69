-- Three posts one after the other, the last one held today but by three in a hundred; duties as Plt.; ranks.
WITH people AS (
    SELECT e.id AS n, e.birth_date + 24 * 365 AS began, (e.id - 1) / %(per_office)s AS office, (e.id - 1) %% %(per_office)s AS place
    FROM employees_employee e WHERE e.id BETWEEN %(low)s AND %(high)s
), holders AS (
    SELECT n, began, office,
        CASE WHEN place = 0 THEN 1 WHEN place <= 5 THEN 1 + place
            ELSE 7 + 13 * (place %% 20) + CASE WHEN place / 20 = 1 THEN 0 ELSE 1 + place / 20 %% 12 END
        END AS post
    FROM people
)
INSERT INTO employees_positionhistory (employee_id, position_id, position_name, position_kind, unit_name, validity, assignment)
SELECT n, 300 * office + 7 + 13 * ((n + 3) %% 20) + 1 + n %% 4, '', '', '', daterange(began, began + 1500), 'definitif'
FROM holders
UNION ALL
SELECT n, CASE WHEN n %% 4 > 0 THEN 300 * office + 7 + 13 * ((n + 5) %% 20) + 1 + n %% 7 END,
    CASE WHEN n %% 4 = 0 THEN 'Analis di instansi lain' ELSE '' END, CASE WHEN n %% 4 = 0 THEN 'pelaksana' ELSE '' END,
    CASE WHEN n %% 4 = 0 THEN 'Instansi lain' ELSE '' END, daterange(began + 1500, began + 2400), 'definitif'
FROM holders WHERE began + 2400 < %(today)s
UNION ALL
SELECT n, 300 * office + post, '', '', '',
    daterange(began + 2400, CASE WHEN n %% 33 = 5 THEN greatest(began + 2401, %(today)s - 40) END), 'definitif'
FROM holders WHERE began + 2400 < %(today)s
UNION ALL
SELECT n, 300 * office + 7 + 13 * (n %% 20), '', '', '', daterange(%(today)s - 800, %(today)s - 620), 'plt'
FROM holders WHERE n %% 10 = 3;

INSERT INTO employees_rankhistory (employee_id, rank, from_date, decree)
SELECT e.id, (ARRAY['II/c', 'III/a', 'III/b', 'III/c', 'III/d', 'IV/a', 'IV/b'])[1 + e.id %% 3 + step],
    e.birth_date + 24 * 365 + step * 1460, 'SK Pangkat'
FROM employees_employee e, generate_series(0, 4) step
WHERE e.id BETWEEN %(low)s AND %(high)s;
