"""The small agency and an opening on its way."""

import pytest

from tests.promotions.openings.way import Way


@pytest.fixture
def way(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Way()
