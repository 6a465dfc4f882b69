"""The root over everybody whom an official run considered: each leaf is one person's part of the run, under a key of
the person's own, so that whoever has the root and the paths cannot guess anybody's values.

The key is HMAC-SHA-256 of the person's opaque id under the secret of the run. A leaf is the hash of the record under
that key; ``promotions/bundle/carried/SPEC.md`` section 6 says what a record is.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from asn_career.base.canonical import canonical
from asn_career.base.evidence.tree import inclusion_spans, leaf_hash, root_of
from promotions.columns.deciding import FIGURES
from promotions.columns.facts import UNKNOWN
from promotions.models import Considered, FrozenFacts, LeafSecret, PeopleTree, Shortlist, Snapshot

_GATE = "a run as a whole, to make the root over its people or the path of one of them"
_SECRET_BYTES = 32


def plant(shortlist: Shortlist) -> PeopleTree:
    """Write the root of a run that was just published, in the caller's transaction."""
    secret = secrets.token_bytes(_SECRET_BYTES)
    leaves = [leaf for _person, leaf in leaves_of(shortlist, secret=secret)]
    named = ("rule_set_hash", "input_hash", "result_hash")
    tree = PeopleTree.objects.create(
        shortlist=shortlist,
        run=shortlist.public_id,
        people=len(leaves),
        root=root_of(leaves).hex(),
        **{name: getattr(shortlist, name) for name in named},
    )
    LeafSecret.objects.create(tree=tree, secret=secret)
    return tree


def leaves_of(shortlist: Shortlist, *, secret: bytes) -> Iterator[tuple[str, bytes]]:
    """Everybody's leaf, in the order of their opaque ids."""
    yield from sorted(_leaf(record, secret=secret) for record in _records(shortlist))


def _leaf(record: Mapping[str, Any], *, secret: bytes) -> tuple[str, bytes]:
    person = str(record["person"])
    return person, leaf_hash(sealed(record, key=key_of(person, secret=secret)))


def key_of(person: str, *, secret: bytes) -> bytes:
    """The key of one person's leaf."""
    return hmac.digest(secret, person.encode(), "sha256")


def sealed(record: Mapping[str, Any], *, key: bytes) -> bytes:
    """What stands for one person's part: its HMAC-SHA-256 under the person's key."""
    return hmac.digest(key, canonical(record), "sha256")


def path_of(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes from a leaf to the root, from the leaf up."""
    return [root_of(leaves[first:end]) for first, end in inclusion_spans(index, len(leaves))]


def _records(shortlist: Shortlist) -> Iterator[dict[str, Any]]:
    """Everybody's part of a run: the digest of the facts, legal days, verifications, letters, figures and rank.

    Read part by part, as the run was kept. Two queries, and two for each part.
    """
    ages = shortlist.rule_set["legal_ages"]
    wanted = [ages["retirement"], ages["highest"]]
    place = Snapshot.objects.get(shortlists=shortlist).ages.index(wanted)
    for chunk, low, settled in shortlist.blocks.values_list("chunk", "chunk__low", "settled"):
        yield from _records_of(shortlist, chunk, low=low, settled=settled, place=place)


def _records_of(
    shortlist: Shortlist, chunk: int, *, low: int, settled: Mapping[str, Any], place: int
) -> Iterator[dict[str, Any]]:
    """The same of one part."""
    facts = FrozenFacts.objects.unscoped(reason=_GATE).filter(chunk=chunk)
    kept = {
        key: row for key, *row in facts.values_list("employee_id", "digest", "retires_on", "age_limit_on")
    }
    rows = Considered.objects.unscoped(reason=_GATE).on(shortlist).filter(part=low)
    told = ("employee_id", "employee__public_id", "letters", "rank", *FIGURES)
    for key, person, letters, rank, *figures in rows.values_list(*told):
        digest, retires_on, age_limit_on = kept[key]
        yield {
            "person": str(person),
            "facts": bytes(digest).hex(),
            "retires_on": retires_on[place],
            "age_limit_on": age_limit_on[place],
            "verifications": settled.get(str(key), {}),
            "letters": letters,
            "rank": rank or 0,
            **{name: _whole(name, figure) for name, figure in zip(FIGURES, figures, strict=True)},
        }


def _whole(name: str, figure: Any) -> int:
    """A figure in hundredths, the box as it is, unknown -1."""
    if figure is None:
        return UNKNOWN
    return int(figure) if name == "box" else int(figure * 100)
