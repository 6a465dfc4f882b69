"""Three posts of one level and who holds them."""

import pytest

from tests.promotions.rotations.circle import Circle


@pytest.fixture
def circle(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Circle()
