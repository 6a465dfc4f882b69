-- Of which day the newest figures of some people are, and who tells them: a later recomputation, or else the newest
-- published run that met the person.
SELECT p.id, coalesce(o.as_of, r.as_of), r.public_id, o.recomputed_at
FROM unnest(%(people)s::bigint[]) p (id)
LEFT JOIN assessments_gapoverlay o ON o.employee_id = p.id
LEFT JOIN LATERAL (
    SELECT g.as_of, g.public_id
    FROM assessments_gaprun g
    JOIN assessments_gapresult s ON s.run_id = g.id AND s.employee_id = p.id
    WHERE o.employee_id IS NULL AND g.published_at IS NOT NULL AND g.superseded_at IS NULL
    ORDER BY g.published_at DESC, g.id DESC
    LIMIT 1
) r ON true
WHERE coalesce(o.as_of, r.as_of) IS NOT NULL
