-- The changes of a month, counted.
INSERT INTO training_gapmovement (month, unit_id, competency_id, movement, cause, number)
SELECT month, unit_id, competency_id, movement, cause, count(*)
FROM training_gapchange
WHERE month = %(month)s
GROUP BY month, unit_id, competency_id, movement, cause
