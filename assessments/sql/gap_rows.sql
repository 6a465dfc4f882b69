-- One row per person with a post that has a standard, and required competency. Expects "places", "standards" and
-- "official"; a result counts to its last day, and "held" is null once none is valid.
SELECT p.employee_id, p.unit_id, p.position_id, r.place, r.competency_id, r.required, r.importance,
    CASE WHEN o.valid_until >= %(as_of)s THEN (o.level * 2)::smallint END AS held,
    o.evidence_id
FROM places p
JOIN standards s USING (position_id)
CROSS JOIN LATERAL unnest(s.competencies, s.required, s.importance)
    WITH ORDINALITY AS r (competency_id, required, importance, place)
LEFT JOIN official o ON o.employee_id = p.employee_id AND o.competency_id = r.competency_id
