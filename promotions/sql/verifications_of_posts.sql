-- The latest verification per post, person and rule, for whichever of the post's vacancies, as it was known on the day.
SELECT DISTINCT ON (k.position_id, v.employee_id, v.rule)
    k.position_id, v.employee_id, v.rule, 'verifications/' || v.public_id, v.outcome
FROM promotions_verification v
JOIN promotions_vacancy k ON k.id = v.vacancy_id
WHERE v.employee_id = ANY (%(people)s) AND k.position_id = ANY (%(positions)s) AND v."on" <= %(as_of)s
ORDER BY k.position_id, v.employee_id, v.rule, v."on" DESC, v.id DESC
