{{ heat_units }}, changes AS (
    SELECT t.row_id, -1 AS sign, c.competency_id, c.required, c.held, c.evidence_id
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
    JOIN assessments_gapaggregate a ON a.run_id = u.run_id AND a.unit_id = u.id AND a.chunk IS NULL
    UNION ALL
    SELECT row_id, competency_id,
        sign * (held IS NOT NULL AND held >= 2 * required)::int,
        sign * (held IS NOT NULL AND held < 2 * required)::int,
        sign * (held IS NULL AND evidence_id IS NOT NULL)::int,
        sign * (held IS NULL AND evidence_id IS NULL)::int,
        sign * coalesce(held - 2 * required, 0),
        sign * greatest(2 * required - coalesce(held, 2 * required), 0)
    FROM changes
)
SELECT row_id, competency_id, sum(met), sum(gap), sum(expired), sum(unknown), sum(distance), sum(shortfall)
FROM parts
GROUP BY row_id, competency_id
HAVING sum(met + gap + expired + unknown) > 0
