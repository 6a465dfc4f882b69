-- The gaps of "places", with what shows each level, and what it was converted by; people without post or standard have
-- one row without item.
SELECT p.employee_id, p.unit_id, p.position_id, s.version_id,
    r.competency_id, c.code, c.name, c.kind, r.required, s.importance[r.place],
    (r.held / 2.0)::numeric(2, 1) AS held,
    r.evidence_id, a.level, a.source, a.assessed_on, a.provider,
    (a.assessed_on + make_interval(years => %(valid_years)s))::date AS valid_until,
    c.public_id,
    d.number, d.decree, d.begins, v.level_from, v.level_to, r.measured_on
FROM places p
LEFT JOIN standards s USING (position_id)
LEFT JOIN rows r USING (employee_id)
LEFT JOIN competencies_competency c ON c.id = r.competency_id
LEFT JOIN assessments_assessment a ON a.id = r.evidence_id
LEFT JOIN competencies_levelconversion v ON v.id = r.conversion_id
LEFT JOIN competencies_dictionaryversion d ON d.id = v.version_id
ORDER BY p.employee_id, c.kind, c.code
