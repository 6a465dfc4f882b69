"""Which came first."""

from promotions.bundle.verifier.columns import APPROVED, READ_TABLES, RUN
from promotions.bundle.verifier.measures import moment_of
from promotions.bundle.verifier.refusing import must


class Order:
    """Which came first, by the places of entries in the tree."""

    def __init__(self, entries):
        self.events = {}
        for entry in sorted(entries, key=lambda entry: entry["place"]):
            row = entry["head"]["table"], entry["head"]["row"]
            self.events.setdefault(row, []).append((entry["place"], entry["values"]["new"] or {}))

    def made(self, table, row):
        return self.events[table, row][0][0]

    def first(self, table, row, column, wanted=None):
        """Where a column first became what is wanted, or anything; None: never."""
        for place, values in self.events[table, row]:
            if values.get(column) is not None and wanted in (None, values[column]):
                return place
        return None

    def last(self, table, row, column, wanted):
        found = [place for place, values in self.events[table, row] if values.get(column) == wanted]
        return found[-1] if found else None

    def was(self, table, row, column, place):
        """What a column was just before a place."""
        found = None
        for at, values in self.events[table, row]:
            if at < place and column in values:
                found = values[column]
        return found


def check_seals(decisions, runs, order):
    """The rules of an official run were sealed before the row of the run was written."""
    rules = decisions["rule_set"]
    for (table, row), state in runs.items():
        if table == RUN and rules and (APPROVED, state["approved_rules_id"]) in runs:
            sealed = order.first(APPROVED, state["approved_rules_id"], "sealed_at")
            must(
                sealed is not None and sealed < order.made(RUN, row),
                "aturan tidak disegel sebelum perhitungan",
            )


def check_late(late, known, run):
    """What was written after the data were read is about people of this run, and later than the reading."""
    opened = moment_of(run["inputs_opened_at"])
    for row in late:
        must(row["person"] in known and row["table"] in READ_TABLES, "perubahan data tentang yang lain")
        must(moment_of(row["at"].replace("Z", "+00")) > opened, "perubahan data sebelum data dibaca")


def approved_by_two(approvals, content_hash, author, told):
    approvers = {row["approver_id"] for row in approvals}
    must(len(approvers) >= 2 and author not in approvers, f"{told} tidak disetujui dua orang lain")
    must({row["content_hash"] for row in approvals} == {content_hash}, f"yang disetujui bukan isi {told}")


def check_order(run):
    sealed, opened, published = (moment_of(run[n]) for n in ("sealed_at", "inputs_opened_at", "published_at"))
    must(sealed < opened <= published, "aturan tidak disegel sebelum data dibuka")
