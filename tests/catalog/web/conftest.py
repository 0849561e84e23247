"""Pages through the whole application: the demo catalogue for what exists, an empty one for a test's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from zlib import crc32

import pytest
from starlette.testclient import TestClient

from catalog.app import create_app
from catalog.wiring import Tools
from tests.databases import ENGINES, Place
from tests.people import Visitor
from tests.sites import demo_site, open_site


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A run of everything asks each page on one of the two databases, by the test's name: each sees half of all.

    What the pages rest on has tests of its own, on both. A file that is run by itself runs on both, too.
    """
    if [Path(each).name for each in config.args] == ["tests"]:
        left = {item for item in items if _is_for_the_other(item)}
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]


def _is_for_the_other(item: pytest.Item) -> bool:
    if item.path.parent != Path(__file__).parent or not hasattr(item, "callspec"):
        return False
    if any(mark.args[0] == "place" for mark in item.iter_markers("parametrize")):  # it has one engine anyway
        return False
    engine = item.callspec.params.get("place")
    name = item.nodeid.replace(str(engine), "")
    return engine in ENGINES and ENGINES[crc32(name.encode()) % len(ENGINES)] != engine


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
