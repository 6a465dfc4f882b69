-- What the arrays of a person must hold for any cell to have the status: cheaper than looking at each cell.
CASE %(status)s
    WHEN '' THEN true
    WHEN 'unknown' THEN array_position(%(evidence)s, NULL) IS NOT NULL
    WHEN 'expired' THEN array_position(%(held)s, NULL) IS NOT NULL
    ELSE array_remove(%(held)s, NULL) <> '{}'
END
