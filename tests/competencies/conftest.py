"""One agency, who drafts what its people have to know, and who agrees."""

import pytest

from tests.factories import UnitFactory, principal_with


@pytest.fixture
def root(db):
    return UnitFactory()


@pytest.fixture
def officer(root):
    return principal_with("analis", unit=root)


@pytest.fixture
def second(root):
    return principal_with("penyetuju", unit=root)
