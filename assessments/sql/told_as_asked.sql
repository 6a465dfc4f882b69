-- Whether a run tells a row as asked of one person: a condition about that person's result, what costs least first.
CASE
    WHEN ({{ may_be_asked }}) IS NOT TRUE THEN false
    WHEN NOT EXISTS (
        WITH cells AS NOT MATERIALIZED (
            SELECT s.competencies, s.required, %(held)s AS held, %(evidence)s AS evidence
            FROM assessments_gapstandard s
            WHERE s.run_id = %(run)s AND s.position_id = %(position)s
        )
        {{ cells_asked }}
    ) THEN false
    ELSE {{ in_register }}
END
