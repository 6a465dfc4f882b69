-- Ranges of ids with about as many people each; with "unit", ranges that hold its people (others are left out later).
WITH people AS (
    {{ people }}
), places AS (
    {{ places }}
), covered AS (
    SELECT p.employee_id, row_number() OVER (ORDER BY p.employee_id) - 1 AS place
    FROM places p
    LEFT JOIN employees_unit u ON u.id = p.unit_id
    WHERE %(unit)s::bigint IS NULL OR %(unit)s = ANY (u.lineage)
)
SELECT min(employee_id), max(employee_id), count(*)
FROM covered
GROUP BY place / %(chunk_size)s
ORDER BY 1
