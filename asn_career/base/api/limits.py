"""How many requests a caller may send to the API: a regional system or an account, by its identity."""

from typing import Any

from django.conf import settings

from asn_career.base.addresses import network_of
from asn_career.base.api.idempotency import principal_of
from asn_career.base.rates import Allowances, Rate, TooManyError

ANONYMOUS = "anonymous"
MINUTE = 60
_allowances = Allowances()


def requests_rate() -> Rate:
    """The most requests of one caller in a minute; 0 for no bound."""
    return Rate(settings.API_REQUESTS_PER_MINUTE, MINUTE)


def count_request(request: Any) -> None:
    """Count one request of the caller; 429 beyond the bound. Who is nobody is refused elsewhere."""
    identity = principal_of(request).identity
    if identity == ANONYMOUS:
        return
    if wait := _allowances.use(f"api {identity}", requests_rate()):
        raise TooManyError(retry_after=wait)


def count_token_request(request: Any) -> None:
    """Count one request for a token from this address; 429 beyond the bound."""
    rate = Rate(settings.API_TOKENS_PER_MINUTE, MINUTE)
    if wait := _allowances.use(f"token {network_of(request)}", rate):
        raise TooManyError(retry_after=wait)
