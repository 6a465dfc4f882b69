"""Who acts for the test's ``agency``, which each module or folder makes for itself."""

import pytest

from tests.factories import principal_with


@pytest.fixture
def officer(agency):
    """Who proposes and computes."""
    return principal_with("analis", unit=agency.root)


@pytest.fixture
def second(agency):
    """Who decides as the second person."""
    return principal_with("penyetuju", unit=agency.root)
