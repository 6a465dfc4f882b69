"""The tree is that of RFC 6962, and its proofs prove what they say and nothing else."""

import random

import pytest

from asn_career.base.evidence.tree import (
    EMPTY_ROOT,
    Growing,
    complete_spans,
    consistency_spans,
    goes_on,
    includes,
    inclusion_spans,
    leaf_hash,
    node_hash,
    root_of,
)

# The vectors of the Certificate Transparency reference implementation.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_roots_are_those_of_the_reference():
    leaves = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]
    assert [root_of(leaves[:size]).hex() for size in range(1, 9)] == ROOTS
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_leaf_is_never_a_node():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


def hash_of(leaves, span):
    return root_of(leaves[slice(*span)])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 64, 77])
def test_every_leaf_is_proved_and_no_other_leaf_or_place_is(size):
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    root = root_of(leaves)
    for index, leaf in enumerate(leaves):
        proof = [hash_of(leaves, span) for span in inclusion_spans(index, size)]
        assert includes(leaf, index=index, size=size, proof=proof, root=root)
        assert not includes(leaf_hash(b"other"), index=index, size=size, proof=proof, root=root)
        assert not includes(leaf, index=index + 1, size=size, proof=proof, root=root)
        assert not includes(leaf, index=index, size=size, proof=[*proof, root], root=root)
        assert not proof or not includes(leaf, index=index, size=size, proof=proof[:-1], root=root)


def test_every_tree_is_proved_to_go_on_every_smaller_one():
    leaves = [leaf_hash(bytes([number])) for number in range(34)]
    forked = [leaf_hash(b"forked"), *leaves[1:]]
    for new in range(1, 35):
        for old in range(1, new + 1):
            proof = [hash_of(leaves, span) for span in consistency_spans(old, new)]
            told = {"old": old, "new": new, "new_root": root_of(leaves[:new]), "proof": proof}
            assert goes_on(old_root=root_of(leaves[:old]), **told)
            assert not goes_on(old_root=root_of(forked[:old]), **told)


def test_a_tree_goes_on_from_its_complete_subtrees():
    leaves = [leaf_hash(bytes([number])) for number in range(100)]
    size = random.Random(3).randrange(1, 100)
    tree = Growing(size, [hash_of(leaves, span) for span in complete_spans(0, size)])
    for leaf in leaves[size:]:
        tree.add(leaf)
    assert tree.root == root_of(leaves)
