"""The command line of an operator whose search is on a server of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import DATA, call, refused
from tests.meilisearch_server import Meilisearch, free_port


@pytest.fixture
def folder(own_folder: Path) -> Path:
    """The demo catalogue without an index of its own."""
    shutil.rmtree(own_folder / DATA / "index")
    return own_folder


@pytest.fixture
def searching(meilisearch: Meilisearch) -> dict[str, str]:
    """The settings of whoever may only search."""
    return {
        "LICHTERMEER_SEARCH_URL": meilisearch.url,
        "LICHTERMEER_SEARCH_KEY": meilisearch.search_key,
        "LICHTERMEER_SEARCH_INDEX": meilisearch.fresh_name(),
    }


@pytest.fixture
def writing(meilisearch: Meilisearch, searching: dict[str, str]) -> dict[str, str]:
    """Those of whoever may fill the index, too."""
    return {**searching, "LICHTERMEER_SEARCH_WRITE_KEY": meilisearch.write_key}


def test_what_demo_loads_is_found_without_serve(
    folder: Path, searching: dict[str, str], writing: dict[str, str]
) -> None:
    assert call(folder, "demo", **writing).returncode == 0
    told = json.loads(call(folder, "index", "status", "--json", **searching).stdout)
    assert told["reachable"] and told["ready"] and told["waiting"] == 0 and told["rebuild_because"] is None
    hits = json.loads(call(folder, "search", "Straßenlaterne", "--json", **searching).stdout)
    assert hits["total"] > 0
    assert (
        call(folder, "index", "rebuild", **writing).stdout
        == f"Der Suchindex ist neu gebaut: {told['documents']} Einträge.\n"
    )
    assert not (folder / DATA / "index").exists(), "the engine in the program has no part in it"
    findings = json.loads(call(folder, "doctor", "--json", **writing).stdout)["findings"]
    assert [each["code"] for each in findings if each["code"].startswith(("search", "index"))] == [
        "search_version_unknown"
    ]


def test_whoever_may_only_search_asks_for_a_rebuild(
    folder: Path, searching: dict[str, str], writing: dict[str, str]
) -> None:
    asked = call(folder, "index", "rebuild", **searching)
    assert asked.returncode == 0
    assert "LICHTERMEER_SEARCH_WRITE_KEY" in asked.stdout and "verlangt" in asked.stdout
    assert "Der Suchindex wird neu gebaut (so verlangt)." in call(folder, "work", "--once", **writing).stderr
    assert call(folder, "index", "status", **searching).stdout.endswith("Einträge im Suchindex, 0 warten.\n")


def test_a_server_that_is_away_is_one_sentence(folder: Path) -> None:
    away = {"LICHTERMEER_SEARCH_URL": f"http://127.0.0.1:{free_port()}", "LICHTERMEER_SEARCH_KEY": "suchen"}
    assert refused(call(folder, "search", "Laterne", **away)).startswith("Der Suchserver antwortet nicht.")
    loaded = call(folder, "index", "rebuild", LICHTERMEER_SEARCH_WRITE_KEY="schreiben", **away)
    assert refused(loaded).startswith("Der Suchserver antwortet nicht.")
    told = call(folder, "index", "status", **away)
    assert told.returncode == 0 and told.stdout.startswith("Der Suchserver antwortet nicht.")
