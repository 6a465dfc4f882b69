"""Ids of others in query strings and bodies get what ids get that never were (T3, T10)."""

import pytest

from tests.walk.pointing import Pointer

pytestmark = pytest.mark.django_db

# One of each way to stand to others; what a parameter does with an id is the same code for all roles of a page.
POINTING = ("pegawai", "kepala", "analis_unit", "klien_unit")


@pytest.fixture(scope="module")
def pointer(world, policy) -> Pointer:
    return Pointer(world, policy)


@pytest.mark.parametrize("name", POINTING)
def test_an_id_of_something_out_of_sight_is_an_id_that_never_was(pointer, name):
    found = list(pointer.point_all(name))
    assert not found, "\n".join(map(str, found))
