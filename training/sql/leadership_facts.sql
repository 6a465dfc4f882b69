-- The same of some people, who have passed the gate.
{{ leadership_known }}
WHERE e.id = ANY (%(people)s)
