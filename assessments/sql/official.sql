-- The latest official result per person and competency, on the scale of the day, with its last day. A valid one that no
-- table converts to that scale says nothing, and neither does an older one in its place.
SELECT * FROM (
    SELECT o.employee_id, o.competency_id, o.level, o.evidence_id, o.assessed_on,
        (o.assessed_on + make_interval(years => %(valid_years)s))::date AS valid_until,
        o.conversion_id, o.is_unmapped
    FROM (
        {{ converted_official }}
    ) o
) dated
WHERE NOT (is_unmapped AND valid_until >= %(as_of)s::date)
