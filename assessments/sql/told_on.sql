-- The rows of some people on a day as they are told outside: levels in figures with one decimal. An empty "competency" or
-- "status" narrows nothing; people without post or standard have no row.
WITH people AS (
    {{ people }}
), places AS (
    {{ places }}
), standards AS (
    {{ standards_of_places }}
), rows AS (
    {{ converted_rows }}
), told AS (
    SELECT employee_id, competency_id, {{ gap_status }} AS status,
        required::numeric(2, 1)::text AS required,
        (held / 2.0)::numeric(2, 1)::text AS held,
        (held / 2.0 - required)::numeric(2, 1)::text AS gap
    FROM rows
)
SELECT t.employee_id, post.code, c.code, t.required, t.held, t.gap, t.status
FROM told t
JOIN places p USING (employee_id)
JOIN employees_position post ON post.id = p.position_id
JOIN competencies_competency c ON c.id = t.competency_id
WHERE %(competency)s IN ('', c.code) AND %(status)s IN ('', t.status)
ORDER BY t.employee_id, c.kind, c.code
