"""Addresses: URLs as Go's net/url reads them, URNs (RFC 2141) and mailboxes.

The reference judges what it has parsed and written out again, so what counts as readable is part of the rules: an
address with a blank in the host or a broken percent code cannot be read at all.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import unquote


class NotAnAddress(ValueError):
    """The text cannot be read as a URL."""


@dataclass(frozen=True, slots=True)
class Address:
    """A URL in its parts. ``text`` is what was written."""

    text: str
    scheme: str = ""
    host: str = ""
    path: str = ""
    opaque: str = ""
    fragment: str = ""


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# The last one is what control signs of a file have become by now.
_CONTROL = re.compile("[\\x00-\\x1f\\x7f\ufdd0]")
_USER = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
_HOST = re.compile(r"(?:[A-Za-z0-9\-_.~!$&'()*+,;=:\[\]<>\"]|[^\x00-\x7f]|%[89A-Fa-f][0-9A-Fa-f])*")
_PORT = re.compile(r"(:[0-9]*)?")


def parse_address(text: str, *, request: bool = False) -> Address:
    """Read a URL; ``request`` asks for an absolute one, or an absolute path, and knows no fragment."""
    main, fragment = text, ""
    if not request:
        main, _, fragment = text.partition("#")
        if _BROKEN_PERCENT.search(fragment):
            raise NotAnAddress(text)
    if _CONTROL.search(text) or (request and not text):
        raise NotAnAddress(text)
    scheme, rest = _split_scheme(main, text)
    rest = rest.partition("?")[0]
    if not rest.startswith("/"):
        if scheme:
            return Address(text, scheme, opaque=rest, fragment=unquote(fragment))
        if request or (":" in rest.partition("/")[0] and main != "*"):
            raise NotAnAddress(text)
    host = ""
    if rest.startswith("//") and (scheme or (not request and not rest.startswith("///"))):
        authority, slash, path = rest[2:].partition("/")
        host, rest = _host(authority, text), slash + path
    if _BROKEN_PERCENT.search(rest):
        raise NotAnAddress(text)
    return Address(text, scheme, host, unquote(rest), fragment=unquote(fragment))


def _split_scheme(main: str, text: str) -> tuple[str, str]:
    if main.startswith(":"):
        raise NotAnAddress(text)
    match = _SCHEME.fullmatch(main)
    return (match[1].lower(), match[2]) if match else ("", main)


def _host(authority: str, text: str) -> str:
    user, at, host = authority.rpartition("@")
    if at and (not _USER.fullmatch(user) or _BROKEN_PERCENT.search(user)):
        raise NotAnAddress(text)
    if host.startswith("["):
        address, bracket, port = host.rpartition("]")
        if not bracket or not _is_bracketed(address[1:]):
            raise NotAnAddress(text)
    else:
        port = host[host.rfind(":") :] if ":" in host else ""
    if not _PORT.fullmatch(port) or not _HOST.fullmatch(host.replace("%25", "")):
        raise NotAnAddress(text)
    return host


def _is_bracketed(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("%25")[0]).version == 6
    except ValueError:
        return False


def is_url(address: Address | None) -> bool:
    """Has a scheme, and something after it."""
    if address is None or not address.scheme:
        return False
    if address.scheme == "file":
        return address.path not in {"", "/"}
    return bool(address.host or address.fragment or address.opaque)


def is_web_address(address: Address | None) -> bool:
    return address is not None and address.scheme in {"http", "https"} and bool(address.host)


# After a percent sign any two letters or digits do, as in the reference.
_URN = re.compile(
    r"urn:(?!urn:)[a-z0-9][a-z0-9-]{0,31}:(?:[a-z0-9()+,\-.:=@;$_!*']|%[a-z0-9]{2})+", re.IGNORECASE | re.ASCII
)


def is_urn(text: str) -> bool:
    return _URN.fullmatch(text) is not None


def uri_scheme(text: str) -> Address | None:
    """The absolute address in ``text``, None where there is none."""
    try:
        return parse_address(text, request=True)
    except NotAnAddress:
        return None


def is_uri(text: str) -> bool:
    """A URL with scheme and host, or a URN."""
    address = uri_scheme(text)
    if address is None:
        return False
    return is_urn(text) if address.scheme == "urn" else bool(address.scheme and address.host)


_WIDE = r"\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
_ATOM = rf"[A-Za-z0-9!#$%&'*+\-/=?^_`{{|}}~{_WIDE}]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*|\"(?:[^\"\\\r\n]|\\.)+\"")
_DOMAIN = re.compile(rf"[A-Za-z0-9\-.~{_WIDE}]+")
_LETTER = re.compile(rf"[A-Za-z{_WIDE}]")
_LETTER_OR_DIGIT = re.compile(rf"[A-Za-z0-9{_WIDE}]")


def is_mailbox(text: str) -> bool:
    """One mail address and nothing beside it."""
    local_part, at, domain = text.rpartition("@")
    return bool(at and _LOCAL_PART.fullmatch(local_part)) and _is_domain(domain)


def _is_domain(domain: str) -> bool:
    """Labels and dots, the last part between letters. Walked by hand: a pattern with a dot inside and outside of the
    labels would try every way of splitting."""
    if ".." in domain or not _DOMAIN.fullmatch(domain):
        return False
    if not (_LETTER_OR_DIGIT.match(domain[0]) and _LETTER.match(domain[-1])):
        return False
    dots = (position for position, sign in enumerate(domain) if sign == ".")
    return any(_LETTER_OR_DIGIT.match(domain[dot - 1]) and _LETTER.match(domain[dot + 1]) for dot in dots)
