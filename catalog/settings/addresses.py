"""Addresses that a setting may hold: of the database and of the search server."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE = "sqlite:///"
_POSTGRESQL = "postgresql://"
_CONNECTION_OPTIONS = {
    "application_name", "channel_binding", "connect_timeout", "gssencmode", "host", "krbsrvname", "options", "passfile",
    "port", "require_auth", "sslcert", "sslcrl", "sslkey", "sslmode", "sslnegotiation", "sslrootcert",
    "target_session_attrs",
}  # fmt: skip
"""What may stand behind the question mark of an address of PostgreSQL; a password may not."""


def is_database(url: str) -> bool:
    """Whether it is the address of a file or of a server of PostgreSQL."""
    return _names_a_file(url) or _names_a_server(url)


def _names_a_file(url: str) -> bool:
    """Only a file: a database in memory could not be shared by the processes of ``serve``."""
    path = url.removeprefix(SQLITE)
    return path not in (url, "") and not ("?" in path or "\0" in path or path.startswith((":memory:", "file:")))


def _names_a_server(url: str) -> bool:
    """Without a server it is the socket of this machine, or of ``?host=/folder``. No blank is part of an address."""
    try:
        address = urlsplit(url)
        _ = address.port
        options = parse_qsl(address.query, keep_blank_values=True, strict_parsing=bool(address.query))
    except ValueError:
        return False
    name = unquote(address.path.removeprefix("/"))
    plain = url.startswith(_POSTGRESQL) and url.isprintable() and " " not in url and not address.fragment
    return plain and bool(name) and "/" not in name and all(key in _CONNECTION_OPTIONS for key, _ in options)


def is_search_server(url: str) -> bool:
    """Whether it is the address of a server of http: no login, no question. Keys have settings of their own."""
    try:
        address = urlsplit(url)
        _ = address.port
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url and not (set(url) & set('@?#"<>\\^`{|}'))
    return plain and address.scheme in {"http", "https"} and bool(address.hostname)


def without_password(address: str) -> str:
    """A password may hold any sign, and what stands behind a question mark may be one, too."""
    login, sign, rest = address.rpartition("@")
    if "?" in login:
        return "…"
    plain, asked, _ = rest.partition("?")
    return f"{'…@' if sign else ''}{plain}{'?…' if asked else ''}"
