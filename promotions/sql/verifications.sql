-- The latest verification per person and rule for a vacancy, as it was known on the day.
SELECT DISTINCT ON (v.employee_id, v.rule) v.employee_id, v.rule, 'verifications/' || v.public_id, v.outcome
FROM promotions_verification v
WHERE v.employee_id = ANY (%(people)s) AND v.vacancy_id = %(vacancy)s AND v."on" <= %(as_of)s
ORDER BY v.employee_id, v.rule, v."on" DESC, v.id DESC
