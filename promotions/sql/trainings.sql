-- Completed trainings, with the competency that their programme teaches.
SELECT t.employee_id, 'training-history/' || t.public_id, coalesce(p.code, ''), t.name, coalesce(c.code, ''),
    t.completed_on
FROM training_traininghistory t
LEFT JOIN training_trainingprogram p ON p.id = t.program_id
LEFT JOIN competencies_competency c ON c.id = p.competency_id
WHERE t.employee_id = ANY (%(people)s) AND t.completed_on <= %(as_of)s
ORDER BY t.employee_id, t.completed_on DESC, t.name, t.public_id
