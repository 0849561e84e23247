"""Which repository an address means: one thing has many spellings of its address, and one identity."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

_SCP_LIKE = re.compile(r"(?:[\w.+-]+@)?(?P<host>[\w.-]+\.[a-z]{2,}):(?P<path>[^/].*)", re.IGNORECASE)
_STANDARD_PORTS = {"http": 80, "https": 443, "ssh": 22, "git": 9418}
_RAW_HOSTS = {"raw.githubusercontent.com": "github.com"}
# Where an address goes on from a repository into it: a branch, a file, an issue, a setting.
_INSIDE = re.compile(r"/-/.*|(?<=/)-$")
OF_TWO_NAMES = frozenset({"github.com", "codeberg.org", "bitbucket.org"})
"""Forges on which a repository has an account and a name, and nothing lies deeper."""
_OF_GITLAB = re.compile(r"(?P<repository>.+?)/(?:blob|tree|raw)/.+")


@dataclass(frozen=True, slots=True)
class Place:
    """A repository's address taken apart. ``port`` is None where it is the usual one of the ``scheme``."""

    scheme: str
    host: str
    port: int | None
    path: str


def identity_of(url: str) -> str | None:
    """``host/path`` of a repository, the same for every spelling of its address: scheme, user, standard port, ``www.``,
    ``.git``, slashes at the end, case and percent codes do not matter, nor does what follows after the repository: a
    branch, a file, a query.

    None where the address names no repository: a host alone is none.
    """
    place = place_of(url)
    if place is None:
        return None
    shown = "" if place.port is None else f":{place.port}"
    return f"{place.host}{shown}/{place.path}".casefold()


def place_of(url: str) -> Place | None:
    """Where an address leads to, its path in the letters in which it was written: some hosts tell them apart.

    None where the address names no repository.
    """
    parts = _parts(url)
    if parts is None:
        return None
    host = _host(parts.hostname or "")
    path = _path(host, parts.path)
    if not host or not path or not (host + path).isprintable():  # a NUL is more than PostgreSQL keeps
        return None
    scheme, port = _scheme(parts), parts.port
    return Place(scheme, _RAW_HOSTS.get(host, host), None if port == _STANDARD_PORTS.get(scheme) else port, path)


def account_of(identity: str) -> str:
    """The account that a repository belongs to: all of its identity but its own name, or the host where that is all."""
    return identity.rpartition("/")[0]


def _parts(url: str) -> SplitResult | None:
    address = url.strip()
    scp = _SCP_LIKE.fullmatch(address)
    try:
        parts = urlsplit(f"ssh://{scp['host']}/{scp['path']}" if scp and "://" not in address else address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _scheme(parts: SplitResult) -> str:
    """``git+https`` is ``https`` for those who fetch."""
    return parts.scheme.rpartition("+")[2]


def _host(written: str) -> str:
    """In ASCII, as names of hosts travel; what is no name stays as it is."""
    host = unicodedata.normalize("NFC", unquote(written)).removeprefix("www.").rstrip(".")
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _path(host: str, written: str) -> str:
    names: list[str] = []
    for name in unicodedata.normalize("NFC", unquote(written)).split("/"):
        if name == "..":
            names = names[:-1]
        elif name.strip() not in ("", "."):
            names.append(name.strip())
    if host in OF_TWO_NAMES or host in _RAW_HOSTS:
        names = names[:2]
    path = _INSIDE.sub("", "/".join(names))
    inside = _OF_GITLAB.fullmatch(path) if path.count("/") > 2 else None
    path = inside["repository"] if inside else path
    return re.sub(r"\.git$", "", path, flags=re.IGNORECASE).strip("/")
