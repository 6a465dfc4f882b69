-- What a run tells, counted by unit, competency and status; levels are half levels, so that 2 of them are missing to
-- the next whole one.
INSERT INTO assessments_gapfigure
    (month, unit_id, competency_id, met, short_1, short_2, short_3, expired, unknown)
SELECT %(month)s, r.unit_id, c.competency_id,
    count(*) FILTER (WHERE c.held >= 2 * c.required),
    count(*) FILTER (WHERE 2 * c.required - c.held BETWEEN 1 AND 2),
    count(*) FILTER (WHERE 2 * c.required - c.held BETWEEN 3 AND 4),
    count(*) FILTER (WHERE 2 * c.required - c.held > 4),
    count(c.evidence_id) - count(c.held),
    count(*) - count(c.evidence_id)
FROM assessments_gapresult r
JOIN assessments_gapstandard s ON s.run_id = r.run_id AND s.position_id = r.position_id
CROSS JOIN LATERAL unnest(s.competencies, s.required, r.held, r.evidence) AS c (competency_id, required, held, evidence_id)
WHERE r.run_id = %(run)s
GROUP BY r.unit_id, c.competency_id
