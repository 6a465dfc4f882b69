-- As gap_rows, with each level on the scale of the day of the standards: one that no table converts is unknown. Expects
-- "places" and "standards"; "conversion_id" names what was converted, or could not be.
SELECT p.employee_id, p.unit_id, r.place, r.competency_id, r.required,
    CASE WHEN o.assessed_on >= %(valid_since)s AND NOT o.is_unmapped THEN (o.level * 2)::smallint END AS held,
    CASE WHEN o.assessed_on < %(valid_since)s OR NOT o.is_unmapped THEN o.evidence_id END AS evidence_id,
    CASE WHEN o.assessed_on >= %(valid_since)s THEN o.conversion_id END AS conversion_id,
    o.assessed_on AS measured_on
FROM places p
JOIN standards s USING (position_id)
CROSS JOIN LATERAL unnest(s.competencies, s.required) WITH ORDINALITY AS r (competency_id, required, place)
LEFT JOIN (
    {{ converted_official }}
) o ON o.employee_id = p.employee_id AND o.competency_id = r.competency_id
