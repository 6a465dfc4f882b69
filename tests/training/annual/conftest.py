"""What every test of the annual plan begins with."""

import pytest

from tests.training.annual.agency import Agency


@pytest.fixture
def agency():
    return Agency()
