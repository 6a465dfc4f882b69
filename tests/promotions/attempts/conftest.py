"""A committee of five whose list was set aside, and who may go on."""

import pytest

from tests.factories import principal_with
from tests.promotions.committee.stage import Stage


@pytest.fixture
def stage(db):
    return Stage()


@pytest.fixture
def aside(stage):
    """The only seat stays vacant: the vacancy is closed without an appointment."""
    stage.sitting()
    stage.set_aside()
    stage.second = principal_with("penyetuju", unit=stage.agency.root)
    return stage
