-- People at the end of each month, and those of them who could not be compared.
{{ trend_units }}
SELECT h.month, sum(h.people), sum(h.without_post), sum(h.without_standard)
FROM assessments_gapheadcount h
JOIN units u ON u.id = h.unit_id
WHERE h.month BETWEEN %(first)s AND %(last)s
GROUP BY h.month
