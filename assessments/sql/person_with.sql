-- Whether one person is among "people_with": for asking one after the other in the order of a list.
-- As a scalar: EXISTS would be answered by unfolding everybody first.
coalesce((SELECT true FROM ({{ people_with }}) AS asked WHERE asked.employee_id = %(employee)s LIMIT 1), false)
