"""The small agency whose shortlist was sent, and somebody who objects."""

import pytest

from tests.promotions.objections.matter import Matter


@pytest.fixture
def matter(db):
    return Matter()
