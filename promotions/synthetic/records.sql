-- What performance and talent are made of: five years of each, with what is usual missing here and there.
INSERT INTO employees_educationhistory (employee_id, level, field, institution, graduated_on)
SELECT e.id, levels[1 + (e.id + step) %% 4], (ARRAY['Hukum', 'Informatika', 'Akuntansi', 'Administrasi Publik', ''])[1 + e.id %% 5],
    'Universitas Sintetis', e.birth_date + 22 * 365 + 2000 * step
FROM employees_employee e, generate_series(0, 1) step, (SELECT ARRAY['SLTA', 'D-III', 'S1', 'S2'] AS levels) l
WHERE e.id BETWEEN %(low)s AND %(high)s AND (step = 0 OR e.id %% 2 = 0);

INSERT INTO assessments_performance (employee_id, year, work_result, behaviour, predicate)
SELECT e.id, extract(year FROM %(today)s::date)::int - back, '', '',
    CASE WHEN (e.id * 31 + back) %% 40 = 0 THEN 'butuh_perbaikan' WHEN (e.id + back) %% 4 = 0 THEN 'sangat_baik' ELSE 'baik' END
FROM employees_employee e, generate_series(1, 5) back
WHERE e.id BETWEEN %(low)s AND %(high)s AND (e.id * 17 + back) %% 30 > 0;

INSERT INTO assessments_feedbackscore (employee_id, year, score)
SELECT e.id, extract(year FROM %(today)s::date)::int - back, 60 + (e.id * 13 + back) %% 40
FROM employees_employee e, generate_series(1, 3) back
WHERE e.id BETWEEN %(low)s AND %(high)s AND e.id %% 25 > 0;

INSERT INTO assessments_potential (employee_id, score, assessed_on, method)
SELECT e.id, 50 + e.id * 7 %% 50, %(today)s - (100 + e.id %% 900)::int, 'Tes potensi'
FROM employees_employee e
WHERE e.id BETWEEN %(low)s AND %(high)s AND e.id %% 10 > 0;

INSERT INTO employees_award (employee_id, name, awarded_on, score)
SELECT e.id, 'Satyalancana Karya Satya X', %(today)s - (e.id %% 2500)::int, 40 + e.id %% 50
FROM employees_employee e
WHERE e.id BETWEEN %(low)s AND %(high)s AND e.id %% 3 = 0;

INSERT INTO employees_teamassignment (employee_id, name, year, score)
SELECT e.id, 'Tim kerja ' || back, extract(year FROM %(today)s::date)::int - back, 30 + (e.id + back) %% 60
FROM employees_employee e, generate_series(0, 1) back
WHERE e.id BETWEEN %(low)s AND %(high)s AND e.id %% 2 = back;

INSERT INTO employees_discipline (employee_id, level, kind_id, start_date, end_date)
SELECT e.id, (ARRAY['ringan', 'sedang', 'berat'])[1 + e.id %% 3], '', %(today)s - 400, %(today)s - 40
FROM employees_employee e
WHERE e.id BETWEEN %(low)s AND %(high)s AND e.id %% 70 = 0;
