"""The Merkle tree of RFC 6962: hashes, roots, and proofs that an entry is in a tree and that a tree goes on another.

Pure functions over leaves in their order. A *span* is a run of leaves ``(first, end)``, ``end`` exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

Span = tuple[int, int]

EMPTY_ROOT = sha256().digest()
_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf; the prefix keeps a leaf from being passed off as a node."""
    return sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(_NODE + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of leaf hashes (RFC 6962, 2.1)."""
    growing = Growing()
    for leaf in leaves:
        growing.add(leaf)
    return growing.root


class Growing:
    """A tree that takes one leaf after another and keeps only the roots of its complete subtrees."""

    def __init__(self, size: int = 0, complete: Iterable[bytes] = ()) -> None:
        """Go on from ``size`` leaves, whose complete subtrees are ``complete`` (see ``complete_spans``)."""
        self.size = size
        self._complete = list(complete)

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Take a leaf; the subtrees that it completes, as level, index, hash, the smallest first."""
        made, found, level, index = [], leaf, 0, self.size
        while index & 1:
            found, level, index = node_hash(self._complete.pop(), found), level + 1, index >> 1
            made.append((level, index, found))
        self._complete.append(found)
        self.size += 1
        return made

    @property
    def root(self) -> bytes:
        return joined(self._complete)


def joined(complete: Sequence[bytes]) -> bytes:
    """The root over complete subtrees of falling size."""
    if not complete:
        return EMPTY_ROOT
    found = complete[-1]
    for left in reversed(complete[:-1]):
        found = node_hash(left, found)
    return found


def complete_spans(first: int, end: int) -> list[Span]:
    """The complete subtrees that the tree over ``first`` to ``end`` consists of, from the left.

    ``first`` is a multiple of the largest of them, as in every subtree of a tree.
    """
    spans = []
    while first < end:
        width = 1 << ((end - first).bit_length() - 1)
        spans.append((first, first + width))
        first += width
    return spans


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The subtrees whose hashes prove that leaf ``index`` is in the tree of ``size``, from the leaf up."""
    return list(reversed(_beside(index, 0, size)))


def _beside(index: int, first: int, end: int) -> list[Span]:
    if end - first == 1:
        return []
    middle = first + _split(end - first)
    if index < middle:
        return [(middle, end), *_beside(index, first, middle)]
    return [(first, middle), *_beside(index, middle, end)]


def consistency_spans(old: int, new: int) -> list[Span]:
    """The subtrees whose hashes prove that the tree of ``new`` leaves goes on that of ``old`` (RFC 6962, 2.1.2)."""
    if not 0 < old < new:
        return []
    return _between(old, 0, new, whole=True)


def _between(old: int, first: int, end: int, *, whole: bool) -> list[Span]:
    if old == end:
        return [] if whole else [(first, end)]
    middle = first + _split(end - first)
    if old <= middle:
        return [*_between(old, first, middle, whole=whole), (middle, end)]
    return [*_between(old, middle, end, whole=False), (first, middle)]


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def includes(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def goes_on(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of ``new`` leaves begins with that of ``old`` (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new or not proof:
        return False
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    of_old = of_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            of_old, of_new = node_hash(step, of_old), node_hash(step, of_new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            of_new = node_hash(of_new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and of_old == old_root and of_new == new_root
