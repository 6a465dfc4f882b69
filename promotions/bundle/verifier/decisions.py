"""Runs and decisions: as the sealed trail tells them, and nothing else."""

from promotions.bundle.verifier.columns import (
    APPROVAL,
    APPROVAL_COLUMNS,
    APPROVED,
    APPROVED_COLUMNS,
    ATTEMPTS,
    COMMITTEE,
    EFFECT,
    EFFECT_COLUMNS,
    FORMS,
    LATE_COLUMNS,
    MARK,
    MARK_COLUMNS,
    OBJECTION,
    OBJECTION_COLUMNS,
    OPENING,
    ROTATION,
    RUN,
    RUN_COLUMNS,
    SEATS,
    STEPS,
    TREE,
    TREE_COLUMNS,
)
from promotions.bundle.verifier.containers import read_json
from promotions.bundle.verifier.refusing import must


def chosen(state, columns):
    return {name: state.get(name) for name in columns}


def check_runs(files, manifest, states):
    runs = [state for (table, _row), state in states.items() if table == RUN]
    told = sorted(
        (chosen(state, RUN_COLUMNS) for state in runs), key=lambda run: (run["created_at"], run["public_id"])
    )
    must(read_json(files, "runs.json") == told, "runs.json berbeda dari jejak audit yang disegel")
    this = [state for state in runs if state["public_id"] == manifest["shortlist"]]
    must(len(this) == 1, "perhitungan ini tidak ada dalam jejak audit")
    return this[0], told


def rows_of(states, table, columns):
    """The rows of a table, by the columns that are told, in the order of their ids."""
    found = (chosen(row, columns) for (at, _row), row in states.items() if at == table)
    return sorted(found, key=lambda row: row["id"])


def of_tables(states, tables):
    """By name, the rows of each table."""
    return {name: rows_of(states, table, columns) for name, (table, columns) in tables.items()}


def of_objections(states, form):
    """Objections and the effects of corrections; from form 4 on also the steps."""
    steps = {"steps": rows_of(states, *STEPS)} if FORMS.index(form) >= 3 else {}
    return {
        "filed": rows_of(states, OBJECTION, OBJECTION_COLUMNS),
        "effects": rows_of(states, EFFECT, EFFECT_COLUMNS),
        **steps,
    }


def of_opening(states):
    """What filled the vacancy, null where nothing but the run did."""
    found = of_tables(states, OPENING)
    return found if found["openings"] else None


def of_rotation(states):
    found = of_tables(states, ROTATION)
    return found if found["plans"] else None


def of_late(witnessed, whose):
    """What was written about candidates after the data were read; ``whose``: the person by entry."""
    heads = sorted((entry["head"] for entry in witnessed), key=lambda head: head["entry"])
    return [{"person": whose.get(head["entry"]), **chosen(head, LATE_COLUMNS)} for head in heads]


def of_people(states, secret):
    row = next((state for (table, _row), state in states.items() if table == TREE), None)
    return {"tree": chosen(row, TREE_COLUMNS), "secret": secret} if row else None


def of_committee(states, form_number):
    """What committees did; from form 5 on with the seats and the further attempts."""
    told = of_tables(states, COMMITTEE)
    if form_number >= 5:
        return {**told, "attempts": rows_of(states, *ATTEMPTS)}
    return {
        name: [{key: row[key] for key in row if key not in SEATS.get(name, ())} for row in rows]
        for name, rows in told.items()
    }


def check_decisions(files, run, states, form, witnessed=()):
    def rows(table, columns):
        found = [chosen(state, columns) for (name, _row), state in states.items() if name == table]
        return sorted(found, key=lambda row: (row["at"], row["public_id"]))

    row = states.get((APPROVED, run["approved_rules_id"])) if run["approved_rules_id"] else None
    must(bool(row) == bool(run["approved_rules_id"]), "aturan yang disetujui tidak ada dalam jejak audit")
    told = {
        "rule_set": chosen(row, APPROVED_COLUMNS) if row else None,
        "approvals": rows(APPROVAL, APPROVAL_COLUMNS),
        "marks": rows(MARK, MARK_COLUMNS),
    }
    found, form_number = read_json(files, "decisions.json"), FORMS.index(form) + 1
    if form_number >= 2:
        told["committee"] = of_committee(states, form_number)
    if form_number >= 3:
        told["objections"] = of_objections(states, form)
        told["people"] = of_people(states, (found.get("people") or {}).get("secret"))
    if form_number >= 4:
        whose = {row["entry"]: row["person"] for row in found.get("late", ())}
        told.update(opening=of_opening(states), rotation=of_rotation(states), late=of_late(witnessed, whose))
    must(found == told, "decisions.json berbeda dari jejak audit yang disegel")
    if row:
        approvals = told["approvals"]
        must(row["content_hash"] == run["rule_set_hash"], "aturan yang disetujui bukan aturan yang dipakai")
        must(len({each["approver_id"] for each in approvals}) >= 2, "aturan tidak disetujui dua orang")
        hashes = {each["content_hash"] for each in approvals}
        must(hashes == {run["rule_set_hash"]}, "yang disetujui bukan aturan yang dipakai")
    return told
