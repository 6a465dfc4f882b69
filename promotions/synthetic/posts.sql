-- Of each office: its head, a head per division, and per section a head and twelve other posts.
WITH kinds AS (
    SELECT ARRAY['pelaksana', 'pelaksana', 'pelaksana', 'pelaksana', 'jf_terampil', 'jf_mahir', 'jf_penyelia',
        'jf_ahli_pertama', 'jf_ahli_pertama', 'jf_ahli_muda', 'jf_ahli_muda', 'jf_ahli_madya'] AS others
), posts AS (
    SELECT 300 * o + 1 AS id, 100 + 26 * o AS unit_id, 'jpt_pratama' AS kind, 'II.b' AS echelon, 'Kepala Dinas' AS title
    FROM generate_series(%(low)s, %(high)s) o
    UNION ALL
    SELECT 300 * o + 2 + d, 100 + 26 * o + 1 + d, 'administrator', 'III.a', 'Kepala Bidang'
    FROM generate_series(%(low)s, %(high)s) o, generate_series(0, 4) d
    UNION ALL
    SELECT 300 * o + 7 + 13 * s, 100 + 26 * o + 6 + s, 'pengawas', 'IV.a', 'Kepala Seksi'
    FROM generate_series(%(low)s, %(high)s) o, generate_series(0, 19) s
    UNION ALL
    SELECT 300 * o + 7 + 13 * s + j, 100 + 26 * o + 6 + s, others[j], '', 'Jabatan ' || j
    FROM kinds, generate_series(%(low)s, %(high)s) o, generate_series(0, 19) s, generate_series(1, 12) j
)
INSERT INTO employees_position (id, code, name, kind, unit_id, echelon, job_class, family, seats, retirement_age, critical)
SELECT id, 'SYN-J' || id, title || ' ' || id, kind, unit_id, echelon, 5 + id %% 10, 'keluarga ' || id %% 12,
    CASE WHEN echelon = '' THEN 8 ELSE 1 END, NULL, id %% 50 = 0
FROM posts
ON CONFLICT DO NOTHING;

INSERT INTO competencies_positionrequirement (position_id, kind, value, importance)
SELECT p.id, r.kind, r.value, r.importance
FROM employees_position p
CROSS JOIN LATERAL (VALUES
    ('min_education', CASE WHEN p.kind LIKE 'jf_ahli%%' OR p.echelon <> '' THEN 'S1' ELSE 'SLTA' END, 'mutlak'),
    ('field_of_study', (ARRAY['Hukum', 'Informatika', 'Akuntansi', 'Administrasi Publik'])[1 + p.id %% 4], 'penting')
) r (kind, value, importance)
WHERE p.id BETWEEN 300 * %(low)s + 1 AND 300 * (%(high)s + 1)
ON CONFLICT DO NOTHING;
