"""Addresses that are made in more than one place: those of bodies, and the one under which the catalogue is known.

With that one canonical links, the sitemap and machine-readable facts begin.

The operator sets it (``LICHTERMEER_BASE_URL``). The name that a visitor happens to use is never taken for it: it comes
with the request, and behind a proxy it may be anything. One case is certain without a setting: the catalogue answers
on this machine only, and is asked by exactly the address that it answers on.
"""

from __future__ import annotations

import re

from starlette.requests import Request

from catalog.settings import Settings
from catalog.web.languages import to
from content.locale.languages import speaking

MUNICIPALITIES = "/kommunen"
OFFICIAL_KEY = re.compile(r"\d{2,12}")

_THIS_MACHINE = {"127.0.0.1": "127.0.0.1", "localhost": "localhost", "::1": "[::1]"}
_FROM_A_PROXY = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def site_address(settings: Settings, request: Request) -> str:
    """The catalogue's address without a slash at its end; empty where nobody knows it."""
    if settings.base_url:
        return settings.base_url
    if settings.host not in _THIS_MACHINE or any(name in request.headers for name in _FROM_A_PROXY):
        return ""
    asked = request.headers.get("host", "")
    known = {f"{name}:{settings.port}" for name in _THIS_MACHINE.values()}
    return f"http://{asked}" if asked in known else ""


def path_of(slug: str) -> str:
    """The address of a body: under its official key where it has one."""
    return f"{MUNICIPALITIES}/{slug}" if OFFICIAL_KEY.fullmatch(slug) else f"/organisationen/{slug}"


def in_language(chosen: str, path: str) -> str:
    """The address of a page of ours in that language, whichever is spoken."""
    with speaking(chosen):
        return to(path)
