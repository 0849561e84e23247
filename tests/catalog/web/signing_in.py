"""A catalogue with identity providers, and people who sign in at them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import httpx2

from catalog.app import create_app
from catalog.wiring import Tools
from tests.databases import Place
from tests.identity_provider import real
from tests.people import HERE, Visitor
from tests.sites import open_site

LOGIN = "digitales"
CLAIMS: dict[str, Any] = {
    "name": "Sachbearbeitung Digitales",
    "email": "digitales@musterstadt.example",
    "email_verified": True,
}


def way_back(key: str) -> str:
    return f"{HERE}/anmelden/mit/{key}/zurueck"


def settings_of(provider: real.RealProvider, key: str = "rathaus", **others: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": "Rathaus Musterstadt" if key == "rathaus" else "Kreis Musterland",
        "issuer": provider.issuer,
        "client_id": real.CLIENT_ID,
        "client_secret": real.CLIENT_SECRET,
        "scopes": ["openid", "email", "profile", "house"],
        **others,
    }


@contextmanager
def catalogue_with(place: Place, folder: Path, *providers: Mapping[str, Any]) -> Iterator[Tools]:
    """An empty catalogue of few threads with these providers. Its clock runs, as the provider's does."""
    url = place.empty()
    folder.mkdir(parents=True, exist_ok=True)
    site = open_site(folder, database_url=url, web_threads=2, identity_providers=list(providers))
    yield replace(site, clock=lambda: datetime.now(UTC))
    site.database.close()
    place.drop(url)


@contextmanager
def browser_at(tools: Tools) -> Iterator[Visitor]:
    with Visitor(create_app(tools)) as visitor:
        yield visitor


def leave_for(visitor: Visitor, key: str = "rathaus", **fields: str) -> str:
    """Press the button; returns the provider's address to which the page leads on."""
    page = visitor.post(f"/anmelden/mit/{key}", data=fields)
    assert page.status_code == 200, page.text
    link = re.search(r'id="weiter" href="([^"]+)"', page.text)
    assert link, page.text
    assert page.headers["refresh"] == f"0; url={unescape(link[1])}"
    return unescape(link[1])


def come_back(visitor: Visitor, address: str, key: str = "rathaus", login: str = LOGIN) -> str:
    """Sign in at the provider's own pages; returns the path at which it sends the browser back to us."""
    with httpx2.Client() as there:
        back = real.through_the_provider(there, address, login, way_back(key))
    return back.removeprefix(HERE)


def sign_in(visitor: Visitor, key: str = "rathaus", **fields: str) -> Any:
    """The whole way; returns our answer to who comes back."""
    return visitor.get(come_back(visitor, leave_for(visitor, key, **fields), key))
