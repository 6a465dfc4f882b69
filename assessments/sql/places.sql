-- Where each of "people" belongs on the day, and the post held. The latest definitive post in the register gives the
-- unit; it is the current post when its period contains the day (definitive periods never overlap).
SELECT p.employee_id,
    coalesce(post.unit_id, p.registered_unit_id) AS unit_id,
    CASE WHEN latest.validity @> %(as_of)s::date THEN latest.position_id END AS position_id
FROM people p
LEFT JOIN (
    SELECT DISTINCT ON (h.employee_id) h.employee_id, h.position_id, h.validity
    FROM employees_positionhistory h
    WHERE h.employee_id {{ chosen }}
      AND h.assignment = 'definitif' AND h.position_id IS NOT NULL AND lower(h.validity) <= %(as_of)s
    ORDER BY h.employee_id, lower(h.validity) DESC
) latest USING (employee_id)
LEFT JOIN employees_position post ON post.id = latest.position_id
