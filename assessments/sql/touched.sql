-- Whom the entries "after" one, of transactions from "since" to before "until", concern: a record of a
-- person, the person's own row, or what the person's post is and asks. Homes follow from other facts.
SELECT txid, employee_id FROM (
    WITH entries AS MATERIALIZED (
        SELECT DISTINCT a.txid, a.table_name, a.operation,
            CASE WHEN a.operation = 'update' OR a.table_name IN ('employees_employee', 'employees_position') THEN a.row_id END AS row_id,
            (coalesce(a.new, a.old) ->> 'employee_id')::bigint AS employee_id,
            (a.old ->> 'employee_id')::bigint AS former_id,
            (coalesce(a.new, a.old) ->> 'position_id')::bigint AS position_id,
            (coalesce(a.new, a.old) ->> 'version_id')::bigint AS version_id
        FROM base_auditentry a
        WHERE a.txid >= %(since)s AND a.txid < %(until)s AND a.id > %(after)s
          AND a.table_name = ANY (%(tables)s)
          AND NOT (a.table_name = 'employees_employee' AND a.operation = 'update'
              AND a.new - 'home_unit_id' - 'home_kind' = '{}'::jsonb)
    ), posts AS (
        SELECT txid, row_id AS position_id FROM entries WHERE table_name = 'employees_position'
        UNION
        SELECT txid, position_id FROM entries WHERE table_name IN ('competencies_standardversion', 'competencies_positionrequirement')
        UNION
        SELECT e.txid, v.position_id
        FROM entries e JOIN competencies_standardversion v ON v.id = CASE e.table_name
            WHEN 'competencies_standardversion' THEN e.row_id
            WHEN 'competencies_standarditem' THEN
                coalesce(e.version_id, (SELECT i.version_id FROM competencies_standarditem i WHERE i.id = e.row_id))
            END
        UNION
        SELECT e.txid, r.position_id
        FROM entries e JOIN competencies_positionrequirement r ON r.id = e.row_id
        WHERE e.table_name = 'competencies_positionrequirement'
    )
    SELECT txid, row_id AS employee_id FROM entries WHERE table_name = 'employees_employee'
    UNION
    SELECT txid, employee_id FROM entries WHERE employee_id IS NOT NULL
    UNION
    SELECT txid, former_id FROM entries WHERE former_id IS NOT NULL
    UNION
    /* changed records of people */
    UNION
    SELECT p.txid, h.employee_id
    FROM posts p JOIN employees_positionhistory h USING (position_id)
    WHERE h.assignment = 'definitif'
) touched
