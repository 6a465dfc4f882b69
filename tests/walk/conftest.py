"""One world for the whole package, built in a transaction that is rolled back at the end."""

import pytest
from django.db import transaction

from tests.walk.policy import Policy, load_policy
from tests.walk.walking import Walker
from tests.walk.world import World, build_world, feed_of_uncommitted


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker) -> World:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="package", autouse=True)
def _told_of():
    with feed_of_uncommitted():
        yield


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy()


@pytest.fixture(scope="package")
def walker(world, policy) -> Walker:
    return Walker(world, policy)
