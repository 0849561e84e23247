"""The SearchIndex that lives in a folder of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import tantivy
from tantivy import Occur, Order, Query

from search import synonyms as synonym_file
from search.embedded import generations
from search.embedded.asking import filter_clauses, fitting_queries
from search.embedded.counting import count_facets
from search.embedded.layout import layout, open_index
from search.embedded.question import Question
from search.embedded.reader import Reader, Snapshot
from search.embedded.storing import hit, stored
from search.embedded.suggesting import alike, near_words, suggest
from search.embedded.writing import engine_document
from search.index import IndexStatus, IndexUnavailable, SearchDocument
from search.marking import Marker
from search.query import SearchHit, SearchQuery, SearchResult, Sort
from search.reading import read
from search.synonyms import Synonyms

REBUILD_MEMORY: Final = 96_000_000
PUT_MEMORY: Final = 15_000_000
ORDER_FIELDS: Final = {Sort.MOST_REUSED: "reused", Sort.FRESHEST: "fresh", Sort.NEWEST: "newest"}
T = TypeVar("T")


class EmbeddedIndex:
    """One folder of the embedded engine; any number of readers, one writer at a time."""

    def __init__(self, path: Path, synonyms: Synonyms | None = None) -> None:
        self._folder = path
        self._reader = Reader(path)
        self._given_synonyms = synonyms

    # Reading

    def search(self, query: SearchQuery) -> SearchResult:
        return self._answer(lambda: self._search(query, self._reader.snapshot()))

    def status(self) -> IndexStatus:
        pointed = generations.current(self._folder)
        name = pointed.name if pointed else ""
        held = pointed.layout if pointed else ""
        try:
            snapshot = self._answer(self._reader.snapshot)
        except IndexUnavailable:
            return IndexStatus(False, 0, name, held, bool(pointed) and held == layout())
        return IndexStatus(True, snapshot.searcher.num_docs, name, held, True)

    def similar(self, id: int, limit: int = 3, without: frozenset[int] = frozenset()) -> tuple[SearchHit, ...]:
        def work() -> tuple[SearchHit, ...]:
            snapshot = self._reader.snapshot()
            marker = Marker(())
            found = alike(snapshot, id, limit, without)
            return tuple(hit(stored(snapshot.searcher, address), score, marker) for score, address in found)

        return self._answer(work)

    def suggest(self, text: str, limit: int = 8) -> tuple[str, ...]:
        def work() -> tuple[str, ...]:
            reading = read(text, self._synonyms, unfinished=True)
            return suggest(self._reader.snapshot(), reading, text, limit)

        return self._answer(work)

    # Writing

    def put(self, documents: Sequence[SearchDocument], deleted: Iterable[int] = ()) -> None:
        with generations.writing(self._folder):
            generation = generations.current(self._folder)
            if generation is None or generation.layout != layout():
                raise IndexUnavailable("there is no index of this layout to change")
            self._answer(lambda: self._put(generation, documents, deleted))

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        with generations.writing(self._folder):
            generations.sweep(self._folder)
            generation = generations.following(self._folder)
            place = self._folder / generation.name
            place.mkdir()
            writer = open_index(str(place)).writer(heap_size=REBUILD_MEMORY, num_threads=1)
            number = 0
            for document in documents:
                writer.add_document(engine_document(document))
                number += 1
            writer.commit()
            writer.wait_merging_threads()
            generations.point_to(self._folder, generation)
            generations.sweep(self._folder)
            return number

    def _put(
        self, generation: generations.Generation, documents: Sequence[SearchDocument], deleted: Iterable[int]
    ) -> None:
        place = self._folder / generation.name
        if not (place / "meta.json").exists():
            raise IndexUnavailable("the index is gone")
        writer = open_index(str(place)).writer(heap_size=PUT_MEMORY, num_threads=1)
        for id in {*deleted, *(document.id for document in documents)}:
            writer.delete_documents_by_term("id", id)
        for document in {document.id: document for document in documents}.values():
            writer.add_document(engine_document(document))
        writer.commit()
        writer.wait_merging_threads()

    # How a query is answered

    @property
    def _synonyms(self) -> Synonyms:
        return self._given_synonyms or synonym_file.standard()

    def _answer(self, work: Callable[[], T]) -> T:
        """What the engine says; whatever it can't read becomes IndexUnavailable."""
        try:
            return work()
        except (OSError, ValueError) as error:
            raise IndexUnavailable(str(error)) from error
        except BaseException as error:
            # The engine panics on files that are damaged inside; its exception is no Exception.
            if type(error).__name__ == "PanicException":
                raise IndexUnavailable("the index is damaged") from error
            raise

    def _search(self, query: SearchQuery, snapshot: Snapshot) -> SearchResult:
        if not query.text.strip():
            return self._listed(query, snapshot)
        question = snapshot.kept.get(
            ("question", query.text, query.typing), lambda: self._question(query, snapshot.searcher)
        )
        total, hits = self._hits(query, snapshot, question.query, question.marker)
        facets = count_facets(snapshot, question.query, query)
        reading = question.reading
        return SearchResult(
            total=total,
            hits=hits,
            facets=facets,
            product=question.product,
            synonyms=question.synonyms,
            suggestions=() if total else near_words(snapshot.searcher, reading),
            ignored=reading.ignored,
        )

    def _question(self, query: SearchQuery, searcher: tantivy.Searcher) -> Question:
        reading = read(query.text, self._synonyms, query.typing)
        return Question(reading, searcher, self._synonyms, query.typing)

    def _listed(self, query: SearchQuery, snapshot: Snapshot) -> SearchResult:
        """All documents: their facets are counted once a state of the index."""
        everything = Query.all_query()
        total, hits = self._hits(query, snapshot, everything, Marker(()))
        asked = tuple(sorted((facet, tuple(sorted(values))) for facet, values in query.filters.items() if values))
        facets = snapshot.kept.get(
            ("facets", asked, query.facets, query.without), lambda: count_facets(snapshot, everything, query)
        )
        return SearchResult(total=total, hits=hits, facets=facets)

    def _hits(
        self, query: SearchQuery, snapshot: Snapshot, asked: Query, marker: Marker
    ) -> tuple[int, tuple[SearchHit, ...]]:
        clauses = filter_clauses(query.filters, query.without)
        if query.sort is Sort.FITTING:
            clauses += [(Occur.Should, fitting) for fitting in fitting_queries(query.fitting)]
        narrowed = Query.boolean_query([(Occur.Must, asked), *clauses]) if clauses else asked
        # The engine sets room aside for all that it skips.
        offset = min((max(query.page, 1) - 1) * query.per_page, snapshot.searcher.num_docs)
        found = snapshot.searcher.search(
            narrowed, max(query.per_page, 1), offset=offset, **_order(query, bool(marker.sought))
        )
        total = int(cast(Any, found).count)
        hits = tuple(hit(stored(snapshot.searcher, address), score, marker) for score, address in found.hits)
        return total, hits[: query.per_page]


def _order(query: SearchQuery, worded: bool) -> Mapping[str, Any]:
    if query.sort in ORDER_FIELDS:
        return {"order_by_field": ORDER_FIELDS[query.sort]}
    if query.sort is Sort.TITLE:
        return {"order_by_field": "sort_name", "order": Order.Asc}
    if query.sort is Sort.RELEVANCE and not worded:
        return {"order_by_field": "standing"}
    return {"weight_by_field": "prior"}
