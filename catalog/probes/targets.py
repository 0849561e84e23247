"""An address as it may be called: read once, strictly, before anything is asked of anybody.

Whatever could be read in two ways is refused instead of guessed at: two readers that differ are how a check is passed
by. So a host is a plain name, a plain IPv4 address with four decimal numbers, or an IPv6 address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import httpx2

from catalog.probes.troubles import NotAllowed

LONGEST = 2000
PORTS = {"http": 80, "https": 443}
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Target:
    """One address to call. ``host`` has no brackets; ``path`` includes the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """Who answers: what was meant for one origin is not for another."""
        return self.scheme, self.host, self.port

    @property
    def place(self) -> str:
        """The address without its query, which may hold what is nobody's business."""
        return self.url.partition("?")[0]


def target_of(url: str) -> Target:
    """Raises NotAllowed for what is no whole address over HTTP, or is one that can be read in two ways."""
    parsed = _parsed(url)
    if parsed.scheme not in PORTS:
        raise NotAllowed("scheme")
    if "@" in url.split("//", 1)[1].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]:
        raise NotAllowed("credentials")
    host = parsed.raw_host.decode("ascii").lower()
    if not _plain_host(host):
        raise NotAllowed("odd_host")
    port = PORTS[parsed.scheme] if parsed.port is None else parsed.port
    if not 0 < port < 65536:
        raise NotAllowed("port")
    return Target(parsed.scheme, host, port, parsed.raw_path.decode("ascii"))


def redirected(target: Target, location: str) -> Target:
    """Where an answer sends on to, seen from ``target``. Raises NotAllowed like ``target_of``."""
    if _unreadable(location):
        raise NotAllowed("bad_address", target.place)
    try:
        return target_of(str(httpx2.URL(target.url).join(location)))
    except (httpx2.InvalidURL, ValueError):
        raise NotAllowed("bad_address", target.place) from None
    except NotAllowed as error:
        raise NotAllowed(error.code, target.place) from None


def _unreadable(url: str) -> bool:
    """Blanks, control signs and the backslash, which browsers take for a slash and others for part of a name."""
    return len(url) > LONGEST or any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in url)


def _parsed(url: str) -> httpx2.URL:
    if _unreadable(url):
        raise NotAllowed("bad_address")
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError):
        raise NotAllowed("bad_address") from None
    if parsed.scheme in PORTS and ("//" not in url or not parsed.raw_host):
        raise NotAllowed("bad_address")
    return parsed


def _plain_host(host: str) -> bool:
    if ":" in host:
        return _reads(IPv6Address, host) and "%" not in host
    if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        return _reads(IPv4Address, host)
    return len(host) <= 253 and _NAME.fullmatch(host) is not None


def _reads(kind: type[IPv4Address] | type[IPv6Address], host: str) -> bool:
    try:
        kind(host)
    except AddressValueError:
        return False
    return True
