"""A small agency, its analyst, and two people who may approve."""

import pytest

from promotions.rule_sets.approving import propose
from tests.promotions.agency import Agency, D
from tests.promotions.approved import approvers


@pytest.fixture
def agency(db):
    return Agency()


@pytest.fixture
def pair(agency):
    return approvers(agency.root)


@pytest.fixture
def proposed(agency, officer):
    return propose(agency.vacancy, as_of=D, by=officer)
