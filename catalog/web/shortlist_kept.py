"""The list that a browser keeps: a cookie with addresses of entries, set because its visitor asked for it.

Merken is a link and no form: results of a search stand within the form of the search, and a page of hits is kept for
many visitors, so neither can carry a form's token. What the link changes is this one cookie only; and it changes it
only when a page of ours was clicked on. From anywhere else the list is shown with the entry, and nothing is kept.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from catalog.shortlists.remembered import kept_list
from catalog.web.access import Terms, safe_next

COOKIE = "merkliste"


def kept_by(request: Request, terms: Terms) -> tuple[str, ...]:
    """The entries that this browser keeps, in their order."""
    return kept_list(request.cookies.get(terms.name(COOKIE), ""))


def clicked_here(request: Request, base_url: str) -> bool:
    """Whether the visitor comes from a page of ours, and not from a link elsewhere or a robot that reads ahead."""
    headers = request.headers
    if "prefetch" in headers.get("sec-purpose", "") or headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    return bool(_sender(request, base_url))


def back_to(request: Request, base_url: str, slug: str) -> str:
    """The page that was clicked on, at the entry where it has it; empty where that is none of ours."""
    sender = _sender(request, base_url)
    path = safe_next(sender) if sender else ""
    return f"{path}#e-{slug}" if path.startswith("/loesungen?") or path == "/loesungen" else path


def _sender(request: Request, base_url: str) -> str:
    """Path and query of the page of ours that was clicked on."""
    try:
        sender = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    ours = {request.headers.get("host", ""), urlsplit(base_url).netloc} - {""}
    if sender.netloc not in ours:
        return ""
    return f"{sender.path}?{sender.query}" if sender.query else sender.path
