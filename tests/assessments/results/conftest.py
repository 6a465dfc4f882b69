"""What tests of results start from."""

import pytest

from tests.assessments.results.office import Office, make_office


@pytest.fixture
def office(db: None) -> Office:
    return make_office()
