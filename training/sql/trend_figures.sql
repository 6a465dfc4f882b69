-- How requirements stood at the end of each month: all of them, by competency, and by row unit.
{{ trend_units }}
SELECT f.month, f.competency_id, u.row_id,
    sum(f.met), sum(f.short_1), sum(f.short_2), sum(f.short_3), sum(f.expired), sum(f.unknown)
FROM assessments_gapfigure f
JOIN units u ON u.id = f.unit_id
WHERE f.month BETWEEN %(first)s AND %(last)s
  AND (%(competency)s::bigint IS NULL OR f.competency_id = %(competency)s)
GROUP BY GROUPING SETS ((f.month), (f.month, f.competency_id), (f.month, u.row_id))
