-- What became of every requirement of the people in a range of ids between the runs of two months, and why. Whoever
-- has the same post, levels, results and standard in both is left out before anything is unfolded.
--
-- A requirement stands as met, as a gap of some size, or as not known; or it is not asked for. Where it stands
-- otherwise than before, the cause is the first that applies:
--   0. The standard, if the same result counts otherwise: it was set, and the result converted, on a new scale.
--   1. The result, if the standard asks for the same level, or if the new result against the old standard stands just
--      as it does now (a gap that only changed its size aside): it expired; it is newer than the one before, and so an
--      assessment, after a training where a programme for the competency was completed between the two results (no
--      longer before the new one than "years"); or else records were corrected.
--   2. What is asked for: there was no post before (joined), there is none now (left), it is another post, or else the
--      standard of the post changed.
INSERT INTO training_gapchange (month, employee_id, competency_id, movement, cause, unit_id,
    position_before_id, position_after_id, required_before, required_after, held_before, held_after,
    evidence_before_id, evidence_after_id, training_id)
WITH people AS MATERIALIZED (
    SELECT coalesce(b.employee_id, a.employee_id) AS employee_id,
        b.unit_id AS unit_before, a.unit_id AS unit_after,
        b.position_id AS position_before, a.position_id AS position_after,
        b.held AS b_held, b.evidence AS b_evidence, bs.competencies AS b_competencies, bs.required AS b_required,
        a.held AS a_held, a.evidence AS a_evidence, s.competencies AS a_competencies, s.required AS a_required
    FROM (
        SELECT * FROM assessments_gapresult
        WHERE run_id = %(before)s AND employee_id BETWEEN %(low)s AND %(high)s
    ) b
    FULL JOIN (
        SELECT * FROM assessments_gapresult
        WHERE run_id = %(run)s AND employee_id BETWEEN %(low)s AND %(high)s
    ) a ON a.employee_id = b.employee_id
    LEFT JOIN assessments_gapstandard bs ON bs.run_id = %(before)s AND bs.position_id = b.position_id
    LEFT JOIN assessments_gapstandard s ON s.run_id = %(run)s AND s.position_id = a.position_id
    WHERE (b.held, b.evidence, bs.competencies, bs.required) IS DISTINCT FROM (a.held, a.evidence, s.competencies, s.required)
), pairs AS (
    SELECT p.employee_id, p.unit_before, p.unit_after, p.position_before, p.position_after, c.*,
        CASE WHEN c.required_before IS NULL THEN 'absent' WHEN c.held_before IS NULL THEN 'none'
            WHEN c.held_before >= 2 * c.required_before THEN 'met' ELSE 'gap' END AS stood,
        CASE WHEN c.required_after IS NULL THEN 'absent' WHEN c.held_after IS NULL THEN 'none'
            WHEN c.held_after >= 2 * c.required_after THEN 'met' ELSE 'gap' END AS stands,
        CASE WHEN c.held_after IS NULL THEN 'none'
            WHEN c.held_after >= 2 * c.required_before THEN 'met' ELSE 'gap' END AS would_stand
    FROM people p
    CROSS JOIN LATERAL (
        SELECT coalesce(b.competency_id, a.competency_id) AS competency_id,
            b.required AS required_before, a.required AS required_after,
            b.held AS held_before, a.held AS held_after,
            b.evidence_id AS evidence_before, a.evidence_id AS evidence_after
        FROM unnest(p.b_competencies, p.b_required, p.b_held, p.b_evidence)
            AS b (competency_id, required, held, evidence_id)
        FULL JOIN unnest(p.a_competencies, p.a_required, p.a_held, p.a_evidence)
            AS a (competency_id, required, held, evidence_id) ON a.competency_id = b.competency_id
    ) c
), changed AS (
    SELECT *,
        required_before IS NOT NULL AND required_after IS NOT NULL
            AND (required_before = required_after OR (stood <> stands AND would_stand = stands)) AS by_result
    FROM pairs
    WHERE stood <> stands
       OR (stood = 'gap' AND 2 * required_before - held_before <> 2 * required_after - held_after)
)
SELECT %(month)s, c.employee_id, c.competency_id, m.movement,
    CASE
        WHEN c.held_before <> c.held_after AND c.evidence_before = c.evidence_after THEN 'standard'
        WHEN c.by_result AND c.evidence_after IS NULL AND EXISTS (
            SELECT FROM assessments_gaprun g
            JOIN competencies_levelconversion v ON v.holds @> g.as_of AND v.level_to IS NULL
            JOIN competencies_competency k ON k.kind = v.kind
            WHERE g.id = %(run)s AND k.id = c.competency_id
              AND v.level_from = older.level AND v.measured @> older.assessed_on
        ) THEN 'standard'
        WHEN c.by_result AND c.held_after IS NULL AND newer.assessed_on >= older.assessed_on THEN 'expiry'
        WHEN c.by_result AND c.held_after IS NOT NULL
            AND newer.assessed_on > coalesce(older.assessed_on, '-infinity'::date)
            THEN CASE WHEN t.id IS NULL THEN 'assessment' ELSE 'training' END
        WHEN c.by_result THEN 'correction'
        WHEN c.position_before IS NULL THEN 'joined'
        WHEN c.position_after IS NULL THEN 'left'
        WHEN c.position_before <> c.position_after THEN 'post'
        ELSE 'standard'
    END,
    CASE WHEN m.movement IN ('closed', 'gap_unknown', 'dropped') THEN c.unit_before ELSE c.unit_after END,
    c.position_before, c.position_after, c.required_before, c.required_after, c.held_before, c.held_after,
    c.evidence_before, c.evidence_after, t.id
FROM changed c
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN stood = 'gap' AND stands = 'gap' THEN 'moved'
        WHEN stood = 'none' AND stands = 'gap' THEN 'gap_found'
        WHEN stands = 'gap' THEN 'opened'
        WHEN stood = 'gap' AND stands = 'none' THEN 'gap_unknown'
        WHEN stood = 'gap' THEN 'closed'
        WHEN stands = 'absent' THEN 'dropped'
        WHEN stood = 'absent' THEN 'added'
        WHEN stands = 'none' THEN 'met_unknown'
        ELSE 'found'
    END AS movement
) m
LEFT JOIN assessments_assessment older ON older.id = c.evidence_before
LEFT JOIN assessments_assessment newer ON newer.id = c.evidence_after
LEFT JOIN LATERAL (
    SELECT h.id
    FROM training_traininghistory h
    JOIN training_trainingprogram p ON p.id = h.program_id
    WHERE c.by_result AND c.held_after IS NOT NULL
      AND newer.assessed_on > coalesce(older.assessed_on, '-infinity'::date)
      AND h.employee_id = c.employee_id
      AND h.completed_on >= coalesce(older.assessed_on, '-infinity'::date)
      AND h.completed_on < newer.assessed_on
      AND h.completed_on >= newer.assessed_on - make_interval(years => %(years)s)
      AND (p.competency_id = c.competency_id OR EXISTS (
          SELECT FROM training_taughtcompetency k WHERE k.program_id = p.id AND k.competency_id = c.competency_id
      ))
    ORDER BY h.completed_on DESC, h.id DESC
    LIMIT 1
) t ON true
