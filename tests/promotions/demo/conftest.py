"""One generated agency, shared by the tests that only read it."""

import pytest

from promotions.demo.agency import generate_agency
from promotions.demo.package import gather_tables
from promotions.demo.shares import Shares
from tests.conftest import TODAY

PEOPLE = 500


@pytest.fixture(scope="session")
def shares():
    """Filled as the fixture `tables` is."""
    return Shares(TODAY)


@pytest.fixture(scope="session")
def tables(shares):
    return gather_tables(shares.watch(generate_agency(employees=PEOPLE, seed=1, as_of=TODAY)))
