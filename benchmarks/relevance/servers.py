"""Meilisearch as whoever just starts it has it: all texts, no settings, questions as they are typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.relevance.engines import Engine, texts_of
from benchmarks.relevance.measures import SEEN
from search.index import SearchDocument
from tests.meilisearch_server import Meilisearch


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
