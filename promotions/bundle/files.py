"""The files of a bundle: what the run sealed, read, decided and ranked, what people did, and the proof of all of it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from asn_career.base.canonical import canonical
from asn_career.base.evidence import signing
from asn_career.base.evidence.checkpoints import exported
from asn_career.base.evidence.proofs import Proved, prove
from promotions.bundle.carried import verify
from promotions.bundle.rows import GATE, late_entries, rows_of, stages_of
from promotions.models import Considered, LeafSecret, Shortlist
from promotions.retelling import Retold, retell

_CARRIED = Path(__file__).parent / "carried"


def bundle_of(shortlist: Shortlist) -> bytes:
    """The bundle of a published run: the same bytes as long as nothing about it was decided."""
    late = late_entries(shortlist)
    proved = prove(rows_of(shortlist), stages=stages_of(shortlist), witnesses=sorted(late))
    told = {"entries": proved.entries, "witnessed": proved.witnessed, "consistency": proved.consistency}
    files = {
        "ruleset.json": spelled(shortlist.rule_set),
        **_people(shortlist),
        **_decided(proved, shortlist=shortlist, late=late),
        "proofs.json": spelled(told),
        "checkpoints.txt": exported(proved.points).encode(),
        **{name: (_CARRIED / name).read_bytes() for name in ("SPEC.md", "verify.py")},
    }
    manifest = _manifest(shortlist, files)
    signature = f"{signing.spelled(signing.sign(manifest))}\n".encode()
    made: bytes = verify.packed({"manifest.json": manifest, "manifest.sig": signature, **files})
    return made


def _decided(proved: Proved, *, shortlist: Shortlist, late: Mapping[int, str]) -> dict[str, bytes]:
    """What people and runs did, as the sealed trail tells it."""
    states: Mapping[tuple[str, int], dict[str, Any]] = verify.replayed(proved.entries)
    approved = states.get((verify.APPROVED, shortlist.approved_rules_id or 0))
    runs = [state for (table, _row), state in states.items() if table == verify.RUN]
    told = (verify.chosen(run, verify.RUN_COLUMNS) for run in runs)
    return {
        "runs.json": spelled(sorted(told, key=lambda run: (run["created_at"], run["public_id"]))),
        "decisions.json": spelled(
            {
                "rule_set": verify.chosen(approved, verify.APPROVED_COLUMNS) if approved else None,
                "approvals": _dated(states, verify.APPROVAL, verify.APPROVAL_COLUMNS),
                "marks": _dated(states, verify.MARK, verify.MARK_COLUMNS),
                "committee": verify.of_tables(states, verify.COMMITTEE),
                "objections": verify.of_objections(states, verify.FORMAT),
                "people": _people_tree(states, shortlist=shortlist),
                "opening": verify.of_opening(states),
                "rotation": verify.of_rotation(states),
                "late": verify.of_late(proved.witnessed, late),
            }
        ),
    }


def _people_tree(states: Mapping[tuple[str, int], dict[str, Any]], *, shortlist: Shortlist) -> Any:
    """The root over the people, with the secret of its leaves; null where the run has none."""
    row = next((state for (table, _row), state in states.items() if table == verify.TREE), None)
    if row is None:
        return None
    secret = LeafSecret.objects.get(tree__shortlist=shortlist).secret
    return {"tree": verify.chosen(row, verify.TREE_COLUMNS), "secret": bytes(secret).hex()}


def _dated(
    states: Mapping[tuple[str, int], dict[str, Any]], table: str, columns: Sequence[str]
) -> list[dict[str, Any]]:
    found = [verify.chosen(state, columns) for (name, _row), state in states.items() if name == table]
    return sorted(found, key=lambda row: (row["at"], row["public_id"]))


def _people(shortlist: Shortlist) -> dict[str, bytes]:
    """Frozen facts and figures of everybody considered, in the order of their opaque ids."""
    rows = Considered.objects.unscoped(reason=GATE).on(shortlist).select_related("employee")
    people = sorted(rows, key=lambda row: str(row.employee.public_id))
    for person in people:
        person.shortlist = shortlist
    retold = list(zip(people, retell(people), strict=True))
    return {
        "candidates.csv": _csv(verify.CANDIDATE_COLUMNS, (candidate_row(*pair) for pair in retold)),
        "scores.csv": _csv(verify.SCORE_COLUMNS, (score_row(*pair) for pair in retold)),
    }


def candidate_row(person: Considered, told: Retold) -> Iterable[str]:
    """A line of candidates.csv."""
    facts = dict(told.facts)
    retires_on, age_limit_on = facts.pop("retires_on"), facts.pop("age_limit_on")
    verifications = canonical(facts.pop("verifications")).decode()
    text = canonical(facts).decode()
    return str(person.employee.public_id), text, retires_on or "", age_limit_on or "", verifications


def score_row(person: Considered, told: Retold) -> Iterable[str]:
    """A line of scores.csv."""
    values = told.components["values"]
    points = {row["code"]: row["points"] for row in told.contributions}
    figures = [getattr(person, name) for name in verify.FIGURES]
    return (
        str(person.employee.public_id),
        str(person.candidate_id or ""),
        person.outcome,
        person.letters,
        *(_figure(figure) for figure in figures),
        str(person.rank or ""),
        "1" if person.proposed else "0",
        *(values[name]["value"] or "" for name in verify.COMPONENTS),
        *(points.get(name, "") for name in verify.POINTS),
    )


def _figure(value: Decimal | int | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def _manifest(shortlist: Shortlist, files: Mapping[str, bytes]) -> bytes:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return spelled({"format": verify.FORMAT, "shortlist": str(shortlist.public_id), "files": hashes})


def spelled(value: Any) -> bytes:
    """Canonical JSON and a line feed."""
    return canonical(value) + b"\n"


def _csv(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
