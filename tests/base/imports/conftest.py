"""A small register as a package, and loaded."""

import pytest

from tests.base.imports.packages import REGISTER, findings, load, write


@pytest.fixture
def package(tmp_path):
    """Write tables beside a small register and load them."""

    def make(*, register=True, name="package", **tables):
        return write(tmp_path / name, {**(REGISTER if register else {}), **tables})

    return make


@pytest.fixture
def register(package):
    report = load(package())
    assert report.state == "applied", findings(report)
    return report
