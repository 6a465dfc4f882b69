"""What every test may ask for. The servers are real: PostgreSQL and Redis come from the environment."""

from datetime import date

import pytest
from django.conf import settings

from employees.access import Principal, system_principal

TODAY = date(2026, 11, 21)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def operator() -> Principal:
    """Sees and may do everything, as the command line does."""
    return system_principal(purpose="tests", on=TODAY)


@pytest.fixture(autouse=True)
def _indonesian():
    """Each test starts in the product's language, whatever an earlier one chose."""
    from django.utils import translation

    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _dictionary_after_flush(request):
    """Tests that commit are followed by a flush; the next one finds the national dictionary in its place again."""
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        from competencies.dictionary import restore_national_dictionary

        restore_national_dictionary()
