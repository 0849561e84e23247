"""Which repository an address means: one thing has many spellings of its address, and one identity."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_SCP_LIKE = re.compile(r"^(?:[\w.-]+@)?(?P<host>[\w.-]+\.[a-z]{2,}):(?P<path>[^/].*)$", re.IGNORECASE)


def identity_of(url: str) -> str | None:
    """``host/path`` of a repository, the same for every spelling of its address: scheme, user, standard port, ``www.``,
    ``.git``, slashes at the end and the case of the host do not matter, nor does a query.

    None where the address names no repository: a host alone is none.
    """
    address = url.strip()
    scp = _SCP_LIKE.match(address)
    if scp:
        address = f"ssh://{scp['host']}/{scp['path']}"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    path = re.sub(r"/{2,}", "/", unquote(parts.path)).strip("/").removesuffix(".git").strip("/")
    if not host or not path or not path.isprintable():  # a NUL in an identity would be more than PostgreSQL keeps
        return None
    shown = f":{port}" if port not in (None, 22, 80, 443) else ""
    return f"{host.removeprefix('www.').rstrip('.')}{shown}/{path}".casefold()
