-- People of the run whose later recomputation is of an earlier day than the run.
SELECT o.employee_id
FROM assessments_gapoverlay o
JOIN assessments_gapresult r ON r.run_id = %(run)s AND r.employee_id = o.employee_id
WHERE o.as_of < %(as_of)s
ORDER BY o.employee_id
