-- The gaps of some people on a day against the post named beside each of them.
WITH people AS (
    {{ people }}
), places AS (
    SELECT w.employee_id, w.unit_id, t.position_id
    FROM ({{ places }}) w
    JOIN unnest(%(people)s::bigint[], %(positions)s::bigint[]) AS t (employee_id, position_id) USING (employee_id)
), standards AS (
    {{ standards_of_places }}
), rows AS (
    {{ converted_rows }}
)
{{ gaps_found }}
