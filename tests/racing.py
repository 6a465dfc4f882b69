"""Several acts begun together, each by a thread and over a connection of its own; and who waits for whom."""

from threading import Barrier, Thread

from django.db import connection, connections


def at_once(acts):
    """Every act in a thread with a connection of its own, begun together; what each raised, or None."""
    ready, outcomes = Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            ready.wait(60)
            act()
        except Exception as error:  # told to the test, which says what may happen
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return outcomes


def someone_waits_for_us():
    """Whether another transaction waits for what this connection holds.

    Others of the server, which tests of other processes share, do not count; and unlike pg_stat_activity this does
    not stand still within a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]
