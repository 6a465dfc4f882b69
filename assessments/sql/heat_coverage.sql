{{ heat_units }}, parts AS (
    SELECT u.row_id, u.run_id, c.people, c.without_post, c.without_standard
    FROM units u
    LEFT JOIN assessments_gapcoverage c ON c.run_id = u.run_id AND c.unit_id = u.id AND c.chunk IS NULL
    UNION ALL
    SELECT row_id, NULL, -1, -(position_id IS NULL)::int, -(position_id IS NOT NULL AND held IS NULL)::int
    FROM replaced
    UNION ALL
    SELECT u.row_id, NULL, 1, (o.position_id IS NULL)::int, (o.position_id IS NOT NULL AND o.version_id IS NULL)::int
    FROM assessments_gapoverlay o
    JOIN units u ON u.id = o.unit_id
)
SELECT row_id, coalesce(sum(people), 0), coalesce(sum(without_post), 0), coalesce(sum(without_standard), 0),
    array_agg(DISTINCT run_id) FILTER (WHERE run_id IS NOT NULL)
FROM parts
GROUP BY row_id
