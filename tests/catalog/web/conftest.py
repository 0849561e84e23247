"""Pages through the whole application: the demo catalogue for what exists, an empty one for a test's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalog.app import create_app
from catalog.wiring import Tools
from tests.databases import Place
from tests.people import Visitor
from tests.sites import demo_site, open_site


@pytest.fixture(scope="session")
def demo_tools(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    """The demo catalogue; nobody writes to it but notes of readers."""
    url = place.demo()
    tools = demo_site(tmp_path_factory.mktemp("site"), database_url=url)
    yield tools
    tools.database.close()
    place.drop(url)


def visitor(tools: Tools) -> TestClient:
    """Somebody who comes for the first time and follows no redirect."""
    return Visitor(create_app(tools))


@pytest.fixture
def dieter(demo_tools: Tools) -> Iterator[TestClient]:
    """Dieter, a stranger, looks at the demo catalogue."""
    with visitor(demo_tools) as client:
        yield client


@pytest.fixture
def tools(place: Place, tmp_path: Path) -> Iterator[Tools]:
    """An empty catalogue of this test's own."""
    url = place.empty()
    own = open_site(tmp_path, database_url=url)
    yield own
    own.database.close()
    place.drop(url)


@pytest.fixture
def stranger(tools: Tools) -> Iterator[TestClient]:
    """A stranger looks at this test's own catalogue."""
    with visitor(tools) as client:
        yield client


@pytest.fixture
def read(dieter: TestClient) -> Callable[..., str]:
    """The words of a page of the demo catalogue, as one reads them."""
    return lambda path: words(dieter.get(path).text)


def words(html: str) -> str:
    """A page without its markup, blanks as one reads them."""
    text = re.sub(r"<(script|style|title)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())
