"""What a run found, as it is stored: everybody in blocks of columns, and a row for each candidate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import connection

from asn_career.base.canonical import canonical
from asn_career.base.findings import ELIGIBLE, INELIGIBLE, MANUAL, Settlement
from promotions.choices import RULES
from promotions.columns.deciding import FIGURES, Decided
from promotions.columns.facts import UNKNOWN, Flags, Ints
from promotions.models import Shortlist, ShortlistBlock, SnapshotChunk
from promotions.settlements import as_stored

Settled = Mapping[int, Mapping[str, Settlement]]
# One person in the bytes that are hashed: whole numbers with the highest byte first, the same on every machine.
_RESULT = np.dtype(
    [("person", "S16"), ("letters", f"S{len(RULES)}"), *((name, ">i4") for name in FIGURES), ("rank", ">i4")]
)
_INPUT = np.dtype([("person", "S16"), ("facts", "S32"), ("retires_on", ">i4"), ("age_limit_on", ">i4")])
NOBODY = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Everybody:
    """Everyone a run considered, with outcomes and figures, in the order of their row ids."""

    people: Ints
    letters: npt.NDArray[np.bytes_]
    figures: Mapping[str, Ints]

    @property
    def refused(self) -> Flags:
        return np.char.find(self.letters, b"f") >= 0

    @property
    def open(self) -> Flags:
        return np.char.find(self.letters, b"m") >= 0

    def refused_by_rule(self) -> dict[str, int]:
        """How many people each rule refuses; rules that refuse nobody are not there."""
        places = self.letters.view("S1").reshape(len(self.letters), -1) == b"f" if len(self.letters) else []
        found = dict(zip(RULES, np.sum(places, axis=0).tolist(), strict=True)) if len(places) else {}
        return {rule: count for rule, count in found.items() if count}

    @property
    def eligible(self) -> Flags:
        return ~self.refused & ~self.open

    @property
    def scored(self) -> Flags:
        """The eligible with a score: those who are ranked."""
        return self.eligible & (self.figures["score"] != UNKNOWN)


def store_decided(
    decided: Decided, *, shortlist: Shortlist, chunk: SnapshotChunk, settled: Settled, needing: Flags
) -> None:
    """Write a part of a run: a block of everybody, and a row for whom people review.

    ``needing``: who holds something by a weaker method than the vacancy takes; of them the block names whom no rule
    refuses.
    """
    waiting = decided.ids[needing & ~decided.refused].tolist()
    _copy_block(decided, shortlist_id=shortlist.pk, chunk_id=chunk.pk, settled=settled, waiting=waiting)
    _copy_candidates(decided, shortlist=shortlist)


def considered_id(shortlist: UUID, employee_id: int) -> UUID:
    """What a person is called in the addresses of one run; the view of everyone makes the same of both ids."""
    return UUID(bytes=hashlib.sha256(f"{shortlist}{employee_id}".encode()).digest()[:16])


def _copy_block(
    decided: Decided, *, shortlist_id: int, chunk_id: int, settled: Settled, waiting: Iterable[int]
) -> None:
    values = (
        shortlist_id,
        chunk_id,
        canonical(as_stored(settled)).decode().replace("\\", "\\\\"),
        _array(map(str, waiting)),
        _array(letters_of(decided)),
        *(_array(map(str, decided.figures[name].tolist())) for name in FIGURES),
    )
    columns = ", ".join(("shortlist_id", "chunk_id", "settled", "needing_method", "letters", *FIGURES))
    _copy("promotions_shortlistblock", columns, "\t".join(map(str, values)) + "\n")


def _copy_candidates(decided: Decided, *, shortlist: Shortlist) -> None:
    """COPY is several times faster than INSERT."""
    chosen = np.flatnonzero(decided.reviewed)
    people = decided.ids[chosen].tolist()
    columns = [
        [str(considered_id(shortlist.public_id, key)) for key in people],
        [str(key) for key in people],
        np.where(decided.refused, INELIGIBLE, np.where(decided.open, MANUAL, ELIGIBLE))[chosen].tolist(),
        letters_of(decided, chosen),
        *(_shown(name, decided.figures[name][chosen]) for name in FIGURES),
    ]
    lines = "".join(f"{shortlist.pk}\tf\t" + "\t".join(row) + "\n" for row in zip(*columns, strict=True))
    named = ", ".join(
        ("shortlist_id", "proposed", "public_id", "employee_id", "outcome", "letters", *FIGURES)
    )
    _copy("promotions_candidate", named, lines)


def _copy(table: str, columns: str, lines: str) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", StringIO(lines))


def _array(values: Iterable[str]) -> str:
    return "{" + ",".join(values) + "}"


def everybody_of(shortlist_id: int) -> Everybody:
    """What a run found, read back from its blocks."""
    rows = ShortlistBlock.objects.filter(shortlist=shortlist_id).order_by("chunk__low")
    blocks = list(rows.values_list("chunk__people", "letters", *FIGURES))
    people, letters, *figures = ([block[n] for block in blocks] for n in range(2 + len(FIGURES)))
    return Everybody(
        _joined(people),
        np.array([text for part in letters for text in part], dtype=f"S{len(RULES)}"),
        {name: _joined(parts) for name, parts in zip(FIGURES, figures, strict=True)},
    )


def result_hash(everybody: Everybody, *, ranks: Ints, public_ids: Mapping[int, UUID]) -> str:
    """The hash of every outcome, figure and rank, people in the order of their public ids."""
    records = np.zeros(len(everybody.people), dtype=_RESULT)
    records["person"] = _bytes(public_ids[key].bytes for key in everybody.people.tolist())
    records["letters"] = everybody.letters
    for name in FIGURES:
        records[name] = everybody.figures[name]
    records["rank"] = ranks
    return _hash(records)


def input_hash(inputs: Iterable[Sequence[Any]], *, settled: Mapping[str, Any]) -> str:
    """The hash of all frozen facts, legal days and verifications, people in the order of their public ids.

    ``inputs``: public id, digest of the facts, retirement date, day of the highest age, of each person.
    """
    rows = list(inputs)
    records = np.zeros(len(rows), dtype=_INPUT)
    records["person"] = _bytes(row[0].bytes for row in rows)
    records["facts"] = _bytes(bytes(row[1]) for row in rows)
    records["retires_on"] = [row[2].toordinal() for row in rows]
    records["age_limit_on"] = [row[3].toordinal() if row[3] else UNKNOWN for row in rows]
    return _hash(records, canonical(settled))


def _hash(records: npt.NDArray[Any], more: bytes = b"") -> str:
    ordered = np.argsort(records["person"], kind="stable")
    return hashlib.sha256(records[ordered].tobytes() + more).hexdigest()


def _bytes(values: Iterable[bytes]) -> npt.NDArray[np.bytes_]:
    """Values of one length as a column, whatever bytes they hold."""
    found = list(values)
    return np.frombuffer(b"".join(found), dtype=f"S{len(found[0])}") if found else np.empty(0, dtype="S1")


def letters_of(decided: Decided, chosen: Ints | None = None) -> list[str]:
    """The letters of everybody, or of the chosen places, as texts."""
    letters = decided.letters if chosen is None else decided.letters[chosen]
    return [row.decode() for row in np.ascontiguousarray(letters).view(f"S{len(RULES)}").ravel().tolist()]


def _shown(name: str, cents: Ints) -> list[str]:
    if name == "box":
        return ["\\N" if value == UNKNOWN else str(value) for value in cents.tolist()]
    return ["\\N" if value == UNKNOWN else f"{value // 100}.{value % 100:02}" for value in cents.tolist()]


def _joined(parts: Sequence[Sequence[int]]) -> Ints:
    return np.concatenate([np.array(part, dtype=np.int64) for part in parts]) if parts else NOBODY
