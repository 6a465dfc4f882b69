"""What tests of rounds share."""

import pytest

from tests.assessments.rounds.office import Office


@pytest.fixture
def office(db):
    return Office()
