"""Where a request comes from; what it says of itself counts only as far as proxies of one's own have written it."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPV6_NETWORK = 64  # what one household or office is given; single addresses in it cost nothing


def client_address(request: HttpRequest) -> str | None:
    """The address next to the outermost of ``TRUSTED_PROXIES`` proxies, which append to X-Forwarded-For.

    With 0 trusted proxies it is the peer of the connection. A header too short, or without an address there, did not
    come through them: the peer counts.
    """
    peer = request.META.get("REMOTE_ADDR") or None
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(told) >= proxies and (address := _address(told[-proxies])):
        return str(address)
    return peer


def network_of(request: HttpRequest) -> str:
    """What bounds per address are counted by: an IPv4 address, or the /64 of an IPv6 one."""
    address = _address(client_address(request) or "")
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
    return str(address)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
