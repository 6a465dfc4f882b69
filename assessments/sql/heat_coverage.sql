{{ heat_units }}
SELECT u.row_id, coalesce(sum(c.people), 0), coalesce(sum(c.without_post), 0), coalesce(sum(c.without_standard), 0),
    array_agg(DISTINCT u.run_id) FILTER (WHERE u.run_id IS NOT NULL)
FROM units u
LEFT JOIN assessments_gapcoverage c ON c.run_id = u.run_id AND c.unit_id = u.id AND c.chunk IS NULL
GROUP BY u.row_id
