"""A small agency."""

import pytest

from tests.promotions.agency import Agency


@pytest.fixture
def agency(db):
    return Agency()
