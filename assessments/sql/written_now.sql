-- Whom this very transaction's changes concern.
SELECT DISTINCT employee_id FROM (
    {{ touched }}
) t
ORDER BY 1
