"""Everyone whom a run considered, with all that it has to say of them, as tests want to read it."""

from promotions.models import Considered
from promotions.retelling import retell


class Told:
    """One person: the stored columns, and what is retold from the frozen facts."""

    def __init__(self, stored, retold):
        self.stored, self.retold = stored, retold

    def __getattr__(self, name):
        return getattr(self.retold if hasattr(self.retold, name) else self.stored, name)


def everyone(shortlist):
    rows = Considered.objects.unscoped(reason="tests").on(shortlist).select_related("employee").in_order()
    stored = list(rows)
    for row in stored:
        row.shortlist = shortlist
    told = retell(stored)
    assert all(each.faithful for each in told)
    return [Told(*pair) for pair in zip(stored, told, strict=True)]
