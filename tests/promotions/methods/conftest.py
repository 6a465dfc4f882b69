"""An agency whose results come by several methods."""

import pytest

from tests.browser.conftest import browser_type_launch_args
from tests.promotions.bundle.test_in_the_browser import visitor
from tests.promotions.methods.people import Methods

__all__ = ["browser_type_launch_args", "visitor"]


@pytest.fixture
def agency(db):
    return Methods()
