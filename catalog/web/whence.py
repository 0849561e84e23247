"""Who asks, how and by which name, where proxies stand between.

What a proxy says of a visitor is believed only of proxies that the operator named, because anybody can send these
headers. The chain is read from its end: each proxy writes down who spoke to it, so the last address that is none of
ours is the visitor's, whatever stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Headers = Iterable[tuple[bytes, bytes]]

HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252}))(?P<port>:[0-9]{1,5})?")
_PAIR = re.compile(r'\s*([A-Za-z]+)=("[^"]*"|[^\s"]*)\s*')
_HOP = re.compile(r'(?:[^",]|"[^"]*")+')
LONGEST = 64
"""Letters of an address, with a zone."""
_SIX = 64
"""A household or an office has a network of that size to itself; one address more would cost nothing."""


@dataclass(frozen=True, slots=True)
class Whence:
    """Where a request comes from. ``scheme`` and ``host`` are empty where nobody said anything believable."""

    client: str
    scheme: str = ""
    host: str = ""


def networks_of(text: str) -> tuple[Network, ...]:
    """Addresses and networks, parted by commas or blanks. Raises ValueError for anything else."""
    return tuple(ip_network(part) for part in re.split(r"[\s,]+", text) if part)


def believed(peer: str, headers: Headers, trusted: tuple[Network, ...]) -> Whence:
    """What is to be believed of a request that ``peer`` handed over."""
    if not trusted or not _held(peer, trusted):
        return Whence(peer)
    said = _said(headers)
    ways = [way for way in (_by_habit(said), _by_standard(said)) if way]
    clients = {_visitor(peer, chain, trusted) for chain, _, _ in ways}
    if len(clients) != 1:  # one of the two did not come from the proxy, and nobody knows which
        return Whence(peer)
    (client,) = clients
    scheme = next((scheme for _, scheme, _ in ways if scheme in {"http", "https"}), "")
    host = next((host for _, _, host in ways if HOST.fullmatch(host)), "")
    return Whence(client, scheme, host)


def host_name(host: str) -> str:
    """The name in a Host header, in small letters and without its port; empty where it is none."""
    found = HOST.fullmatch(host)
    return found["name"].lower().rstrip(".") if found else ""


def network_of(client: str) -> str:
    """What counts as one visitor where things are counted: an address, of IPv6 the network of 64 bits."""
    address = _address(client)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address) >> _SIX << _SIX, _SIX)))
    return str(address or client)


def from_outside(client: str) -> bool:
    """Whether it came over a network: this machine itself is nobody whom one could tell from another."""
    address = _address(client)
    return address is not None and not address.is_loopback


def _held(text: str, networks: tuple[Network, ...]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in networks)


def _address(text: str) -> Address | None:
    """None for what is none; nothing long is kept in memory for it."""
    return _read(text) if len(text) <= LONGEST else None


@lru_cache(maxsize=4096)
def _read(text: str) -> Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


_NAMES = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded")


def _said(headers: Headers) -> dict[bytes, str]:
    """The headers that matter; one that came several times is one list."""
    said: dict[bytes, str] = {}
    for name, value in headers:
        if name in _NAMES:
            text = value.decode("latin-1")
            said[name] = f"{said[name]},{text}" if name in said else text
    return said


Way = tuple[list[str], str, str]
"""The chain of addresses, the nearest last; the scheme; the host."""


def _by_habit(said: dict[bytes, str]) -> Way | None:
    if not any(name in said for name in _NAMES[:3]):
        return None
    chain, scheme, host = (said.get(name, "") for name in _NAMES[:3])
    return [_bare(each) for each in chain.split(",") if each.strip()], _last(scheme).lower(), _last(host)


def _by_standard(said: dict[bytes, str]) -> Way | None:
    """RFC 7239. Commas within quotation marks part nothing."""
    if b"forwarded" not in said:
        return None
    hops = [dict(_pairs(hop)) for hop in _HOP.findall(said[b"forwarded"])] or [{}]
    nearest = hops[-1]
    return [_bare(hop.get("for", "")) for hop in hops], nearest.get("proto", "").lower(), nearest.get("host", "")


def _pairs(hop: str) -> Iterable[tuple[str, str]]:
    for part in hop.split(";"):
        found = _PAIR.fullmatch(part)
        if found:
            yield found[1].lower(), found[2].strip('"')


def _last(values: str) -> str:
    return values.rpartition(",")[2].strip()


def _bare(text: str) -> str:
    """An address without its port: ``1.2.3.4:5``, ``[::1]:5``."""
    text = text.strip().strip('"')
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def _visitor(peer: str, chain: Sequence[str], trusted: tuple[Network, ...]) -> str:
    nearest = peer
    for each in reversed(chain):
        address = _address(each)
        if address is None:  # unknown, or hidden on purpose: who handed it over is all that is known
            return nearest
        nearest = str(address)
        if not _held(nearest, trusted):
            return nearest
    return nearest
