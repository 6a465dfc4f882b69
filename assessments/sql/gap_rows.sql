-- One row per person with a post that has a standard, and required competency. Expects "places" and "standards"; a
-- result counts from its day to its last, and "held", in half levels, is null once none is valid.
SELECT p.employee_id, p.unit_id, r.place, r.competency_id, r.required,
    CASE WHEN o.assessed_on >= %(valid_since)s THEN (o.level * 2)::smallint END AS held,
    o.evidence_id
FROM places p
JOIN standards s USING (position_id)
CROSS JOIN LATERAL unnest(s.competencies, s.required) WITH ORDINALITY AS r (competency_id, required, place)
LEFT JOIN (
    {{ latest_official }}
) o ON o.employee_id = p.employee_id AND o.competency_id = r.competency_id
