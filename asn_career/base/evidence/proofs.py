"""Audit entries with the proof that they are sealed, for those who were not there: values, keys, paths, checkpoints."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext_lazy as _

from asn_career.base.canonical import canonical
from asn_career.base.errors import NotReadyError
from asn_career.base.evidence import leaves, nodes
from asn_career.base.evidence.checkpoints import Point, point_of
from asn_career.base.evidence.models import Checkpoint, CheckpointStamp
from asn_career.base.evidence.sealing import seal
from asn_career.base.evidence.signing import public_key

Rows = Mapping[str, Sequence[int]]  # ids of rows by table

_SELECTED = f"SELECT s.number, s.version, s.committed, k.key, {leaves.SELECTED}"
_SEALED = """
    LEFT JOIN base_sealedentry s ON s.entry_id = e.id
    LEFT JOIN base_entrykey k ON k.entry_id = e.id
    ORDER BY e.id
"""
_ABOUT = f"""
    {_SELECTED} FROM unnest(%s::text[], %s::bigint[]) AS wanted (table_name, row_id)
    JOIN base_auditentry e USING (table_name, row_id) {_SEALED}
"""
_NUMBERED = (
    f"{_SELECTED} FROM unnest(%s::bigint[]) AS wanted (id) JOIN base_auditentry e USING (id) {_SEALED}"
)
_OF_THE_SEAL = 4


class NotSealedYetError(NotReadyError):
    """Something of what is to be proved was committed so recently that no signed checkpoint covers it."""

    code = "not_sealed_yet"
    message = _("The latest decisions are not sealed yet; that takes two minutes at most.")
    status = 409


class _Sealed(NamedTuple):
    number: int
    version: int
    committed: bytes
    key: bytes
    entry: leaves.Entry


@dataclass(frozen=True, slots=True)
class Proved:
    """Entries as plain data, the checkpoints that cover them, and that each checkpoint goes on the one before."""

    entries: list[dict[str, Any]]
    witnessed: list[dict[str, Any]]
    points: list[Point]
    consistency: list[dict[str, Any]]


class Stamped(NamedTuple):
    """A stamped checkpoint, the authority's answer (DER), and how the tree goes on to it."""

    point: Point
    response: bytes
    consistency: dict[str, Any]


def prove(rows: Rows, *, stages: Sequence[Rows] = (), witnesses: Sequence[int] = ()) -> Proved:
    """Every entry about ``rows``, in the tree of the first checkpoint that covers all of them.

    ``stages``: parts of the rows whose own first checkpoints come before it; ``witnesses``: numbers of entries that are
    proved to be there, with who, when and which row, but not with what was written.
    """
    both = _all_sealed(rows, witnesses)
    if both is None or _point_covering(both) is None:
        seal()
        both = _all_sealed(rows, witnesses)
    last = None if both is None else _point_covering(both)
    if both is None or last is None:
        raise NotSealedYetError
    points = _points([part for stage in stages if (part := _part(both, stage))], last=last)
    paths = nodes.inclusion_proofs([row.number - 1 for row in both], size=last.size)
    seen = set(witnesses)
    return Proved(
        entries=[_told(row, path=paths[row.number - 1]) for row in both if row.entry.id not in seen],
        witnessed=[_seen(row, path=paths[row.number - 1]) for row in both if row.entry.id in seen],
        points=points,
        consistency=[
            {"from": old.size, "to": new.size, "path": _hex(nodes.consistency_proof(old.size, new.size))}
            for old, new in pairwise(points)
        ],
    )


def stamped_after(last: Point) -> Stamped | None:
    """The first checkpoint from ``last`` on that an outside authority stamped, and that it goes on ``last``.

    None where there is none. A stamp is told as it is kept: whoever reads it checks it.
    """
    rows = CheckpointStamp.objects.filter(
        checkpoint__size__gte=last.size, checkpoint__public_key=last.public_key
    )
    found = rows.select_related("checkpoint").order_by("checkpoint__size").first()
    if found is None:
        return None
    point = point_of(found.checkpoint)
    path = nodes.consistency_proof(last.size, point.size) if point.size > last.size else []
    told = {"from": last.size, "to": point.size, "path": _hex(path)}
    return Stamped(point, bytes(found.response), told)


def _all_sealed(rows: Rows, witnesses: Sequence[int]) -> list[_Sealed] | None:
    """The entries about the rows, and those with the numbers; None while one of them is not sealed."""
    pairs = [(table, row) for table, ids in rows.items() for row in ids]
    about = _sealed(_ABOUT, [table for table, _row in pairs], [row for _table, row in pairs])
    numbered = _sealed(_NUMBERED, list(witnesses)) if witnesses else []
    return None if about is None or numbered is None else [*about, *numbered]


def _sealed(statement: str, *given: list[Any]) -> list[_Sealed] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        read = cursor.fetchall()
    if any(row[0] is None or row[3] is None for row in read):
        return None
    return [
        _Sealed(number, version, bytes(committed), bytes(key), leaves.read(entry))
        for number, version, committed, key, *entry in read
    ]


def _part(found: Sequence[_Sealed], stage: Rows) -> list[_Sealed]:
    return [row for row in found if row.entry.row_id in stage.get(row.entry.table_name, ())]


def _point_covering(found: Sequence[_Sealed]) -> Point | None:
    """The first checkpoint of the present key whose tree has all of the entries."""
    size = max((row.number for row in found), default=1)
    rows = Checkpoint.objects.filter(size__gte=size, public_key=public_key()).order_by("size")
    first = rows.first()
    return point_of(first) if first else None


def _points(stages: Sequence[Sequence[_Sealed]], *, last: Point) -> list[Point]:
    found = {last.size: last}
    for stage in stages:
        point = _point_covering(stage)
        if point is not None and point.size < last.size:
            found[point.size] = point
    return [found[size] for size in sorted(found)]


def _told(row: _Sealed, *, path: Sequence[bytes]) -> dict[str, Any]:
    head = leaves.header(row.entry, committed=row.committed, version=row.version)
    values, key = leaves.told_of(row.entry, key=row.key, version=row.version)
    return {
        "place": row.number - 1,
        "head": _plain(head),
        "key": key.hex(),
        "values": _plain(values),
        "path": _hex(path),
    }


def _seen(row: _Sealed, *, path: Sequence[bytes]) -> dict[str, Any]:
    head = leaves.header(row.entry, committed=row.committed, version=row.version)
    return {"place": row.number - 1, "head": _plain(head), "path": _hex(path)}


def _plain(value: Any) -> Any:
    return json.loads(canonical(value))


def _hex(path: Sequence[bytes]) -> list[str]:
    return [step.hex() for step in path]
