"""What every test may ask for. The servers are real: PostgreSQL and Redis come from the environment."""

from datetime import date

import pytest
from django.conf import settings
from django.template import Template
from django.test import TransactionTestCase
from django.test.utils import _TestState, instrumented_test_render
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from employees.access import Principal, system_principal
from tests.emptying import begin_anew

TODAY = date(2026, 11, 21)

# How long an example or its making takes says how busy the machine is, not whether the product is right.
hypothesis_settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("steady")


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
    """After a test that commits the database is as new; Django would make every table and permission anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: begin_anew())
        yield


@pytest.fixture(autouse=True, scope="session")
def _rendered_as_served():
    """Pages are rendered as in production: Django's test environment would copy the context of each of their parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _TestState.saved_data.template_render)
        yield


@pytest.fixture
def contexts(monkeypatch):
    """For a test that looks at what a page was made of: answers have their ``context``."""
    monkeypatch.setattr(Template, "_render", instrumented_test_render)
