"""What filled the vacancy is in the bundle, stage by stage, and follows from the sheets of the assessors."""

import pytest

from promotions.bundle.carried import verify
from tests.promotions.bundle.selected import Selected, bundle_after

pytestmark = pytest.mark.django_db


@pytest.fixture
def selected(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Selected()


def test_totals_are_found_again_from_sheets_and_weights(selected):
    told = verify.check(bundle_after(selected))
    assert told["totals"] == {}
