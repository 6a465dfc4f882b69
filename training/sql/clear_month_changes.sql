-- What an earlier attempt left of a range of people; of a month that is kept nothing is cleared.
DELETE FROM training_gapchange WHERE month = %(month)s AND employee_id BETWEEN %(low)s AND %(high)s
