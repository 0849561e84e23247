"""Addresses that answer with a file: assets, the signet, and what is said to robots."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from catalog.web.built import Assets
from catalog.web.page import SECURITY

DAY = "public, max-age=86400"

# Every combination of filters is a page; a robot that walks them all helps nobody. Entries and places are to be found.
ROBOTS = """User-agent: *
Disallow: /loesungen?
Disallow: /kommunen?
Disallow: /suche/
Disallow: /*/angabe-falsch
"""


async def static(request: Request) -> Response:
    """A built file under its hashed name."""
    answer = _assets(request).answer(request)
    if answer is None:
        raise HTTPException(404)
    return answer


async def favicon(request: Request) -> Response:
    """The signet, under the names that browsers try."""
    headers = {**SECURITY, "cache-control": DAY}
    return Response(_assets(request).plain("signet.svg"), media_type="image/svg+xml", headers=headers)


async def robots(_: Request) -> Response:
    """What search engines may walk."""
    return PlainTextResponse(ROBOTS, headers={**SECURITY, "cache-control": DAY})


def _assets(request: Request) -> Assets:
    assets: Assets = request.app.state.site.assets
    return assets
