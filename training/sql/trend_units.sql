-- The units of "scope" and all below them, each with the unit of whose row it is: with one unit in the scope its
-- children make the rows (what is right in it makes a row of its own), with several they make the rows themselves.
WITH units AS (
    SELECT u.id,
        CASE WHEN cardinality(%(scope)s::bigint[]) = 1
            THEN coalesce(u.lineage[array_position(u.lineage, (%(scope)s::bigint[])[1]) + 1], u.id)
            ELSE (SELECT above FROM unnest(u.lineage) above WHERE above = ANY (%(scope)s) LIMIT 1)
        END AS row_id
    FROM employees_unit u
    WHERE u.lineage && %(scope)s::bigint[]
)
