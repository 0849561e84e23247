"""The mark on the server, in a tiny index of its own, so that it outlives every build."""

from __future__ import annotations

from typing import Final

from search.index import Mark
from search.server.connection import Connection
from search.server.tasks import finish

KEY: Final = "mark"


def read(connection: Connection, place: str) -> Mark | None:
    """The mark; None where there is none. Raises IndexUnavailable, also where there is no index yet."""
    (answer,) = connection.multi_search([{"indexUid": place, "limit": 1}])
    found = answer["hits"]
    return Mark(str(found[0]["token"]), str(found[0]["generation"])) if found else None


def write(connection: Connection, place: str, mark: Mark, patience: float) -> None:
    """In one step: a reader sees the old mark or the new one. Raises IndexUnavailable."""
    content = [{"key": KEY, "token": mark.token, "generation": mark.generation}]
    with connection.asking() as client:
        started = client.index(place).add_documents(content, "key")
    finish(connection, started, patience)
