-- The same of one person who was recomputed since the runs.
CASE
    WHEN ({{ may_be_asked }}) IS NOT TRUE THEN false
    WHEN NOT EXISTS (
        WITH cells AS NOT MATERIALIZED (
            SELECT %(competencies)s AS competencies, %(required)s AS required, %(held)s AS held,
                %(evidence)s AS evidence
        )
        {{ cells_asked }}
    ) THEN false
    ELSE {{ in_register }}
END
