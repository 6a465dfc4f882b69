"""Several acts begun together, each by a thread and over a connection of its own."""

from threading import Barrier, Thread

from django.db import connections


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
