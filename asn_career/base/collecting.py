"""How often a process that serves for long looks for garbage in cycles."""

import gc

# Python's own 700 suits scripts. A page makes tens of thousands of objects, nearly all of them freed without the
# collector, which went through them a hundred times: a fifth of the processor time of pages and their tests.
YOUNG, MIDDLE, OLD = 20_000, 20, 50


def collect_seldom() -> None:
    """What is loaded by now stays to the end and is looked at no more; the rest more seldom than Python would."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
