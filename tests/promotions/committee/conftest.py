"""The small agency whose shortlist was sent."""

import pytest

from tests.promotions.committee.stage import Stage


@pytest.fixture
def stage(db):
    return Stage()
