-- The gaps of some people on a day, read from the facts; people without post or standard have one row without item.
WITH people AS (
    {{ people }}
), places AS (
    SELECT employee_id, unit_id, coalesce(%(position)s::bigint, position_id) AS position_id
    FROM ({{ places }}) w
), standards AS (
    {{ standards_of_places }}
), rows AS (
    {{ converted_rows }}
)
{{ gaps_found }}
