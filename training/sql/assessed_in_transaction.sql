-- People with a done action whose results this very transaction changed.
SELECT DISTINCT p.employee_id
FROM training_planaction t
JOIN training_developmentplan p ON p.id = t.plan_id
WHERE t.state = 'done' AND t.competency_id IS NOT NULL AND p.employee_id IN (
    SELECT coalesce(a.employee_id, (e.old ->> 'employee_id')::bigint)
    FROM base_auditentry e
    LEFT JOIN assessments_assessment a ON a.id = e.row_id
    WHERE e.table_name = 'assessments_assessment' AND e.id > %(after)s
      AND e.txid = pg_current_xact_id()::text::bigint
)
ORDER BY 1
