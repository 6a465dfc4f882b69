"""For every test: the browser group needs a Chromium, and says so loudly where there is none."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from asn_career.base.collecting import collect_seldom
from tests.chromium import find_chromium

# Playwright keeps an event loop running in the process it drives the browser from. Django then takes every
# later test of that process for asynchronous code and refuses its queries; nothing here is.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Tests that share servers, or an agency of a thousand, stay in one process when others run beside them.
TOGETHER = ("tests/browser/", "tests/faults/outages/", "tests/launcher/test_life.py", "tests/queries/")

LONGEST = "tests/walk/"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """``--dist loadgroup`` by address: the groups of xdist 3.8 do not reach a pytest from 9.2 on."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)

    return Scheduling(config, log)


def pytest_collection_finish() -> None:
    """As the product's own processes do."""
    collect_seldom()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest single tests first, so that no process ends long after the others; and no silent skips."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    _skip_without_chromium(items)


def _skip_without_chromium(items: list[pytest.Item]) -> None:
    """Skip the browser group with a reason; a continuous-integration run must not skip it."""
    browser = [item for item in items if item.get_closest_marker("browser")]
    if not browser or find_chromium():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError("There is no Chromium, and a CI run must not skip the browser tests.")
    for item in browser:
        item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium-headless-shell"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Before the test database is dropped, end what a live server or a browser's context still holds open."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
