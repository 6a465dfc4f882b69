"""The seeds that choose the moment and the order of a fault: one in every run, four more in the long one."""

from random import Random

import pytest

SEEDS = (1, 2, 3, 5, 8)
one_seed_or_five = pytest.mark.parametrize(
    "seed", [SEEDS[0], *(pytest.param(seed, marks=pytest.mark.long) for seed in SEEDS[1:])]
)


def chances(*seed):
    """Choices that are the same whenever the same test runs with the same seed."""
    return Random(" ".join(map(str, seed)))
