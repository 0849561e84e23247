"""The demo catalogue in an index, and indexes of a test's own documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.embedded import EmbeddedIndex
from search.index import SearchDocument
from search.query import SearchQuery
from tests.search.documents import real_documents


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedIndex:
    """The demo catalogue in an index; for reading only."""
    index = EmbeddedIndex(tmp_path_factory.mktemp("index"))
    index.rebuild(real_documents())
    return index


@pytest.fixture
def find(catalogue: EmbeddedIndex) -> Callable[..., list[str]]:
    """The titles that the demo catalogue answers with."""

    def titles(text: str, **values: Any) -> list[str]:
        return [hit.card["title"] for hit in catalogue.search(SearchQuery(text=text, **values)).hits]

    return titles


@pytest.fixture
def make_index(tmp_path: Path) -> Callable[..., EmbeddedIndex]:
    """An index of a test's own documents."""

    def make(*documents: SearchDocument) -> EmbeddedIndex:
        index = EmbeddedIndex(tmp_path / "index")
        index.rebuild(documents)
        return index

    return make
