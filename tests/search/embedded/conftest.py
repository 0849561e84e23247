"""Indexes of a test's own documents, in a folder that the test knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from search.embedded import EmbeddedIndex
from search.index import SearchDocument


@pytest.fixture
def make_index(tmp_path: Path) -> Callable[..., EmbeddedIndex]:
    """An index in ``tmp_path / "index"``."""

    def make(*documents: SearchDocument) -> EmbeddedIndex:
        index = EmbeddedIndex(tmp_path / "index")
        index.rebuild(documents)
        return index

    return make
