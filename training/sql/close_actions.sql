-- Close what the newest result shows to have reached its level, unless it is closed.
INSERT INTO training_actionclosure
    (public_id, action_id, assessment_id, level, assessed_on, source, closed_on, reopened_because)
SELECT gen_random_uuid(), s.action_id, s.assessment_id, s.level, s.assessed_on, s.source, %(as_of)s, ''
FROM ({{ shown_results }}) s
WHERE s.level >= s.target_level
  AND NOT EXISTS (
      SELECT 1 FROM training_actionclosure c WHERE c.action_id = s.action_id AND c.reopened_on IS NULL
  )
ORDER BY s.action_id
ON CONFLICT (action_id) WHERE reopened_on IS NULL DO NOTHING
RETURNING action_id
