"""Changing the index on the server, and building it anew.

    <name>                    answers
    <name>-build-<mark>       is being built, or was replaced, or was left behind
    <name>-notes              the mark of whoever fills the index

A build is filled beside the index that answers and changes places with it in one step of the server's. Whatever a
killed build leaves is swept by the next. One document tells what the index is, and goes wherever the index goes.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from search.index import IndexUnavailable, SearchDocument
from search.server import questions
from search.server.connection import Connection, Limits
from search.server.layout import ABOUT, layout, settings
from search.server.place import Place
from search.server.tasks import finish
from search.server.writing import gone, key_of, server_document

BATCH: Final = 2_000
"""Documents that are sent at once."""
Sent = Mapping[str, Any]


class Builder:
    """Changes one index; ``connection`` has the key to write."""

    def __init__(self, connection: Connection, name: str, limits: Limits) -> None:
        self._connection = connection
        self._name = name
        self._patience = limits.task

    def put(self, documents: Sequence[SearchDocument], deleted: Iterable[int]) -> None:
        """Add, replace and delete in one step. Raises IndexUnavailable."""
        about = {**self._about(), "stamp": _stamp()}
        newest = {document.id: server_document(document) for document in documents}
        vanished = [id for id in dict.fromkeys(deleted) if id not in newest]
        # A document of a task of its own would go a moment later; so it is replaced by one that nothing finds.
        self._add(self._name, [*newest.values(), *map(gone, vanished), about])
        if vanished:
            with self._connection.asking() as client:
                started = client.index(self._name).delete_documents([key_of(id) for id in vanished])
            finish(self._connection, started, self._patience)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build anew and switch in one step; how many documents. Raises IndexUnavailable."""
        self.sweep()
        place = f"{self._name}-build-{secrets.token_hex(4)}"
        self._create(place)
        try:
            number = self._fill(place, documents)
            self._swap(place)
        finally:
            self.sweep()
        self._check(place)
        return number

    def sweep(self) -> None:
        """Delete every build but the one that answers. Raises IndexUnavailable."""
        for place in self._places():
            if place.startswith(f"{self._name}-build-"):
                with self._connection.asking() as client:
                    started = client.index(place).delete()
                finish(self._connection, started, self._patience)

    def _places(self) -> list[str]:
        with self._connection.asking() as client:
            found = client.http.get("indexes?limit=1000")
            return [str(each["uid"]) for each in found["results"]]

    def _create(self, place: str) -> None:
        with self._connection.asking() as client:
            started = client.create_index(place, {"primaryKey": "key"})
        finish(self._connection, started, self._patience)
        with self._connection.asking() as client:
            started = client.index(place).update_settings(settings())
        finish(self._connection, started, self._patience)

    def _fill(self, place: str, documents: Iterable[SearchDocument]) -> int:
        ids: set[int] = set()
        started = []
        for batch in _batches(documents):
            ids.update(document.id for document in batch)
            newest = {document.id: server_document(document) for document in batch}
            started.append(self._send(place, list(newest.values())))
        started.append(
            self._send(
                place, [{"key": ABOUT, "what": ABOUT, "generation": place, "layout": layout(), "stamp": _stamp()}]
            )
        )
        for each in started:
            finish(self._connection, each, self._patience)
        return len(ids)

    def _swap(self, place: str) -> None:
        # A key that reaches some indexes only is told nothing of this task. But tasks are done in their order, so it is
        # done when what was swapped out is deleted.
        if self._name not in self._places():
            self._create(self._name)
        with self._connection.asking() as client:
            client.swap_indexes([{"indexes": [self._name, place]}])

    def _check(self, place: str) -> None:
        about = read_about(self._connection, self._name)
        if about is None or about["generation"] != place:
            raise IndexUnavailable("the search server has not put the new index in the place of the old one")

    def _about(self) -> Sent:
        about = read_about(self._connection, self._name)
        if about is None or about["layout"] != layout():
            raise IndexUnavailable("there is no index of this layout to change")
        return about

    def _add(self, place: str, documents: Sequence[Sent]) -> None:
        finish(self._connection, self._send(place, documents), self._patience)

    def _send(self, place: str, documents: Sequence[Sent]) -> Any:
        content = json.dumps(documents, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        with self._connection.asking() as client:
            return client.index(place).add_documents_raw(content, "key", "application/json")


def _batches(documents: Iterable[SearchDocument]) -> Iterator[list[SearchDocument]]:
    following = iter(documents)
    while batch := list(islice(following, BATCH)):
        yield batch


def _stamp() -> str:
    """A name for a change, which no other change has."""
    return secrets.token_hex(8)


def read_about(connection: Connection, name: str) -> dict[str, Any] | None:
    """What the index says of itself. Raises IndexUnavailable."""
    (answer,) = Place(connection, name).ask([questions.about()])
    found = answer["hits"]
    return dict(found[0]) if found else None
