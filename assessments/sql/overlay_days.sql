-- The day that each of some people is recomputed for: the one given, or the later one of a run that speaks for them; and
-- whether levels are converted on it.
SELECT day, array_agg(employee_id ORDER BY employee_id),
    EXISTS (SELECT FROM competencies_levelconversion c WHERE c.holds @> day)
FROM (
    SELECT e.id AS employee_id, greatest(%(as_of)s::date, (
        SELECT max(r.as_of) FROM assessments_gaprun r
        WHERE r.published_at IS NOT NULL AND r.superseded_at IS NULL
          AND (r.unit_id IS NULL OR r.unit_id = ANY (u.lineage))
    )) AS day
    FROM employees_employee e
    LEFT JOIN employees_unit u ON u.id = e.home_unit_id
    WHERE e.id = ANY (%(people)s)
) days
GROUP BY day
ORDER BY day
