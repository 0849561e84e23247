"""``doctor`` on the search: what is weak in an index, in the way to a search server, and in the keys to it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from catalog.doctor import Facts, Severity, examine, search_server
from catalog.doctor.facts import SearchFact, SearchServerFact
from catalog.doctor.search import WRITE_RIGHTS
from catalog.doctor.search_server import ask
from catalog.settings import Settings
from search.index import IndexStatus
from tests.factories import NOW
from tests.houses import ROOT
from tests.meilisearch_server import SEARCH_RIGHTS, Meilisearch, free_port

READY = IndexStatus(ready=True, documents=7, generation="7", layout="neu", current_layout=True)
NONE = IndexStatus(ready=False, documents=0, generation="", layout="", current_layout=False)
OLD = IndexStatus(ready=False, documents=0, generation="6", layout="alt", current_layout=False)
AWAY = IndexStatus(ready=False, documents=0, generation="", layout="", current_layout=False, reachable=False)
SEARCHES = frozenset({"search"})
WRITES = frozenset(WRITE_RIGHTS)


def server(**changes: Any) -> SearchServerFact:
    sound: dict[str, Any] = {"reachable": True, "version": "1.50.0", "rights": SEARCHES, "write_rights": WRITES}
    return SearchServerFact(**{**sound, **changes})


def found(search: SearchFact | None, url: str = "http://127.0.0.1:7700", public: bool = True) -> dict[str, Severity]:
    """Findings about the search."""
    settings = Settings(search_url=url, search_key="s", search_write_key="w")
    findings = examine(Facts(settings, public, NOW, search=search))
    return {each.code: each.severity for each in findings if each.code.startswith(("search_", "index_"))}


@pytest.mark.parametrize("version", ["1.50.0", "1.51.2", "2.0.0"])
def test_of_a_sound_search_nothing_is_said(version: str) -> None:
    assert found(SearchFact(READY, 7, server(version=version))) == {}
    assert found(SearchFact(READY, None, server(rights=SEARCHES | {"version"}))) == {}
    assert found(None) == {}


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"reachable": False}, "search_unreachable", "weak"),
        ({"version": "1.49.3"}, "search_too_old", "weak"),
        ({"version": ""}, "search_version_unknown", "note"),
        ({"rights": frozenset()}, "search_key_refused", "weak"),
        ({"rights": SEARCHES | {"documents.add"}}, "search_key_too_powerful", "weak"),
        ({"rights": SEARCHES | {"documents.get"}}, "search_key_too_powerful", "weak"),
        ({"write_rights": None}, "search_write_key_missing", "note"),
        ({"write_rights": WRITES - {"indexes.swap"}}, "search_write_key_lacks_rights", "weak"),
        ({"write_rights": WRITES | {"keys.get"}}, "search_write_key_too_powerful", "weak"),
    ],
)
def test_a_weak_search_server_is_named(changes: dict[str, Any], code: str, severity: str) -> None:
    assert found(SearchFact(READY, 7, server(**changes))) == {code: severity}


@pytest.mark.parametrize(
    ("status", "entries", "codes"),
    [
        (NONE, 7, {"index_missing"}),
        (NONE, 0, set()),
        (OLD, 7, {"index_of_another_release"}),
        (READY, 8, {"index_differs"}),
        (READY, None, set()),
        (AWAY, 7, set()),
    ],
)
def test_an_index_that_does_not_fit_is_named(status: IndexStatus, entries: int | None, codes: set[str]) -> None:
    assert set(found(SearchFact(status, entries, server()))) == codes
    assert set(found(SearchFact(status, entries, None))) == codes, "of the embedded engine, too"


@pytest.mark.parametrize(
    ("url", "severity"),
    [
        ("https://meili.example", None),
        ("http://localhost:7700", None),
        ("http://[::1]:7700", None),
        ("http://10.0.0.7:7700", "note"),
        ("http://meilisearch:7700", "note"),
        ("http://meili.example:7700", "weak"),
        ("http://93.184.216.34:7700", "weak"),
    ],
)
def test_a_way_that_others_can_read_is_named(url: str, severity: str | None) -> None:
    assert found(None, url).get("search_unencrypted") == severity


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes long on a busy machine is no missing right."""
    monkeypatch.setattr(search_server, "SECONDS", 60.0)


@pytest.fixture(scope="module")
def name(meilisearch: Meilisearch) -> str:
    return meilisearch.fresh_name()


def asked(meilisearch: Meilisearch, name: str, key: str, write_key: str = "") -> SearchServerFact:
    return ask(Settings(search_url=meilisearch.url, search_key=key, search_write_key=write_key, search_index=name))


def test_a_real_server_tells_of_keys_that_may_just_what_they_must(meilisearch: Meilisearch, name: str) -> None:
    fact = asked(meilisearch, name, meilisearch.key(SEARCH_RIGHTS), meilisearch.key(WRITE_RIGHTS))
    assert fact.rights == SEARCHES
    assert fact.write_rights == WRITES
    assert found(SearchFact(READY, 7, fact)) == {"search_version_unknown": "note"}


def test_a_real_server_tells_of_a_key_that_may_too_much(meilisearch: Meilisearch, name: str) -> None:
    fact = asked(meilisearch, name, meilisearch.master_key)
    assert fact.rights > WRITES
    assert fact.version >= "1.5"
    assert set(found(SearchFact(READY, 7, fact))) == {"search_key_too_powerful", "search_write_key_missing"}


@pytest.mark.parametrize("right", WRITE_RIGHTS)
def test_a_real_server_tells_of_each_single_right(meilisearch: Meilisearch, name: str, right: str) -> None:
    keys = meilisearch.key((right,)), meilisearch.key(WRITE_RIGHTS)
    told = (asked(meilisearch, name, *keys) for _ in range(5))  # a busy server may not answer with a key made just now
    assert any(fact.rights == {right} for fact in told)


def test_a_real_server_is_asked_without_a_trace(meilisearch: Meilisearch, name: str) -> None:
    before = meilisearch.ask("GET", "/tasks?limit=1")["results"]
    asked(meilisearch, name, meilisearch.master_key, meilisearch.key(WRITE_RIGHTS))
    assert meilisearch.ask("GET", "/tasks?limit=1")["results"] == before


def test_the_page_for_operators_makes_keys_with_just_these_rights() -> None:
    page = (ROOT / "docs" / "search-server.md").read_text("utf-8")
    made = [json.loads(said) for said in re.findall(r"--data '(.*?)'", page, re.DOTALL)]
    assert [frozenset(each["actions"]) for each in made] == [SEARCHES, WRITES]
    assert [each["indexes"] for each in made] == [[f"{Settings().search_index}*"]] * 2


def test_a_key_that_nobody_knows_and_a_server_that_is_not_there_are_told(meilisearch: Meilisearch, name: str) -> None:
    assert "search_key_refused" in found(SearchFact(READY, 7, asked(meilisearch, name, "niemandes")))
    away = Settings(search_url=f"http://127.0.0.1:{free_port()}", search_key="s")
    assert found(SearchFact(AWAY, 7, ask(away))) == {"search_unreachable": "weak"}


def test_whoever_asks_a_server_that_is_none_gets_a_finding_too(meilisearch: Meilisearch) -> None:
    elsewhere = Settings(search_url=f"{meilisearch.url}/anderswo", search_key="s")
    assert not ask(elsewhere).reachable
