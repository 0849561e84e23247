"""Which addresses lie outside: the ranges of the IANA special-purpose registries, and what is wrapped in them.

IPv4 is allowed but for a list. IPv6 is refused but for the one block from which addresses are given out
(2000::/3), less a list; so unique local, link-local, site-local, multicast, discard, v4-compatible and v4-translated
addresses, and whatever will be reserved next, are refused without being named.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NOT_OUTSIDE = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "168.63.129.16/32",  # public, but inside one cloud it answers every machine about itself
        ),
    )
)  # fmt: skip
GIVEN_OUT = IPv6Network("2000::/3")
NOT_GIVEN_OUT = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocols, Teredo and benchmarks among them
            "2001:db8::/32",
            "2002::/16",  # 6to4: a relay that nobody runs any more would unwrap it
            "2620:4f:8000::/48",
            "3ffe::/16",
            "3fff::/20",
        ),
    )
)
MAPPED = IPv6Network("::ffff:0:0/96")
TRANSLATED = IPv6Network("64:ff9b::/96")
"""The well-known prefix of NAT64: where a network has IPv6 only, this is how all of IPv4 is reached."""
_ISATAP = {0x00005EFE, 0x02005EFE}


def address_allowed(address: str | Address) -> bool:
    """Whether this address is one of the public internet. What is no address is not."""
    known = _read(address)
    if isinstance(known, IPv6Address):
        return _outside_of_six(known)
    return known is not None and not any(known in network for network in NOT_OUTSIDE)


def is_loopback(address: str | Address) -> bool:
    """Whether it is this machine itself, however it is written."""
    known = _read(address)
    if isinstance(known, IPv6Address) and known in MAPPED:
        known = _last_four(known)
    return known is not None and known.is_loopback


def lies_in(address: str | Address, networks: Iterable[Network]) -> bool:
    """Whether one of these networks holds it, or the IPv4 address inside it."""
    known = _read(address)
    inside = _last_four(known) if isinstance(known, IPv6Address) and (known in MAPPED or known in TRANSLATED) else known
    return any(each is not None and each in network for each in (known, inside) for network in networks)


def _read(address: str | Address) -> Address | None:
    """None for what is no address, and for one with a zone: that is link-local by nature."""
    try:
        known = ip_address(address)
    except ValueError:
        return None
    return None if isinstance(known, IPv6Address) and known.scope_id else known


def _outside_of_six(address: IPv6Address) -> bool:
    if address in MAPPED or address in TRANSLATED:
        return address_allowed(_last_four(address))
    isatap = (int(address) >> 32 & 0xFFFFFFFF) in _ISATAP
    return address in GIVEN_OUT and not isatap and not any(address in network for network in NOT_GIVEN_OUT)


def _last_four(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)
