"""Objections."""

from datetime import date

from promotions.bundle.verifier.columns import RUN
from promotions.bundle.verifier.refusing import must


def check_objections(told, run, states):
    """Each is about this run and in time; two different people answered; an effect is that of a run of its own."""
    runs = {state["id"]: state for (table, _row), state in states.items() if table == RUN}
    filed = {row["id"]: row for row in told["filed"]}
    for row in filed.values():
        must(
            row["shortlist_id"] == run["id"] and row["result_hash"] == run["result_hash"],
            "sanggah atas yang lain",
        )
        must(row["known_on"] <= row["filed_on"] <= row["closes_on"], "sanggah di luar masa sanggah")
        days = (date.fromisoformat(row["closes_on"]) - date.fromisoformat(row["known_on"])).days
        must(days == row["object_days"], "masa sanggah tidak sesuai")
        if row["state"] == "answered":
            two = {row["prepared_by_id"], row["decided_by_id"]}
            must(row["verdict"] and len(two) == 2 and None not in two, "sanggah tidak dijawab dua orang")
            if "steps" in told:
                check_steps(row, [step for step in told["steps"] if step["objection_id"] == row["id"]])
    for row in told["effects"]:
        shown = runs.get(row["run_id"])
        must(row["objection_id"] in filed, "dampak tanpa sanggah")
        must(
            shown and shown["kind"] == "objection" and shown["rerun_of_id"] == run["id"],
            "dampak tanpa perhitungan",
        )
        must(shown["rule_set_hash"] == run["rule_set_hash"], "dampak dengan aturan lain")


def check_steps(row, steps):
    """An answer rests on the steps of those who gave it: filed first, prepared, then decided."""

    def last(act, by):
        return max((step["id"] for step in steps if step["act"] == act and step["by_id"] == by), default=0)

    must(steps and steps[0]["act"] == "file", "sanggah tanpa pengajuan")
    prepared = last("prepare", row["prepared_by_id"])
    must(0 < prepared < last("answer", row["decided_by_id"]), "sanggah dijawab tanpa langkahnya")
