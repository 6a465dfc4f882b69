-- Two official results of one person in a row, by whether a programme was completed in between.
WITH official AS (
    SELECT DISTINCT ON (a.employee_id, a.assessed_on) a.employee_id, a.competency_id, a.assessed_on, a.level
    FROM assessments_assessment a
    WHERE a.competency_id = %s AND a.official_rank IS NOT NULL AND a.withdrawn_on IS NULL
        AND a.employee_id IN ({people})
    ORDER BY a.employee_id, a.assessed_on, a.official_rank, a.id
), followed AS (
    SELECT o.*, lead(o.level) OVER w AS next_level, lead(o.assessed_on) OVER w AS next_on
    FROM official o WINDOW w AS (PARTITION BY o.employee_id ORDER BY o.assessed_on)
), pairs AS (
    SELECT f.employee_id, f.assessed_on, f.next_level, f.next_on,
        -- compared on the scale of the later one
        CASE WHEN v.level_from IS NULL THEN f.level ELSE v.level_to END AS level,
        EXISTS (
            SELECT 1 FROM training_traininghistory t
            WHERE t.employee_id = f.employee_id AND t.program_id = %s
                AND t.completed_on >= f.assessed_on AND t.completed_on < f.next_on
        ) AS took,
        EXISTS (
            SELECT 1 FROM training_traininghistory t JOIN training_trainingprogram p ON p.id = t.program_id
            WHERE t.employee_id = f.employee_id
                AND t.completed_on >= f.assessed_on AND t.completed_on < f.next_on
                AND (p.competency_id = %s OR EXISTS (
                    SELECT 1 FROM training_taughtcompetency c WHERE c.program_id = p.id AND c.competency_id = %s
                ))
        ) AS taught
    FROM followed f
    LEFT JOIN (
        SELECT k.id AS competency_id, v.* FROM competencies_levelconversion v JOIN competencies_competency k ON k.kind = v.kind
    ) v ON v.competency_id = f.competency_id AND v.level_from = f.level AND v.measured @> f.assessed_on
        AND v.holds @> f.next_on
    WHERE f.next_on BETWEEN %s AND %s AND f.next_on <= f.assessed_on + make_interval(years => %s)
), one_each AS (
    SELECT DISTINCT ON (employee_id) * FROM pairs
    WHERE level IS NOT NULL AND (took OR NOT taught)
    ORDER BY employee_id, took DESC, next_on DESC
)
SELECT o.took, e.home_kind, o.level, o.next_level, count(*)
FROM one_each o JOIN employees_employee e ON e.id = o.employee_id
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
