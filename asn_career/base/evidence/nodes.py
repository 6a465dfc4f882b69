"""The stored tree: hashes of spans of leaves, from kept subtrees where there are any, however many are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from asn_career.base.evidence.models import SealedEntry, TreeNode
from asn_career.base.evidence.tree import (
    Growing,
    Span,
    complete_spans,
    consistency_spans,
    inclusion_spans,
    joined,
    root_of,
)

# Subtrees of 256 leaves and more are kept; smaller ones are made of their leaves.
KEPT_LEVEL = 8
_WIDTH = 1 << KEPT_LEVEL


def growing(size: int) -> Growing:
    """The tree of the first ``size`` entries, ready to take more."""
    spans = complete_spans(0, size)
    found = hashes_of(spans)
    return Growing(size, [found[span] for span in spans])


def root_at(size: int) -> bytes:
    """The root of the tree of the first ``size`` entries."""
    return growing(size).root


def inclusion_proofs(indexes: Iterable[int], *, size: int) -> dict[int, list[bytes]]:
    """By leaf, the hashes that lead from it to the root of the first ``size`` entries."""
    wanted = {index: inclusion_spans(index, size) for index in indexes}
    found = hashes_of(span for spans in wanted.values() for span in spans)
    return {index: [found[span] for span in spans] for index, spans in wanted.items()}


def consistency_proof(old: int, new: int) -> list[bytes]:
    """The hashes that prove that the tree of ``new`` entries begins with that of ``old``."""
    spans = consistency_spans(old, new)
    found = hashes_of(spans)
    return [found[span] for span in spans]


def hashes_of(spans: Iterable[Span]) -> dict[Span, bytes]:
    """The root of each span, which has to be a subtree of the tree. Two queries, however many spans."""
    wanted = list(dict.fromkeys(spans))
    parts = {span: _parts(span) for span in wanted}
    kept = _kept({part for pieces in parts.values() for part in pieces if _is_kept(part)})
    leaves = _leaves({part for pieces in parts.values() for part in pieces if not _is_kept(part)})
    return {
        span: joined([kept[part] if part in kept else root_of(leaves[part]) for part in pieces])
        for span, pieces in parts.items()
    }


def _parts(span: Span) -> list[Span]:
    """What a span is put together from: kept subtrees, and at its end fewer leaves than one of them has."""
    first, end = span
    if end - first < _WIDTH:
        return [span]
    whole = end - end % _WIDTH
    return [*complete_spans(first, whole), *([(whole, end)] if whole < end else [])]


def _is_kept(span: Span) -> bool:
    return span[1] - span[0] >= _WIDTH


def _kept(spans: set[Span]) -> Mapping[Span, bytes]:
    if not spans:
        return {}
    by_level: dict[int, list[int]] = {}
    for first, end in spans:
        level = (end - first).bit_length() - 1
        by_level.setdefault(level, []).append(first >> level)
    place = Q()
    for level, indexes in by_level.items():
        place |= Q(level=level, index__in=indexes)
    rows = TreeNode.objects.filter(place).values_list("level", "index", "hash")
    return {(index << level, (index + 1) << level): bytes(found) for level, index, found in rows}


def _leaves(spans: set[Span]) -> Mapping[Span, list[bytes]]:
    if not spans:
        return {}
    place = Q()
    for first, end in spans:
        place |= Q(number__gt=first, number__lte=end)
    rows = SealedEntry.objects.filter(place).values_list("number", "leaf")
    by_number = {number: bytes(leaf) for number, leaf in rows}
    return {span: [by_number[number] for number in range(span[0] + 1, span[1] + 1)] for span in spans}
