"""A small agency, who proposes for it, and who decides."""

import pytest

from tests.factories import principal_with
from tests.promotions.agency import Agency


@pytest.fixture
def agency(db):
    return Agency()


@pytest.fixture
def officer(agency):
    return principal_with("analis", unit=agency.root)


@pytest.fixture
def second(agency):
    return principal_with("penyetuju", unit=agency.root)
