"""The root over the people."""

import hashlib
import hmac
import json

from promotions.bundle.verifier.columns import FIGURES
from promotions.bundle.verifier.containers import canonical, from_hex
from promotions.bundle.verifier.refusing import must
from promotions.bundle.verifier.trail import node


def record_of(candidate, row, rank):
    """One person's part of a run; ``row`` is what was found of them, in whole numbers."""
    return {
        "person": candidate["person"],
        "facts": hashlib.sha256(
            candidate["person"].encode() + b"\n" + candidate["facts"].encode()
        ).hexdigest(),
        "retires_on": candidate["retires_on"] or None,
        "age_limit_on": candidate["age_limit_on"] or None,
        "verifications": json.loads(candidate["verifications"]),
        "letters": row["letters"],
        "rank": rank or 0,
        **{name: -1 if row[name] is None else row[name] for name in FIGURES},
    }


def leaf_of(record, key):
    sealed = hmac.new(key, canonical(record), "sha256").digest()
    return hashlib.sha256(b"\x00" + sealed).digest()


def root_over(leaves):
    if len(leaves) == 1:
        return leaves[0]
    middle = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node(root_over(leaves[:middle]), root_over(leaves[middle:]))


def check_people(told, candidates, found, ranks, run):
    """The root that the run wrote is the one over everybody in this bundle."""
    tree, secret = told["tree"], from_hex(told["secret"])
    same = ("rule_set_hash", "input_hash", "result_hash")
    must(
        tree["run"] == run["public_id"] and all(tree[n] == run[n] for n in same),
        "akar atas orang milik yang lain",
    )
    leaves = []
    for row in sorted(candidates, key=lambda row: row["person"]):
        person = row["person"]
        key = hmac.new(secret, person.encode(), "sha256").digest()
        leaves.append(leaf_of(record_of(row, found[person], ranks.get(person)), key))
    must(
        len(leaves) == tree["people"] and root_over(leaves).hex() == tree["root"],
        "akar atas orang tidak sama",
    )
