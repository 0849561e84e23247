from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.catalog.probes.answering import Answering, answering


@pytest.fixture
def server() -> Iterator[Answering]:
    with answering() as found:
        yield found
