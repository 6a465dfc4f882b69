-- With the counts, one row without competency per row unit: everybody in it, those without post, those without
-- standard, and the runs that tell of them.
{{ heat_units }}, changes AS (
    SELECT t.row_id, t.sign, c.competency_id, c.required, c.held, c.evidence_id
    FROM replaced t
    JOIN assessments_gapstandard s USING (run_id, position_id)
    CROSS JOIN LATERAL unnest(s.competencies, s.required, t.held, t.evidence) c (competency_id, required, held, evidence_id)
    UNION ALL
    SELECT u.row_id, 1, c.competency_id, c.required, c.held, c.evidence_id
    FROM assessments_gapoverlay o
    JOIN units u ON u.id = o.unit_id
    CROSS JOIN LATERAL unnest(o.competencies, o.required, o.held, o.evidence) c (competency_id, required, held, evidence_id)
), parts AS (
    SELECT u.row_id, a.competency_id, a.met, a.gap, a.expired, a.unknown, a.distance, a.shortfall
    FROM units u
    JOIN assessments_gapaggregate a ON a.run_id = u.run_id AND a.unit_id = u.id
    UNION ALL
    SELECT row_id, competency_id,
        sign * (held IS NOT NULL AND held >= 2 * required)::int,
        sign * (held IS NOT NULL AND held < 2 * required)::int,
        sign * (held IS NULL AND evidence_id IS NOT NULL)::int,
        sign * (held IS NULL AND evidence_id IS NULL)::int,
        sign * coalesce(held - 2 * required, 0),
        sign * greatest(2 * required - coalesce(held, 2 * required), 0)
    FROM changes
), coverage AS (
    SELECT u.row_id, u.run_id, c.people, c.without_post, c.without_standard
    FROM units u
    LEFT JOIN assessments_gapcoverage c ON c.run_id = u.run_id AND c.unit_id = u.id AND c.chunk IS NULL
    UNION ALL
    SELECT row_id, run_id, sign, sign * (position_id IS NULL)::int, sign * (position_id IS NOT NULL AND held IS NULL)::int
    FROM replaced
    UNION ALL
    SELECT u.row_id, NULL, 1, (o.position_id IS NULL)::int, (o.position_id IS NOT NULL AND o.version_id IS NULL)::int
    FROM assessments_gapoverlay o
    JOIN units u ON u.id = o.unit_id
)
SELECT row_id, competency_id, sum(met), sum(gap), sum(expired), sum(unknown), sum(distance), sum(shortfall),
    NULL::bigint[] AS runs
FROM parts
GROUP BY row_id, competency_id
HAVING sum(met + gap + expired + unknown) > 0
UNION ALL
SELECT row_id, NULL, coalesce(sum(people), 0), coalesce(sum(without_post), 0), coalesce(sum(without_standard), 0),
    NULL, NULL, NULL,
    array_agg(DISTINCT run_id) FILTER (WHERE run_id IS NOT NULL)
FROM coverage
GROUP BY row_id
