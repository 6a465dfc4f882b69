-- Whose status would differ in which competency if the posts "replaced" required on the day what is proposed of them
-- ("positions", "competencies" and "levels" beside each other), read from the facts by the parts that every gap is.
WITH people AS (
    {{ people }}
), places AS MATERIALIZED (
    SELECT * FROM ({{ places }}) w WHERE w.position_id = ANY (%(replaced)s::bigint[])
), proposed AS (
    SELECT position_id,
        array_agg(competency_id ORDER BY competency_id) AS competencies,
        array_agg(required ORDER BY competency_id) AS required
    FROM unnest(%(positions)s::bigint[], %(competencies)s::bigint[], %(levels)s::smallint[])
        AS t (position_id, competency_id, required)
    GROUP BY position_id
), before AS (
    WITH standards AS (
        SELECT s.* FROM ({{ standards_in_force }}) s WHERE s.position_id = ANY (%(replaced)s::bigint[])
    ), rows AS (
        {{ converted_rows }}
    )
    SELECT employee_id, unit_id, competency_id, required, held, {{ gap_status }} AS status FROM rows
), after AS (
    -- What would be converted once the draft is agreed to: it stands before the table of the same name.
    WITH competencies_levelconversion AS (
        SELECT id, kind, holds, measured, level_from, level_to
        FROM competencies_levelconversion WHERE NOT %(scales_change)s
        UNION ALL
        SELECT row_number() OVER (), kind, daterange(NULL, NULL), daterange(measured_from, measured_until),
            level_from, level_to
        FROM unnest(%(kinds)s::text[], %(measured_from)s::date[], %(measured_until)s::date[],
            %(levels_from)s::numeric[], %(levels_to)s::numeric[])
            AS t (kind, measured_from, measured_until, level_from, level_to)
    ), standards AS (SELECT * FROM proposed), rows AS (
        {{ converted_rows }}
    )
    SELECT employee_id, unit_id, competency_id, required, held, {{ gap_status }} AS status FROM rows
)
SELECT employee_id, coalesce(b.unit_id, a.unit_id), competency_id, b.required, a.required,
    (coalesce(b.held, a.held) / 2.0)::numeric(2, 1), b.status, a.status
FROM before b FULL JOIN after a USING (employee_id, competency_id)
WHERE b.status IS DISTINCT FROM a.status
ORDER BY employee_id, competency_id
