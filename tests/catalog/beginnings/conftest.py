from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.catalog.beginnings.forge import Forges, forges


@pytest.fixture
def world() -> Iterator[Forges]:
    with forges() as found:
        yield found
