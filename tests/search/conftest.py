"""Both engines, the demo catalogue in each, and indexes of a test's own documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from search.index import SearchDocument, SearchIndex
from search.query import SearchQuery
from search.synonyms import standard
from tests.search.documents import real_documents
from tests.search.engines import ENGINES, Embedded, Engine, Server, Words


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Each test that asks for an engine, or for what is made by one, runs once for each."""
    if request.param == "embedded":
        return Embedded(tmp_path_factory.mktemp("indexes"))
    return Server(request.getfixturevalue("meilisearch"))


@pytest.fixture(scope="session")
def catalogue(engine: Engine) -> SearchIndex:
    """The demo catalogue in an index; for reading only."""
    return engine.made(real_documents())


@pytest.fixture
def find(catalogue: SearchIndex) -> Callable[..., list[str]]:
    """The titles that the demo catalogue answers with."""

    def titles(text: str, **values: Any) -> list[str]:
        return [hit.card["title"] for hit in catalogue.search(SearchQuery(text=text, **values)).hits]

    return titles


@pytest.fixture
def given(engine: Engine) -> Callable[..., SearchIndex]:
    """An index of a test's own documents; for reading only, for tests with the same documents share it."""

    def share(*documents: SearchDocument) -> SearchIndex:
        return engine.shared(documents)

    return share


@pytest.fixture
def make_index(engine: Engine) -> Callable[..., SearchIndex]:
    """An index of a test's own documents, which nobody else has."""

    def make(*documents: SearchDocument, words: Words = standard) -> SearchIndex:
        return engine.made(documents, words)

    return make
