"""A place in the database where whoever works is held still, until the test lets go."""

from django.db import connection

HOLD_KEY = 20_261_121
PREPARING = ("base_jobchunk", "INSERT", "NEW.number = 0")
PUBLISHING = ("base_job", "UPDATE", "NEW.state = 'done'")


def at_chunk(number):
    """The end of one chunk: its rows are written, its mark is not."""
    return ("base_jobchunk", "UPDATE", f"NEW.number = {int(number)}")


def any_place(chance, *, chunks):
    """Somewhere in a job of so many chunks: while it is cut into them, within one, or while it is published."""
    return chance.choice([PREPARING, PUBLISHING, *(at_chunk(number) for number in range(chunks))])


class Hold:
    """Stops whoever comes to a place, inside its transaction, until the test lets go.

    A trigger of the test's own database waits for an advisory lock that the test holds: the product has no part in it.
    """

    def __init__(self, cursor):
        self.cursor = cursor

    def at(self, place):
        table, operation, condition = place
        self.cursor.execute(
            f"""
            CREATE FUNCTION test_hold() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_advisory_xact_lock_shared({HOLD_KEY}); RETURN NEW; END $$;
            CREATE TRIGGER test_hold BEFORE {operation} ON {table} FOR EACH ROW
            WHEN ({condition}) EXECUTE FUNCTION test_hold();
            """
        )
        self.close()

    def at_chunk(self, number):
        self.at(at_chunk(number))

    def close(self):
        self.cursor.execute("SELECT pg_advisory_lock(%s)", [HOLD_KEY])

    def open(self):
        self.cursor.execute("SELECT pg_advisory_unlock(%s)", [HOLD_KEY])

    def held(self):
        """How many transactions stand at the hold."""
        return self._count(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
            f"WHERE d.datname = %s AND l.locktype = 'advisory' AND l.objid = {HOLD_KEY} AND NOT l.granted"
        )

    def waiting(self):
        """How many wait, at the hold or for one who stands there."""
        return self._count(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
        )

    def _count(self, query):
        self.cursor.execute(query, [connection.settings_dict["NAME"]])
        return self.cursor.fetchone()[0]

    def remove(self):
        self.cursor.execute("SELECT pg_advisory_unlock_all()")
        for table in ("base_jobchunk", "base_job"):
            self.cursor.execute(f"DROP TRIGGER IF EXISTS test_hold ON {table}")
        self.cursor.execute("DROP FUNCTION IF EXISTS test_hold()")
