"""Somebody whose erasure goes as far as a test takes it."""

import pytest

from tests.employees.retention.erasures import Case


@pytest.fixture
def case(db):
    return Case()
