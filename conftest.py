"""For every test: the browser group needs a Chromium, and says so loudly where there is none."""

import os
import shutil

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the browser group with a reason; a continuous-integration run must not skip it."""
    browser = [item for item in items if item.get_closest_marker("browser")]
    if not browser or shutil.which("chromium"):
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError("There is no Chromium, and a CI run must not skip the browser tests.")
    for item in browser:
        item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium"))
