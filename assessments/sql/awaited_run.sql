-- A run of everybody that is still to come and will know, or knows, all that was committed before "until".
SELECT g.id
FROM assessments_gaprun g
JOIN base_job j ON j.id = g.job_id
WHERE g.published_at IS NULL AND g.unit_id IS NULL AND g.as_of >= %(as_of)s
  AND (j.state = 'queued' OR (j.state = 'running'
      AND pg_snapshot_xmin(g.seen::pg_snapshot)::text::bigint >= %(until)s))
