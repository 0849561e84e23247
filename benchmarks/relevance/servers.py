"""Our engine on Meilisearch, and Meilisearch as whoever just starts it has it: all texts, no settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.relevance.engines import Engine, asking, texts_of
from benchmarks.relevance.measures import SEEN
from search.index import SearchDocument
from search.server import ServerIndex
from tests.meilisearch_server import Meilisearch


def ours(documents: Sequence[SearchDocument], server: Meilisearch) -> Engine:
    """Our engine that lives on a server."""
    index = ServerIndex(server.url, server.search_key, server.write_key, name=server.fresh_name())
    index.rebuild(documents)
    return Engine("on Meilisearch", asking(index), ours=True)


def with_defaults(documents: Sequence[SearchDocument], server: Meilisearch) -> Engine:
    """An index of the same texts with the server's own settings."""
    name = server.fresh_name()
    slugs = {document.id: document.slug for document in documents}
    rows = [{"id": document.id, **texts_of(document)} for document in documents]
    task = server.ask("POST", f"/indexes/{name}/documents?primaryKey=id", rows)
    ended = server.finish(task["taskUid"])
    if ended["status"] != "succeeded":
        raise RuntimeError(ended["error"]["message"])

    def ask(text: str) -> list[str]:
        asked: dict[str, Any] = {"q": text, "limit": SEEN, "attributesToRetrieve": ["id"]}
        return [slugs[hit["id"]] for hit in server.ask("POST", f"/indexes/{name}/search", asked)["hits"]]

    return Engine("Meilisearch, defaults", ask)
