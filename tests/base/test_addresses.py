"""The address a request comes from cannot be chosen by its sender."""

import pytest

from asn_career.base.addresses import client_address, network_of

PEER = "203.0.113.7"


@pytest.fixture
def asked(rf, settings):
    def ask(header, proxies, peer=PEER):
        settings.TRUSTED_PROXIES = proxies
        return rf.get("/", REMOTE_ADDR=peer, **({"HTTP_X_FORWARDED_FOR": header} if header else {}))

    return ask


@pytest.mark.parametrize(
    ("header", "proxies", "found"),
    [
        ("198.51.100.1", 0, PEER),
        ("", 1, PEER),
        ("198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1, 198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1, 198.51.100.1, 192.0.2.9", 2, "198.51.100.1"),
        ("198.51.100.1", 2, PEER),
        ("saya", 1, PEER),
        ("::ffff:198.51.100.1", 1, "198.51.100.1"),
    ],
)
def test_only_what_own_proxies_have_written_counts(asked, header, proxies, found):
    assert client_address(asked(header, proxies)) == found


def test_addresses_of_one_ipv6_network_count_as_one(asked):
    networks = {network_of(asked("", 0, peer=f"2001:db8:1:2::{last}")) for last in (1, 2)}
    assert networks == {"2001:db8:1:2::/64"}
    assert network_of(asked("", 0)) == PEER
