"""Production does not start over a database that holds the demo accounts."""

import pytest

from employees.models import User
from promotions.checks import no_demo_accounts
from promotions.demo.roster import ACCOUNTS, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_account():
    return User.objects.create_user(ACCOUNTS[0].username, password=PASSWORD)


def test_production_refuses_the_demo_accounts(demo_account, settings):
    settings.DEMO_ACCOUNTS_ALLOWED = False
    assert [error.id for error in no_demo_accounts(databases=["default"])] == ["promotions.E001"]


def test_production_starts_without_them(settings):
    settings.DEMO_ACCOUNTS_ALLOWED = False
    User.objects.create_user("demokrasi", password=PASSWORD)
    assert no_demo_accounts(databases=["default"]) == []


def test_a_trial_start_keeps_them(demo_account, settings):
    settings.DEMO_ACCOUNTS_ALLOWED = True
    assert no_demo_accounts(databases=["default"]) == []


def test_there_is_one_account_per_role():
    from employees.choices import Role

    assert {account.role for account in ACCOUNTS} == {"", *Role.values}
    assert len({account.username for account in ACCOUNTS}) == len(ACCOUNTS)
