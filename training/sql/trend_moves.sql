-- What changed after the first month up to the last: by month and cause, by competency, and by row unit.
{{ trend_units }}
SELECT m.month, m.competency_id, u.row_id, m.movement, m.cause, sum(m.number)
FROM training_gapmovement m
JOIN units u ON u.id = m.unit_id
WHERE m.month > %(first)s AND m.month <= %(last)s
  AND (%(competency)s::bigint IS NULL OR m.competency_id = %(competency)s)
GROUP BY GROUPING SETS ((m.month, m.movement, m.cause), (m.competency_id, m.movement), (u.row_id, m.movement))
