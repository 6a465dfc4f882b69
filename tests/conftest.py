"""What every test may ask for. The servers are real: PostgreSQL and Redis come from the environment."""

from datetime import date

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from pytest_django.plugin import blocking_manager_key

from employees.access import Principal, system_principal
from tests.emptying import empty_database

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


@pytest.fixture(autouse=True, scope="session")
def _emptied_quickly():
    """After a test that commits, what it left is deleted; Django would make every table and permission anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty_database())
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """The test after one that commits finds an empty database but for what comes with the product."""
    result = yield
    marker = item.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames
    if commits and nextitem is not None:
        from competencies.dictionary import restore_national_dictionary
        from training.library import restore_action_library

        with item.config.stash[blocking_manager_key].unblock():
            restore_national_dictionary()
            restore_action_library()
    return result
