-- People whose newest figures for one competency are as asked, without unfolding anybody's other competencies.
-- "runs" speak, the newest first; "status" and "at_most" (of the gap) narrow where they are given.
WITH told AS (
    SELECT r.employee_id, s.required[c.place] AS required, r.held[c.place] AS held, r.evidence[c.place] AS evidence_id
    FROM assessments_gapresult r
    JOIN assessments_gapstandard s ON s.run_id = r.run_id AND s.position_id = r.position_id
    CROSS JOIN LATERAL (SELECT array_position(s.competencies, %(competency)s::bigint) AS place) c
    WHERE r.run_id = ANY (%(runs)s::bigint[]) AND c.place IS NOT NULL
      AND NOT EXISTS (SELECT FROM assessments_gapoverlay o WHERE o.employee_id = r.employee_id)
      AND (r.run_id = (%(runs)s::bigint[])[1] OR NOT EXISTS (
          SELECT FROM assessments_gapresult newer
          WHERE newer.employee_id = r.employee_id AND newer.run_id = ANY (%(runs)s::bigint[])
            AND array_position(%(runs)s::bigint[], newer.run_id) < array_position(%(runs)s::bigint[], r.run_id)
      ))
    UNION ALL
    SELECT o.employee_id, o.required[c.place], o.held[c.place], o.evidence[c.place]
    FROM assessments_gapoverlay o
    CROSS JOIN LATERAL (SELECT array_position(o.competencies, %(competency)s::bigint) AS place) c
    WHERE c.place IS NOT NULL
)
SELECT employee_id
FROM told
WHERE (%(status)s = '' OR %(status)s = {{ gap_status }})
  AND (%(at_most)s::int IS NULL OR held - 2 * required <= 2 * %(at_most)s::int)
