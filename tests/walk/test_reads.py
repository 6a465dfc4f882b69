"""Everybody opens everything: the right status, and no trace of anything out of reach (T2, T3, T10, T13, T36)."""

import pytest

from tests.walk.world import ACCOUNTS, AGAIN

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["anonymous", *(pytest.param(name, marks=AGAIN.get(name, ())) for name in ACCOUNTS)]
)
def test_nobody_reads_beyond_their_scope(walker, name):
    found = list(walker.read_all(name))
    assert not found, "\n".join(map(str, found))
