-- The latest verification per vacancy, person and rule, as it was known on the day.
SELECT DISTINCT ON (v.vacancy_id, v.employee_id, v.rule)
    v.vacancy_id, v.employee_id, v.rule, 'verifications/' || v.public_id, v.outcome
FROM promotions_verification v
WHERE v.employee_id = ANY (%(people)s) AND v.vacancy_id = ANY (%(vacancies)s) AND v."on" <= %(as_of)s
ORDER BY v.vacancy_id, v.employee_id, v.rule, v."on" DESC, v.id DESC
