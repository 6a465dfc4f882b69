-- The status of a cell, from its required level, the level held in half levels, and the result behind it.
CASE
    WHEN held >= 2 * required THEN 'met'
    WHEN held IS NOT NULL THEN 'gap'
    WHEN evidence_id IS NOT NULL THEN 'expired'
    ELSE 'unknown'
END
