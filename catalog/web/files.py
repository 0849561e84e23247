"""Addresses that answer with a file: assets, the signet, and what is said to robots."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from catalog.web.addresses import in_language, site_address
from catalog.web.built import Assets
from catalog.web.page import Site
from catalog.web.rendering import SECURITY
from content.locale.languages import LANGUAGES

DAY = "public, max-age=86400"

# Every combination of filters is a page; a robot that walks them all helps nobody. Entries and places are to be found.
# The sign after the question mark keeps old readers from cutting the mark off, and with it barring all that begins so.
NOT_TO_WALK = ("/loesungen?*", "/kommunen?*", "/suche/", "/merkliste", "/vergleich")
FORMS = "/*/angabe-falsch"


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


async def robots(request: Request) -> Response:
    """What search engines may walk, in every language, and where the list of pages is."""
    site: Site = request.app.state.site
    address = site_address(site.settings, request)
    within = urlsplit(address).path
    barred = [within + in_language(each, path) for each in LANGUAGES for path in NOT_TO_WALK]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (*barred, within + FORMS))]
    lines += ["", f"Sitemap: {address}/sitemap.xml"] if address else []
    return PlainTextResponse("\n".join(lines) + "\n", headers={**SECURITY, "cache-control": DAY})


def _assets(request: Request) -> Assets:
    assets: Assets = request.app.state.site.assets
    return assets
