"""Whether the audit trail still is what was sealed, what was signed, and what lies elsewhere.

One pass over all sealed entries in their order, in one state of the database: leaves, commitments, the kept tree, every
stored checkpoint and every exported one. ``replay`` then asks whether the tables are what the trail says they became.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from asn_career.base.evidence import leaves, nodes, replay
from asn_career.base.evidence.checkpoints import Point, point_of
from asn_career.base.evidence.erased import erased_entries
from asn_career.base.evidence.faults import Fault, FaultKind
from asn_career.base.evidence.models import Checkpoint, CheckpointStamp, TreeNode
from asn_career.base.evidence.signing import known_keys
from asn_career.base.evidence.stamps import NoCertificatesError, StampRefusedError, checked
from asn_career.base.evidence.tree import Growing
from asn_career.base.evidence.withholding import versions

_ROWS_AT_ONCE = 2_000
_SEALED = f"""
    SELECT s.number, s.entry_id, s.version, s.committed, s.leaf, k.key, {leaves.SELECTED}
    FROM base_sealedentry s
    LEFT JOIN base_entrykey k ON k.entry_id = s.entry_id
    LEFT JOIN base_auditentry e ON e.id = s.entry_id
    ORDER BY s.number
"""
_OF_THE_SEAL = 6
_UNSEALED = """
    SELECT e.id, e.id <= %s FROM base_auditentry e
    WHERE NOT EXISTS (SELECT FROM base_sealedentry s WHERE s.entry_id = e.id) ORDER BY e.id
"""


@dataclass(slots=True)
class Report:
    """What a check has found."""

    sealed: int = 0
    erased: int = 0  # sealed entries without values, by approved erasures
    checkpoints: int = 0
    anchors: int = 0
    waiting: int = 0  # written, and not sealed yet
    tables: int = 0
    rows: int = 0
    last: Point | None = None
    stamps: int = 0  # that an outside authority gave, and that hold
    unknown_stamps: int = 0  # not checked: no certificates of an authority are set
    last_stamp: datetime | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not self.faults


def verify(*, anchors: Sequence[Point] = (), with_tables: bool = True) -> Report:
    """Check everything; ``anchors`` are checkpoints that were kept elsewhere."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        report = Report(anchors=len(anchors))
        stored = list(Checkpoint.objects.order_by("pk"))
        points = [point_of(row) for row in stored]
        report.checkpoints, report.last = len(points), points[-1] if points else None
        roots = _check_leaves(report, sizes={point.size for point in (*points, *anchors)})
        report.faults += _of_checkpoints(points, roots=roots)
        report.faults += _of_anchors(anchors, roots=roots)
        _check_stamps(report)
        _check_unsealed(report, through=stored[-1].sealed_through if stored else 0)
        if with_tables:
            found = replay.replay()
            report.tables, report.rows = found.tables, found.rows
            report.faults += found.faults
    return report


def _check_leaves(report: Report, *, sizes: set[int]) -> dict[int, bytes]:
    """Go through all sealed entries; the roots at the sizes asked for, as far as the tree reaches."""
    tree, roots, kept, erased = Growing(), {}, _kept_nodes(), erased_entries()
    for row in _rows(_SEALED):
        number, entry_id, version, committed, leaf, key = row[:_OF_THE_SEAL]
        while tree.size + 1 < number:
            report.faults.append(Fault(FaultKind.HOLE, str(tree.size + 1)))
            tree.add(b"")  # what was there is not known, so that no later root can agree
        place = f"{number} (entri {entry_id})"
        if row[_OF_THE_SEAL] is None:
            report.faults.append(Fault(FaultKind.GONE, place))
        else:
            entry = leaves.read(row[_OF_THE_SEAL:])
            is_erased = entry_id in erased
            report.erased += is_erased
            seal = (version, committed, leaf, key)
            report.faults += _of_entry(entry, place=place, seal=seal, is_erased=is_erased)
        for level, index, found in tree.add(bytes(leaf)):
            if level >= nodes.KEPT_LEVEL and kept.pop((level, index), None) != found:
                report.faults.append(Fault(FaultKind.NODE, f"{level}/{index}"))
        if tree.size in sizes:
            roots[tree.size] = tree.root
    report.sealed = tree.size
    report.faults += [Fault(FaultKind.NODE, f"{level}/{index}") for level, index in kept]
    return roots


def _of_entry(entry: leaves.Entry, *, place: str, seal: tuple[Any, ...], is_erased: bool) -> Iterator[Fault]:
    version, committed, leaf, key = seal
    if version not in versions():
        yield Fault(FaultKind.VERSION, place)
    if leaves.leaf_of(entry, committed=bytes(committed), version=version) != bytes(leaf):
        yield Fault(FaultKind.ENTRY, place)
    if is_erased:
        if key is not None or entry.old is not None or entry.new is not None:
            yield Fault(FaultKind.NOT_ERASED, place)
    elif key is None or leaves.commitment(entry, key=bytes(key), version=version) != bytes(committed):
        yield Fault(FaultKind.VALUES, place)


def _of_checkpoints(points: Iterable[Point], *, roots: dict[int, bytes]) -> Iterator[Fault]:
    trusted, before = known_keys(), None
    for point in points:
        place = str(point.size)
        if not point.is_signed:
            yield Fault(FaultKind.SIGNATURE, place)
        elif point.public_key not in trusted:
            yield Fault(FaultKind.KEY, place)
        if roots.get(point.size) != point.root:
            yield Fault(FaultKind.ROOT, place)
        if before and (point.size <= before.size or point.signed_at < before.signed_at):
            yield Fault(FaultKind.ORDER, place)
        before = point


def _of_anchors(anchors: Iterable[Point], *, roots: dict[int, bytes]) -> Iterator[Fault]:
    trusted = known_keys()
    for point in anchors:
        if not point.is_signed or point.public_key not in trusted:
            yield Fault(FaultKind.ANCHOR_SIGNATURE, str(point.size))
        elif point.size not in roots:
            yield Fault(FaultKind.SHORTER, str(point.size))
        elif roots[point.size] != point.root:
            yield Fault(FaultKind.FORKED, str(point.size))


def _check_stamps(report: Report) -> None:
    """Each stamp is over its checkpoint as it is stored; what cannot be checked is counted as that."""
    for row in CheckpointStamp.objects.select_related("checkpoint").order_by("checkpoint__size").iterator():
        place = str(row.checkpoint.size)
        try:
            stamp = checked(bytes(row.response), point_of(row.checkpoint))
        except NoCertificatesError:
            report.unknown_stamps += 1
        except StampRefusedError:
            report.faults.append(Fault(FaultKind.STAMP, place))
        else:
            if (stamp.stamped_at, stamp.authority[:300]) != (row.stamped_at, row.authority):
                report.faults.append(Fault(FaultKind.STAMP, place))
                continue
            report.stamps += 1
            report.last_stamp = stamp.stamped_at


def _check_unsealed(report: Report, *, through: int) -> None:
    """Entries without a seal: new ones wait; one among those long sealed was put there afterwards."""
    for entry_id, late in _rows(_UNSEALED, [through]):
        if late:
            report.faults.append(Fault(FaultKind.SLIPPED_IN, f"entri {entry_id}"))
        else:
            report.waiting += 1


def _kept_nodes() -> dict[tuple[int, int], bytes]:
    rows = TreeNode.objects.values_list("level", "index", "hash")
    return {(level, index): bytes(found) for level, index, found in rows.iterator()}


def _rows(statement: str, parameters: Sequence[Any] = ()) -> Iterator[Any]:
    """The rows of a statement, a part of them in memory at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from rows
