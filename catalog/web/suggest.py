"""What a field offers while somebody types: municipalities, or titles and words of the catalogue."""

from __future__ import annotations

import json

from catalog.organisations import find_organisations
from catalog.web.choices import TEXT_LIMIT
from catalog.web.page import Answer, Visit, show
from search.index import IndexUnavailable

SHORTEST = 2
MOST = 8
BODIES = ("kommune", "organisation")
"""Fields in which somebody names a body."""


def suggest(visit: Visit) -> Answer:
    """Options for the field that asks; JSON for who asks for that."""
    field = next((name for name in BODIES if name in visit.query), "")
    words = _bodies(visit, field) if field else _words(visit)
    if "application/json" in visit.request.headers.get("accept", ""):
        return Answer(body=json.dumps(words, ensure_ascii=False).encode(), media_type="application/json")
    return show("options.html", words=words)


def _bodies(visit: Visit, field: str) -> list[str]:
    text = visit.query.one(field)[:TEXT_LIMIT]
    if len(text) < SHORTEST:
        return []
    return [found.label for found in find_organisations(visit.db, text, limit=8, samples=visit.settings.samples)]


def _words(visit: Visit) -> list[str]:
    text = visit.query.one("q")[:TEXT_LIMIT]
    if len(text) < SHORTEST:
        return []
    try:
        found = visit.site.tools.index.suggest(text)
    except IndexUnavailable:  # a field without offers is still a field
        return []
    return list(dict.fromkeys((*found.names, *found.words)))[:MOST]
