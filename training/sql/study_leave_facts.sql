-- What decides on study leave, one row for each person: employment, the post's retirement age, degrees, appraisals,
-- sanctions that exist on the day, and other study leaves that run or left an obligation.
SELECT e.id, e.public_id::text, e.status, e.legal_position, e.nip, e.birth_date, post.kind, post.retirement_age,
    (SELECT coalesce(jsonb_agg(jsonb_build_array(d.public_id, d.level) ORDER BY d.graduated_on DESC NULLS LAST, d.id), '[]')
     FROM employees_educationhistory d
     WHERE d.employee_id = e.id AND (d.graduated_on IS NULL OR d.graduated_on <= %(as_of)s)),
    (SELECT coalesce(jsonb_agg(jsonb_build_array(p.year, p.public_id, p.predicate) ORDER BY p.year), '[]')
     FROM assessments_performance p
     WHERE p.employee_id = e.id AND p.year < %(year)s),
    (SELECT coalesce(jsonb_agg(jsonb_build_array(s.public_id, s.level, s.end_date) ORDER BY s.start_date DESC, s.id), '[]')
     FROM employees_discipline s
     WHERE s.employee_id = e.id AND s.start_date <= %(as_of)s
       AND (s.cancelled_on IS NULL OR s.cancelled_on > %(as_of)s)),
    (SELECT coalesce(jsonb_agg(jsonb_build_array(
        l.public_id, l.state IN ('approved', 'studying', 'reporting'), l.obliged_until) ORDER BY l.starts_on DESC, l.id), '[]')
     FROM training_studyleave l
     WHERE l.employee_id = e.id AND l.id IS DISTINCT FROM %(but_for)s::bigint
       AND (l.state IN ('approved', 'studying', 'reporting') OR l.obliged_until IS NOT NULL))
FROM employees_employee e
LEFT JOIN LATERAL (
    SELECT coalesce(p.kind, h.position_kind) AS kind, p.retirement_age
    FROM employees_positionhistory h
    LEFT JOIN employees_position p ON p.id = h.position_id
    WHERE h.employee_id = e.id AND h.assignment = 'definitif' AND h.validity @> %(as_of)s::date
    LIMIT 1
) post ON true
WHERE e.id = ANY (%(people)s)
