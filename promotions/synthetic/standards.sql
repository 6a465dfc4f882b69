-- Two versions per post: nine national competencies and two technical ones, by kind of post.
INSERT INTO competencies_standardversion (id, position_id, valid_from, validity, approved)
SELECT 2 * p.id + v, p.id, (ARRAY['2019-01-01', '2024-01-01']::date[])[1 + v],
    CASE v WHEN 0 THEN daterange('2019-01-01', '2024-01-01') ELSE daterange('2024-01-01', NULL) END, true
FROM employees_position p, generate_series(0, 1) v
WHERE p.id BETWEEN 300 * %(low)s + 1 AND 300 * (%(high)s + 1)
ON CONFLICT (position_id, valid_from) DO NOTHING;

WITH national AS (
    SELECT id, row_number() OVER (ORDER BY code) AS place
    FROM competencies_competency WHERE code LIKE 'MAN-%%' OR code LIKE 'SOS-%%'
), technical AS (
    SELECT id, substr(code, 5)::int AS place FROM competencies_competency WHERE code LIKE 'SYN-%%'
), wanted AS (
    SELECT p.id AS position_id, p.kind, n.id AS competency_id, n.place
    FROM employees_position p, national n
    UNION ALL
    SELECT p.id, p.kind, t.id, 9 + t.place
    FROM employees_position p JOIN technical t ON t.place IN (1 + p.id %% 60, 1 + (p.id + 7) %% 60)
)
INSERT INTO competencies_standarditem (version_id, competency_id, level, importance, decree)
SELECT 2 * w.position_id + v, w.competency_id,
    least(5, CASE
        WHEN w.kind LIKE 'jpt%%' THEN 4
        WHEN w.kind IN ('administrator', 'jf_ahli_madya') THEN 3
        WHEN w.kind IN ('pengawas', 'jf_ahli_muda', 'jf_penyelia') THEN 2 + (w.position_id %% 7 = 0)::int
        ELSE 1 + (w.place %% 3 = 0)::int
    END + (v = 1 AND w.place %% 5 = 0)::int),
    (ARRAY['mutlak', 'penting', 'perlu', ''])[1 + (w.place + w.position_id) %% 4], 'SK Sintetis'
FROM wanted w, generate_series(0, 1) v
WHERE w.position_id BETWEEN 300 * %(low)s + 1 AND 300 * (%(high)s + 1)
ON CONFLICT DO NOTHING;
