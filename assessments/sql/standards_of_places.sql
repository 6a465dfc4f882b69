-- The standards in force of the posts in "places".
SELECT s.*
FROM ({{ standards_in_force }}) s
WHERE s.position_id = ANY (ARRAY(SELECT position_id FROM places))
