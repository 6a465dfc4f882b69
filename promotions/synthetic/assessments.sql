-- Official results in the competencies of the post and of the one before, most within three years; and what the
-- superior and the person say. Twelve in a hundred results are missing, one in ten of those there has expired.
WITH holders AS MATERIALIZED (
    SELECT h.employee_id, max(h.position_id) AS position_id
    FROM employees_positionhistory h
    WHERE h.employee_id BETWEEN %(low)s AND %(high)s AND h.position_id IS NOT NULL AND h.assignment = 'definitif'
    GROUP BY h.employee_id
), wanted AS MATERIALIZED (
    SELECT h.employee_id AS n, i.competency_id, i.level AS required,
        (h.employee_id * 7919 + i.competency_id * 104729) %% 1000 AS dice
    FROM holders h JOIN competencies_standarditem i ON i.version_id = 2 * h.position_id + 1
), levels AS (
    SELECT n, competency_id, dice, least(5.0, greatest(1.0, required + (dice %% 7 - 3) / 2.0))::numeric(2, 1) AS level
    FROM wanted
), results AS (
    SELECT n, competency_id, level, (ARRAY['assessment_center', 'cact', 'competency_test'])[1 + dice %% 3] AS source,
        %(today)s - (CASE WHEN dice %% 10 = 9 THEN 1200 ELSE 30 END + n %% 700)::int AS assessed_on
    FROM levels WHERE dice >= 120
    UNION ALL
    SELECT n, competency_id, greatest(1.0, level - 0.5), 'assessment_center', %(today)s - (2000 + n %% 300)::int
    FROM levels WHERE dice >= 800
    UNION ALL
    SELECT n, competency_id, level, 'superior', %(today)s - (60 + n %% 200)::int FROM levels WHERE dice %% 2 = 0
    UNION ALL
    SELECT n, competency_id, least(5.0, level + 0.5), 'self', %(today)s - (20 + n %% 100)::int FROM levels WHERE dice %% 5 = 0
)
INSERT INTO assessments_assessment (employee_id, competency_id, level, source, assessed_on, provider)
SELECT n, competency_id, level, source, assessed_on, 'Pusat Penilaian Kompetensi'
FROM results
ORDER BY n, competency_id;
