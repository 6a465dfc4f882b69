"""Standards of posts: which version is in force, and how versions follow each other."""

from collections.abc import Iterable

from django.db import connection

_CLOSE = """
    UPDATE competencies_standardversion v
    SET validity = daterange(v.valid_from, n.next_from)
    FROM (
        SELECT id, lead(valid_from) OVER (PARTITION BY position_id ORDER BY valid_from) AS next_from
        FROM competencies_standardversion WHERE position_id = ANY (%s)
    ) n
    WHERE n.id = v.id AND v.validity IS DISTINCT FROM daterange(v.valid_from, n.next_from)
"""


def close_versions(position_ids: Iterable[int]) -> int:
    """Let each version of these posts end where the next begins; returns how many changed. Repeatable."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [list(position_ids)])
        return cursor.rowcount
