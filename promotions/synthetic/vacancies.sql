-- The heads of sections and divisions are sought in every office, and the heads of offices.
INSERT INTO promotions_vacancy (code, position_id, opened_on, route, seats)
SELECT 'SYN-V' || p.id, p.id, %(today)s - 30, 'open_selection', 1
FROM employees_position p
WHERE p.id BETWEEN 300 * %(low)s + 1 AND 300 * (%(high)s + 1) AND p.kind IN ('pengawas', 'administrator', 'jpt_pratama')
ON CONFLICT DO NOTHING;
