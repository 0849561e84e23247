"""What is put is found, what is deleted is gone, a rebuild switches in one step, and the index knows its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from search.index import IndexUnavailable, Mark, SearchDocument, SearchIndex
from search.query import SearchQuery
from tests.search.documents import a_document, ids
from tests.search.engines import Engine

MakeIndex = Callable[..., SearchIndex]


def titles(index: SearchIndex) -> list[str]:
    return sorted(hit.card["title"] for hit in index.search(SearchQuery()).hits)


def test_an_index_that_is_not_there_says_so(engine: Engine) -> None:
    index = engine.opened(engine.place())
    status = index.status()
    assert (status.ready, status.documents, status.generation, status.current_layout) == (False, 0, "", False)
    for ask in (lambda: index.search(SearchQuery()), lambda: index.suggest("a"), lambda: index.similar(1)):
        with pytest.raises(IndexUnavailable):
            ask()
    with pytest.raises(IndexUnavailable):
        index.put([a_document()])
    assert index.mark() is None


def test_a_rebuild_holds_what_it_was_given_and_nothing_else(make_index: MakeIndex) -> None:
    index = make_index(a_document(1), a_document(2))
    assert index.rebuild([a_document(3), a_document(4), a_document(4, "Neuer")]) == 2
    assert [hit.card["title"] for hit in index.search(SearchQuery(text="Neuer")).hits] == ["Neuer"]
    assert index.search(SearchQuery()).total == 2
    status = index.status()
    assert (status.ready, status.documents, status.current_layout) == (True, 2, True)


def test_an_empty_catalogue_is_a_ready_index(make_index: MakeIndex) -> None:
    status = make_index().status()
    assert (status.ready, status.documents, status.current_layout) == (True, 0, True)


def test_a_rebuild_names_a_new_generation_and_a_change_keeps_it(make_index: MakeIndex) -> None:
    index = make_index(a_document(1))
    first = index.status().generation
    index.put([a_document(2)])
    assert index.status().generation == first != ""
    index.rebuild([a_document(2)])
    assert index.status().generation not in {first, ""}


def test_a_change_is_seen_at_once_by_everyone(engine: Engine) -> None:
    place = engine.place()
    index, other = engine.opened(place), engine.opened(place)
    index.rebuild([a_document(1, "Alt"), a_document(2, "Weg"), a_document(3, "Bleibt")])
    assert other.search(SearchQuery()).total == 3
    index.put([a_document(1, "Neu"), a_document(4, "Dazu"), a_document(4, "Dazu zuletzt")], deleted=[2, 99])
    for reader in (index, other, engine.opened(place)):
        assert titles(reader) == ["Bleibt", "Dazu zuletzt", "Neu"]
    assert other.status().documents == 3


def test_what_was_put_is_found_by_its_new_words_and_not_by_its_old_ones(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Zisterne", facets={"kind": ("app",)}))
    index.put([a_document(1, "Brunnen", facets={"kind": ("hardware",)})])
    assert ids(index.search(SearchQuery(text="Zisterne"))) == []
    answer = index.search(SearchQuery(text="Brunnen"))
    assert (ids(answer), answer.facets["kind"]) == ([1], {"hardware": 1})
    assert index.suggest("zist").names == ()


def test_kept_counts_follow_every_change(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, facets={"kind": ("app",)}))
    assert index.search(SearchQuery()).facets["kind"] == {"app": 1}
    index.put([a_document(2, facets={"kind": ("app",)})])
    assert index.search(SearchQuery()).facets["kind"] == {"app": 2}
    index.put([], deleted=[1, 2])
    assert index.search(SearchQuery()).facets["kind"] == {}
    index.rebuild([a_document(3, facets={"kind": ("app",)})])
    assert index.search(SearchQuery()).facets["kind"] == {"app": 1}


def test_a_document_that_is_put_and_deleted_at_once_stays(make_index: MakeIndex) -> None:
    index = make_index()
    index.put([a_document(1)], deleted=iter([1]))
    assert ids(index.search(SearchQuery())) == [1]
    index.put([], deleted=iter([1]))
    assert index.search(SearchQuery()).total == 0


def test_nothing_to_put_changes_nothing(make_index: MakeIndex) -> None:
    index = make_index(a_document(1))
    index.put([])
    assert ids(index.search(SearchQuery())) == [1]


def test_many_are_put_in_one_step(make_index: MakeIndex) -> None:
    index = make_index()
    index.put([a_document(id, f"Pegel {id}") for id in range(1, 1_501)], deleted=range(5_000, 7_000))
    assert index.status().documents == index.search(SearchQuery(text="Pegel")).total == 1_500
    index.put([], deleted=range(1, 1_500))
    assert ids(index.search(SearchQuery())) == [1_500]


def test_the_old_generation_answers_until_the_new_one_is_whole(engine: Engine) -> None:
    place = engine.place()
    index, reader = engine.opened(place), engine.opened(place)
    index.rebuild([a_document(1, "Alt")])
    seen: list[list[int]] = []

    def documents() -> Iterator[SearchDocument]:
        for id in (2, 3):
            seen.append(ids(reader.search(SearchQuery())))
            yield a_document(id)

    index.rebuild(documents())
    assert seen == [[1], [1]]
    assert sorted(ids(reader.search(SearchQuery()))) == [2, 3]


def test_a_rebuild_that_fails_changes_nothing(make_index: MakeIndex) -> None:
    index = make_index(a_document(1))
    before = index.status()

    def documents() -> Iterator[SearchDocument]:
        yield a_document(2)
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        index.rebuild(documents())
    assert ids(index.search(SearchQuery())) == [1]
    assert index.status() == before
    assert index.rebuild([a_document(3)]) == 1
    assert ids(index.search(SearchQuery())) == [3]


def test_a_mark_is_kept_for_whoever_fills_the_index(engine: Engine) -> None:
    place = engine.place()
    index = engine.opened(place)
    index.rebuild([a_document(1)])
    assert index.mark() is None
    for token in ("17", "18 ü \"'\\"):
        mark = Mark(token, index.status().generation)
        index.note_mark(mark)
        assert index.mark() == engine.opened(place).mark() == mark


def test_a_mark_is_no_document(make_index: MakeIndex) -> None:
    index = make_index(a_document(1))
    index.note_mark(Mark("mark", index.status().generation))
    assert (index.status().documents, index.search(SearchQuery()).total) == (1, 1)
    assert index.search(SearchQuery(text="mark")).total == 0
    assert index.suggest("mar").words == ()


def test_a_rebuild_leaves_the_mark_that_names_the_old_generation(make_index: MakeIndex) -> None:
    """So whoever fills it sees that the mark was noted for another build."""
    index = make_index(a_document(1))
    mark = Mark("17", index.status().generation)
    index.note_mark(mark)
    index.rebuild([a_document(1)])
    assert index.mark() in {None, mark}
    assert index.status().generation != mark.generation


@pytest.mark.parametrize(
    "text", ["🌳 Zisterne", "\x00Zisterne\x07", "Zi\u00adsterne", "\ud800Zisterne", "Zisterne " * 9_000]
)
def test_whatever_an_entry_holds_it_can_be_put_and_found(make_index: MakeIndex, text: str) -> None:
    index = make_index()
    index.put([a_document(1, "Halle", summary=text, card={"title": "Halle", "text": text.replace("\ud800", "")})])
    assert ids(index.search(SearchQuery(text="Zisterne"))) == [1]
