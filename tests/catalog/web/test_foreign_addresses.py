"""Addresses that a catalogue from elsewhere brings: none becomes a link that runs something or tells a password."""

from __future__ import annotations

import json
from contextlib import nullcontext
from io import BytesIO

from starlette.testclient import TestClient

from catalog.db import Database
from catalog.exchange.catalogue_export import full_lines
from catalog.exchange.catalogue_import import import_catalogue
from catalog.solutions import Rules
from catalog.wiring import Tools
from tests.catalog.conftest import opened
from tests.databases import Place
from tests.factories import NOW
from tests.sites import find_again
from tests.whole_catalogue import fill_whole


def written(database: Database) -> str:
    with database.reading() as db:
        return "".join(full_lines(lambda: nullcontext(db)))


def test_a_source_is_linked_only_where_a_browser_may_go(tools: Tools, stranger: TestClient, place: Place) -> None:
    with opened(place, place.empty()) as elsewhere:
        with elsewhere.writing() as db:
            fill_whole(db)
        document = json.loads(written(elsewhere))
    entry = document["solutions"][0]
    first = entry["sources"][0]
    entry["sources"] = [
        {**first, "external_id": "a", "url": "javascript:alert(1)"},
        {**first, "external_id": "b", "url": "JavaScript:alert(2)", "raw": {"more_sources": ["javascript:alert(3)"]}},
        {**first, "external_id": "c", "url": "https://name:geheim@quelle.example/"},
    ]
    with tools.database.writing() as db:
        import_catalogue(db, BytesIO(json.dumps(document).encode()), NOW, Rules())
    find_again(tools)
    html = stranger.get(f"/loesungen/{entry['address']}").text
    assert 'href="https://quelle.example/"' in html
    assert ":geheim@" not in html
    assert 'href="javascript:' not in html.lower()
