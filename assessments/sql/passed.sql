-- Whose figures change by the mere passing of the days after "since" up to "until": posts begin and end, results begin,
-- expire and are withdrawn, and standards of posts come into force or lose rows.
SELECT h.employee_id
FROM employees_positionhistory h
WHERE h.assignment = 'definitif'
  AND ((lower(h.validity) > %(since)s AND lower(h.validity) <= %(until)s)
    OR (upper(h.validity) > %(since)s AND upper(h.validity) <= %(until)s))
UNION
SELECT a.employee_id
FROM assessments_assessment a
WHERE a.official_rank IS NOT NULL
  AND ((a.assessed_on > %(since)s AND a.assessed_on <= %(until)s)
    OR (a.assessed_on >= %(valid_before)s AND a.assessed_on < %(valid_since)s)
    OR (a.withdrawn_on > %(since)s AND a.withdrawn_on <= %(until)s))
UNION
SELECT h.employee_id
FROM competencies_standardversion v
JOIN competencies_standarditem i ON i.version_id = v.id
JOIN employees_positionhistory h ON h.position_id = v.position_id AND h.assignment = 'definitif'
WHERE (v.valid_from > %(since)s AND v.valid_from <= %(until)s)
   OR (i.valid_to >= %(since)s AND i.valid_to < %(until)s)
ORDER BY 1
