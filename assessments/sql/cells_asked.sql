-- Of one person the cells that are asked for: "competency" picks one out of the arrays, null takes all of them; an
-- empty "status" takes any. Expects "cells" with the arrays.
SELECT FROM (
    SELECT a.competencies[c.place] AS competency_id,
        a.required[c.place] AS required,
        a.held[c.place] AS held,
        a.evidence[c.place] AS evidence_id
    FROM cells a
    CROSS JOIN LATERAL (
        SELECT array_position(a.competencies, %(competency)s) WHERE %(competency)s IS NOT NULL
        UNION ALL
        SELECT generate_subscripts(a.competencies, 1) WHERE %(competency)s IS NULL
    ) c (place)
    WHERE c.place IS NOT NULL
) found
WHERE (%(status)s = '' OR %(status)s = {{ gap_status }})
  AND (%(competency)s IS NOT NULL OR EXISTS (SELECT FROM competencies_competency k WHERE k.id = competency_id))
