"""One product, one agency and one Chromium for all journeys; each journey has a vacancy of its own."""

import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from promotions.demo.seeding import write_agency
from promotions.demo.story import BUDI_NAME
from tests.browser import cast
from tests.browser.product import Product
from tests.browser.steps import APPROVERS, compute_gaps, upload
from tests.browser.visiting import someone
from tests.chromium import launch_args

GENERATED = 150
PEOPLE = GENERATED + cast.PEOPLE


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return launch_args(browser_type_launch_args)


@pytest.fixture(scope="session")
def empty_product(tmp_path_factory, django_db_blocker):
    server = settings.DATABASES["default"]
    product = Product(tmp_path_factory.mktemp("product"), server=server, blocker=django_db_blocker)
    try:
        yield product.start()
    finally:
        product.stop()


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    """The demo agency of today, with the people of the journeys, as a file that an officer can upload."""
    folder = tmp_path_factory.mktemp("agency")
    today = datetime.now(ZoneInfo(settings.TIME_ZONE)).date()
    write_agency(folder / "paket", employees=GENERATED, seed=1, as_of=today)
    cast.add_cast(folder / "paket", as_of=today)
    return shutil.make_archive(str(folder / "paket-demo"), "zip", folder / "paket")


@pytest.fixture(scope="session")
def product(empty_product, package, browser):
    """The product after the officer uploaded, checked and applied the agency's data on the page."""
    empty_product.open_accounts(
        {"username": "analis", "role": "analis"},
        *({"username": name, "role": "penyetuju"} for name in APPROVERS),
    )
    with someone(empty_product, browser, username="analis") as officer:
        upload(officer, package, people=PEOPLE)
    budi = empty_product.value("SELECT nip FROM employees_employee WHERE name = %(name)s", name=BUDI_NAME)
    empty_product.open_accounts({"username": "budi", "nip": budi})
    return empty_product


@pytest.fixture(scope="session")
def gaps(product, browser):
    """Everybody's gaps, computed while an officer watched."""
    with someone(product, browser, username="analis") as officer:
        compute_gaps(officer)
    return product
