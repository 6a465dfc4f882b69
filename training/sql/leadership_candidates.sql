-- People whose potential may lie in leadership, as rule data says: nothing known refuses them. "proposed": everything
-- that decides is known; "unknown": something is not. Without "people" everybody is looked at.
WITH placed AS MATERIALIZED (
    -- first what refuses most and costs least: the levels are read of the rest alone
    {{ leadership_placed }}
    WHERE (%(people)s::bigint[] IS NULL OR e.id = ANY (%(people)s::bigint[])) AND e.status = ANY (%(statuses)s) AND e.legal_position = '01'
      AND (potential.score IS NULL OR potential.score >= %(potential)s)
      AND (performance.predicate IS NULL OR performance.predicate = ANY (%(good)s))
), facts AS (
    {{ leadership_known }}
)
SELECT f.id
FROM facts f
WHERE f.low = 0 AND f.reached + f.asked - f.known >= %(at_level)s
  AND (%(status)s = 'proposed')
    = (f.score IS NOT NULL AND f.predicate IS NOT NULL AND f.known = f.asked)
  AND NOT EXISTS (
      SELECT
      FROM training_traininghistory t
      LEFT JOIN training_trainingprogram p ON p.id = t.program_id
      JOIN unnest(%(titles)s::text[], %(title_levels)s::int[]) k (title, level) ON k.title IN (
          lower(btrim(regexp_replace(replace(t.name, '-', ' '), '\s+', ' ', 'g'))),
          lower(btrim(regexp_replace(replace(coalesce(p.code, ''), '-', ' '), '\s+', ' ', 'g')))
      )
      WHERE t.employee_id = f.id AND t.completed_on <= %(as_of)s AND k.level >= f.level
  )
