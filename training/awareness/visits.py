"""That an employee opened the own development plan."""

from datetime import date

from django.db import connection

_NOTE = """
    INSERT INTO training_planvisit AS known (public_id, employee_id, year, first_on, last_on)
    VALUES (gen_random_uuid(), %(employee)s, %(year)s, %(on)s, %(on)s)
    ON CONFLICT (employee_id, year) DO UPDATE SET last_on = excluded.last_on
    WHERE known.last_on < excluded.last_on
"""


def note_visit(employee_id: int, *, year: int, on: date) -> None:
    """Keep that the plan of ``year`` was opened; opening it again on the same day writes nothing. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"employee": employee_id, "year": year, "on": on})
