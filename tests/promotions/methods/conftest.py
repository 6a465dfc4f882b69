"""The agency, who proposes for it, and who decides."""

import pytest

from tests.browser.conftest import browser_type_launch_args
from tests.factories import principal_with
from tests.promotions.bundle.test_in_the_browser import visitor
from tests.promotions.methods.people import Methods

__all__ = ["browser_type_launch_args", "visitor"]


@pytest.fixture
def agency(db):
    return Methods()


@pytest.fixture
def officer(agency):
    return principal_with("analis", unit=agency.root)


@pytest.fixture
def second(agency):
    return principal_with("penyetuju", unit=agency.root)
