"""An entry that a publiccode.yml brought: its page shows what the file says, in its language, and no person."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from catalog.wiring import Tools
from tests.catalog.web.conftest import words
from tests.publiccode_files import ITALIAN, brought_in, write
from tests.sites import find_again

CONTACTS = [
    {"name": "Person Beispiel", "email": "p.beispiel@haus.example", "phone": "+39 030 1234567"},
    {"name": "Person Beispiel", "email": "info@haus.example"},
]


def test_the_page_shows_features_facts_source_and_language(tools: Tools, stranger: TestClient, tmp_path: Path) -> None:
    texts = ITALIAN | {"documentation": "https://haus.example/handbuch", "features": ["<b>Lista</b> per ogni giorno"]}
    file = write(
        tmp_path / "dateien",
        "a.yml",
        description={"it": texts},
        releaseDate="2026-02-01",
        maintenance={"type": "community", "contacts": CONTACTS},
        usedBy=["Haus am See"],
    )
    brought_in(tools.database, file)
    find_again(tools)
    html = stranger.get("/loesungen/giessplaner").text
    page = words(html)
    assert "<li>&lt;b&gt;Lista&lt;/b&gt; per ogni giorno</li>" in html
    assert f'lang="it">{ITALIAN["shortDescription"]}' in html
    assert 'href="https://haus.example/handbuch"' in html
    assert "Technische Angaben Art der Software Webanwendung" in page
    assert "Quellen: publiccode.yml (Stand: 1. Februar 2026)" in page
    assert "Haus am See" in page
    assert "info@haus.example" in page.replace("\u200b", "")
    for private in ("Person Beispiel", "p.beispiel", "1234567"):
        assert private not in html


def test_its_card_says_in_which_language_it_is(tools: Tools, stranger: TestClient, tmp_path: Path) -> None:
    brought_in(tools.database, write(tmp_path / "dateien", "a.yml", description={"it": ITALIAN}))
    find_again(tools)
    html = stranger.get("/loesungen?q=albero").text
    assert 'lang="it"' in html
    assert "Dice quale" in html
