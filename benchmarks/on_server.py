"""Our catalogue with Meilisearch instead of the embedded engine, where the server's program is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect

from benchmarks.prepared import INDEXED, Catalogue, index_sources, tell
from benchmarks.serving import ROOT, Server, lichtermeer
from catalog.settings import load_settings
from catalog.wiring import open_tools
from catalog.worker import index_lock, rebuild
from catalog.worker.indexing import why_rebuild
from search.index import SearchIndex
from tests.meilisearch_server import SEARCH_RIGHTS, WRITE_RIGHTS, Meilisearch, started

FOLDER = "on-server"
NAME = "lichtermeer"


@dataclass(frozen=True, slots=True)
class Served:
    """The engine in this process, and the search page of another over the same server."""

    index: SearchIndex
    server: Server


@contextmanager
def on_server(catalogue: Catalogue) -> Iterator[Served]:
    """A copy of the catalogue whose index lies on a server of its own; both are kept from run to run."""
    data = _copy(catalogue)
    with started(data.resolve() / "meilisearch") as meilisearch:
        given = _settings(meilisearch)
        writing = {**given, "search_write_key": meilisearch.key(WRITE_RIGHTS, f"{NAME}*")}
        _index(catalogue, data, writing)
        tools = open_tools(load_settings(data=data, demo_notice=False, **given))
        more = {name.upper(): value for name, value in writing.items()}
        try:
            with lichtermeer(tools.settings, 1, "/loesungen", more) as server:
                yield Served(tools.index, server)
        finally:
            tools.database.close()


def _copy(catalogue: Catalogue) -> Path:
    data, name = catalogue.folder / FOLDER, "lichtermeer.sqlite"
    if not (data / name).exists():
        (data / "meilisearch").mkdir(parents=True, exist_ok=True)
        with closing(connect(catalogue.folder / name)) as source, closing(connect(data / name)) as copy:
            source.backup(copy)
    return data


def _settings(meilisearch: Meilisearch) -> dict[str, str]:
    search_key = meilisearch.key(SEARCH_RIGHTS, f"{NAME}*")
    return {"search_url": meilisearch.url, "search_key": search_key, "search_index": NAME}


def _index(catalogue: Catalogue, data: Path, writing: dict[str, str]) -> None:
    tools = open_tools(load_settings(data=data, demo_notice=False, **writing))
    kept, made_of = data / INDEXED, index_sources(ROOT)
    try:
        if why_rebuild(tools) or not kept.exists() or kept.read_text() != made_of:
            tell(f"{catalogue.name}: index on Meilisearch")
            kept.unlink(missing_ok=True)
            with index_lock(tools):
                rebuild(tools, "benchmarks")
            kept.write_text(made_of)
    finally:
        tools.database.close()
