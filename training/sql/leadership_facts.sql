-- What is known of some people, who have passed the gate.
WITH placed AS MATERIALIZED (
    {{ leadership_placed }}
    WHERE e.id = ANY (%(people)s)
)
{{ leadership_known }}
