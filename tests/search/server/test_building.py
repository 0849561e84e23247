"""How an index comes to the server: beside the one that answers, in tasks whose failure is noticed, leaving nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from search.index import IndexUnavailable, SearchDocument
from search.query import SearchQuery
from search.server import ServerIndex, building, layout
from tests.meilisearch_server import WRITE_RIGHTS, Meilisearch
from tests.search.documents import a_document, ids

Opened = Callable[..., ServerIndex]


@pytest.fixture
def name(meilisearch: Meilisearch) -> str:
    return meilisearch.fresh_name()


@pytest.fixture
def opened(meilisearch: Meilisearch, name: str) -> Opened:
    def make(**values: Any) -> ServerIndex:
        return ServerIndex(
            meilisearch.url, meilisearch.search_key, values.get("write_key", meilisearch.write_key), name=name
        )

    return make


def places(meilisearch: Meilisearch, name: str) -> set[str]:
    """The indexes of this name, whatever they end on."""
    found = (each["uid"] for each in meilisearch.ask("GET", "/indexes?limit=1000")["results"])
    return {uid for uid in found if uid == name or uid.startswith(f"{name}-")}


def test_a_rebuild_leaves_one_index(meilisearch: Meilisearch, opened: Opened, name: str) -> None:
    index = opened()
    for number in (1, 2, 3):
        index.rebuild([a_document(number)])
        assert places(meilisearch, name) == {name}


def test_what_a_killed_rebuild_left_is_swept_by_the_next(meilisearch: Meilisearch, opened: Opened, name: str) -> None:
    index = opened()
    index.rebuild([a_document(1)])
    for left in (f"{name}-build-0badf00d", f"{name}-build-deadbeef"):
        meilisearch.finish(meilisearch.ask("POST", "/indexes", {"uid": left})["taskUid"])
    assert ids(index.search(SearchQuery())) == [1]
    index.rebuild([a_document(2)])
    assert places(meilisearch, name) == {name}


def test_other_indexes_of_the_server_are_left_alone(meilisearch: Meilisearch, opened: Opened, name: str) -> None:
    other = f"{name}-of-somebody"
    meilisearch.finish(meilisearch.ask("POST", "/indexes", {"uid": other})["taskUid"])
    opened().rebuild([a_document(1)])
    assert other in places(meilisearch, name)


def test_a_rebuild_that_fails_leaves_nothing_and_harms_nothing(
    meilisearch: Meilisearch, opened: Opened, name: str
) -> None:
    index = opened()
    index.rebuild([a_document(1)])
    before = index.status()

    def documents() -> Iterator[SearchDocument]:
        yield a_document(2)
        raise LookupError

    with pytest.raises(LookupError):
        index.rebuild(documents())
    assert (index.status(), ids(index.search(SearchQuery()))) == (before, [1])
    assert places(meilisearch, name) == {name}


def test_a_task_that_fails_is_noticed(meilisearch: Meilisearch, opened: Opened, name: str) -> None:
    """The server takes a document of another primary key, and fails with it later."""
    index = opened()
    index.rebuild([a_document(1)])
    status = index.status()
    meilisearch.finish(meilisearch.ask("DELETE", f"/indexes/{name}/documents")["taskUid"])
    meilisearch.finish(meilisearch.ask("PATCH", f"/indexes/{name}", {"primaryKey": "another"})["taskUid"])
    told = {"key": "about", "another": "about", "what": "about", "stamp": "x"}
    told |= {"layout": status.layout, "generation": status.generation}
    meilisearch.finish(meilisearch.ask("POST", f"/indexes/{name}/documents", [told])["taskUid"])
    with pytest.raises(IndexUnavailable, match="failed"):
        index.put([a_document(2)])


@pytest.mark.parametrize("lacking", ["documents.add", "indexes.swap", "indexes.delete", "settings.update", "tasks.get"])
def test_a_key_that_lacks_a_right_is_named_and_the_index_answers_on(
    meilisearch: Meilisearch, opened: Opened, lacking: str
) -> None:
    opened().rebuild([a_document(1)])
    weak = meilisearch.key([right for right in WRITE_RIGHTS if right != lacking])
    index = opened(write_key=weak)
    if lacking == "indexes.delete":
        assert index.rebuild([a_document(2)]) == 1  # what can't be deleted now is swept by whoever may
        assert ids(index.search(SearchQuery())) == [2]
    else:
        with pytest.raises(IndexUnavailable, match="key"):
            index.rebuild([a_document(2)])
        assert ids(index.search(SearchQuery())) == [1]


def test_a_batch_is_sent_in_pieces_that_the_server_takes(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "MOST_BYTES", 3_000)
    index = opened()
    assert index.rebuild(a_document(number, f"Pegel {number}") for number in range(1, 41)) == 40
    assert index.search(SearchQuery(text="Pegel")).total == 40


def test_an_index_of_another_layout_is_neither_read_nor_changed(
    meilisearch: Meilisearch, opened: Opened, name: str
) -> None:
    index = opened()
    index.rebuild([a_document(1)])
    told = {"key": layout.ABOUT, "layout": "another"}
    meilisearch.finish(meilisearch.ask("PUT", f"/indexes/{name}/documents", [told])["taskUid"])
    status = index.status()
    assert (status.ready, status.layout, status.current_layout) == (False, "another", False)
    for ask in (lambda: index.search(SearchQuery(text="x")), lambda: index.put([a_document(2)])):
        with pytest.raises(IndexUnavailable, match="layout"):
            ask()
    assert index.rebuild([a_document(2)]) == 1
    assert index.status().ready


def test_many_threads_search_while_others_change_and_rebuild(opened: Opened) -> None:
    index = opened()
    index.rebuild([a_document(1, "Pegel am Bach"), a_document(2, "Pegel am See")])
    done, wrong = threading.Event(), []

    def ask() -> None:
        while not done.is_set():
            total = index.search(SearchQuery(text="Pegel")).total
            if total != 2:
                wrong.append(total)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(3, 6):
        index.put([a_document(number, "Pegel neu")], deleted=[number - 1])
        index.rebuild([a_document(1, "Pegel am Bach"), a_document(number, "Pegel neu")])
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
