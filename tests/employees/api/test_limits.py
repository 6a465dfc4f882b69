"""How much one caller may ask for in a minute, and that nobody can slip out of being counted."""

import pytest
from django.test import Client

from asn_career.base.api import limits
from asn_career.base.models import RateWindow
from asn_career.base.rates import Allowances
from tests.employees.api.test_registry_api import caller, signed_in
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
MOST = 5


@pytest.fixture(autouse=True)
def bounds(settings, monkeypatch):
    monkeypatch.setattr(limits, "_allowances", Allowances())
    monkeypatch.setattr(limits, "MINUTE", 10**9)  # does not end during a test
    settings.API_REQUESTS_PER_MINUTE = MOST


def statuses(client, times=MOST + 1, path="/api/v1/units/", **more):
    return [client.get(path, **more).status_code for _ in range(times)]


@pytest.mark.parametrize("by", ["a client", "an account"])
def test_a_caller_is_refused_beyond_the_bound_in_the_shape_of_the_api(by):
    unit = UnitFactory()
    client = caller(unit) if by == "a client" else signed_in("analis", unit)
    assert statuses(client) == [200] * MOST + [429]
    refused = client.get("/api/v1/units/")
    assert (refused.json()["code"], refused.json()["fields"]) == ("too_many_requests", {})
    assert refused.json()["message"].startswith("Terlalu banyak permintaan")
    assert int(refused.headers["Retry-After"]) > 0


def test_each_caller_has_a_bound_of_its_own():
    unit = UnitFactory()
    assert statuses(caller(unit))[-1] == 429
    assert statuses(caller(unit), times=1) == [200]


def test_what_is_refused_counts_too():
    client = caller(UnitFactory(), "write")
    assert statuses(client) == [403] * MOST + [429]


def test_an_address_that_the_sender_makes_up_changes_nothing():
    client = caller(UnitFactory())
    told = [client.get("/api/v1/units/", headers={"x-forwarded-for": f"10.0.0.{n}"}) for n in range(MOST + 1)]
    assert told[-1].status_code == 429


def test_who_is_nobody_takes_no_place_in_the_counts():
    assert set(statuses(Client())) == {401}
    assert not RateWindow.objects.exists()


def test_a_crawl_of_ten_thousand_rows_stays_far_below_the_bound_of_a_deployment():
    from asn_career.settings import base

    assert base.API_REQUESTS_PER_MINUTE > 10_000 / 500 * 10


# --- Tokens ---------------------------------------------------------------------------------------------


def ask_for_token(**headers):
    wrong = {"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}
    return Client().post("/oauth/token/", wrong, headers=headers)


def test_tokens_are_given_out_so_often_to_one_address_whatever_it_says_of_itself(settings):
    settings.API_TOKENS_PER_MINUTE = MOST
    told = [ask_for_token(**{"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(MOST + 1)]
    assert told == [401] * MOST + [429]
    assert ask_for_token().json()["code"] == "too_many_requests"


def test_behind_a_proxy_of_ones_own_each_address_has_its_bound(settings):
    """The control: the header is read where the deployment says so."""
    settings.API_TOKENS_PER_MINUTE, settings.TRUSTED_PROXIES = MOST, 1
    told = [ask_for_token(**{"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(MOST + 1)]
    assert told == [401] * (MOST + 1)
