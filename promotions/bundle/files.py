"""The files of a bundle: what the run sealed, read, decided and ranked, what people did, and the proof of all of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from asn_career.base.canonical import canonical
from asn_career.base.evidence import signing
from asn_career.base.evidence.checkpoints import exported
from asn_career.base.evidence.proofs import Proved, prove, stamped_after
from promotions.bundle.joining import verify_py
from promotions.bundle.packing import Member, pack, sha256_of
from promotions.bundle.people import write_people
from promotions.bundle.rows import late_entries, rows_of, stages_of
from promotions.bundle.verifier import columns, decisions
from promotions.bundle.verifier.trail import replayed
from promotions.models import LeafSecret, Shortlist

_SPECIFICATION = Path(__file__).parent / "carried" / "SPEC.md"


def bundle_of(shortlist: Shortlist) -> bytes:
    """The bundle of a published run: the same bytes as long as nothing about it was decided."""
    made = io.BytesIO()
    write_bundle(shortlist, made)
    return made.getvalue()


def write_bundle(shortlist: Shortlist, out: IO[bytes], *, wrote: Callable[[int], None] | None = None) -> None:
    """The same into a file; of the people, so many at once are held in memory, however many there are.

    ``wrote`` is told each time of how many people more the lines are written; what it raises ends the writing.
    """
    late = late_entries(shortlist)
    proved = prove(rows_of(shortlist), stages=stages_of(shortlist), witnesses=sorted(late))
    stamped = stamped_after(proved.points[-1])
    told = {
        "entries": proved.entries,
        "witnessed": proved.witnessed,
        "consistency": proved.consistency,
        "stamp": stamped and stamped.consistency,
    }
    with TemporaryDirectory(prefix="bundle-") as folder:
        files: dict[str, Member] = {
            "ruleset.json": spelled(shortlist.rule_set),
            **write_people(shortlist, Path(folder), wrote=wrote),
            **_decided(proved, shortlist=shortlist, late=late),
            "proofs.json": spelled(told),
            "checkpoints.txt": exported(proved.points).encode(),
            "stamped.txt": stamped.point.text.encode() if stamped else b"",
            "stamp.tsr": stamped.response if stamped else b"",
            "SPEC.md": _SPECIFICATION,
            "verify.py": verify_py(),
        }
        manifest = _manifest(shortlist, files)
        signature = f"{signing.spelled(signing.sign(manifest))}\n".encode()
        pack({"manifest.json": manifest, "manifest.sig": signature, **files}, out)


def _decided(proved: Proved, *, shortlist: Shortlist, late: Mapping[int, str]) -> dict[str, bytes]:
    """What people and runs did, as the sealed trail tells it."""
    states: Mapping[tuple[str, int], dict[str, Any]] = replayed(proved.entries)
    approved = states.get((columns.APPROVED, shortlist.approved_rules_id or 0))
    runs = [state for (table, _row), state in states.items() if table == columns.RUN]
    told = (decisions.chosen(run, columns.RUN_COLUMNS) for run in runs)
    return {
        "runs.json": spelled(sorted(told, key=lambda run: (run["created_at"], run["public_id"]))),
        "decisions.json": spelled(
            {
                "rule_set": decisions.chosen(approved, columns.APPROVED_COLUMNS) if approved else None,
                "approvals": _dated(states, columns.APPROVAL, columns.APPROVAL_COLUMNS),
                "marks": _dated(states, columns.MARK, columns.MARK_COLUMNS),
                "committee": decisions.of_committee(states, len(columns.FORMS)),
                "objections": decisions.of_objections(states, columns.FORMAT),
                "people": _people_tree(states, shortlist=shortlist),
                "opening": decisions.of_opening(states),
                "rotation": decisions.of_rotation(states),
                "late": decisions.of_late(proved.witnessed, late),
            }
        ),
    }


def _people_tree(states: Mapping[tuple[str, int], dict[str, Any]], *, shortlist: Shortlist) -> Any:
    """The root over the people, with the secret of its leaves; null where the run has none."""
    row = next((state for (table, _row), state in states.items() if table == columns.TREE), None)
    if row is None:
        return None
    secret = LeafSecret.objects.get(tree__shortlist=shortlist).secret
    return {"tree": decisions.chosen(row, columns.TREE_COLUMNS), "secret": bytes(secret).hex()}


def _dated(
    states: Mapping[tuple[str, int], dict[str, Any]], table: str, names: Sequence[str]
) -> list[dict[str, Any]]:
    found = [decisions.chosen(state, names) for (name, _row), state in states.items() if name == table]
    return sorted(found, key=lambda row: (row["at"], row["public_id"]))


def _manifest(shortlist: Shortlist, files: Mapping[str, Member]) -> bytes:
    hashes = {name: sha256_of(content) for name, content in files.items()}
    return spelled({"format": columns.FORMAT, "shortlist": str(shortlist.public_id), "files": hashes})


def spelled(value: Any) -> bytes:
    """Canonical JSON and a line feed."""
    return canonical(value) + b"\n"
