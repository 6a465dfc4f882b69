-- How many of some people stand how in each competency that the standards of a day require, by results of another; one
-- row without competency counts all, those without post, and those whose post has no standard on that day.
WITH people AS (
    {{ people }}
), places AS MATERIALIZED (
    {{ places }}
), standards AS MATERIALIZED (
    {{ standards_of_places }}
), rows AS (
    {{ converted_rows }}
), told AS (
    SELECT competency_id, {{ gap_status }} AS status FROM rows
)
SELECT c.kind, c.code, c.name, c.public_id,
    count(*) FILTER (WHERE status = 'met'),
    count(*) FILTER (WHERE status = 'gap'),
    count(*) FILTER (WHERE status = 'expired'),
    count(*) FILTER (WHERE status = 'unknown')
FROM told t
JOIN competencies_competency c ON c.id = t.competency_id
GROUP BY c.id
UNION ALL
SELECT NULL, NULL, NULL, NULL,
    count(*),
    count(*) FILTER (WHERE p.position_id IS NULL),
    count(*) FILTER (WHERE p.position_id IS NOT NULL AND s.position_id IS NULL),
    0
FROM places p
LEFT JOIN standards s USING (position_id)
ORDER BY 1 NULLS LAST, 2
