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
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from meilisearch.models.task import TaskInfo

from search.index import IndexUnavailable, IndexUnreachable, SearchDocument
from search.server.connection import Connection, KeyRefused, Limits
from search.server.filters import GONE, sent
from search.server.layout import ABOUT, layout, settings
from search.server.place import Place
from search.server.tasks import LONGEST_PAUSE, finish
from search.server.weighing import lengths_of
from search.server.writing import gone, server_document

MOST_BYTES: Final = 16_000_000
"""Of documents that are sent at once; the server takes a hundred million."""
OLDEST: Final = (1, 50)
MOST_UNDER_WAY: Final = 4
"""Batches that the server is given before the first of them is done."""
Sent = Mapping[str, Any]


class Builder:
    """Changes one index; ``connection`` has the key to write."""

    def __init__(self, connection: Connection, name: str, limits: Limits) -> None:
        self._connection = connection
        self._name = name
        self._limits = limits

    def put(self, documents: Sequence[SearchDocument], deleted: Iterable[int]) -> None:
        """Add, replace and delete in one step. Raises IndexUnavailable."""
        about = self._about()
        newest = {document.id: server_document(document) for document in documents}
        vanished = [id for id in dict.fromkeys(deleted) if id not in newest]
        # Deleting is a task of its own, which comes later; so what goes is first replaced by what nothing finds.
        changed = [*newest.values(), *map(gone, vanished), about | {"stamp": _stamp()}]
        self._finish(self._send(self._name, b"\n".join(map(_line, changed))))
        if vanished:
            with self._connection.asking() as client:
                started = client.index(self._name).delete_documents(filter=sent(GONE))
            self._finish(started)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build anew and switch in one step; how many documents. Raises IndexUnavailable."""
        self._refuse_older_server()
        self._sweep()
        place = f"{self._name}-build-{secrets.token_hex(4)}"
        try:
            number = self._fill(place, documents)
            self._switch(place)
        except BaseException:
            self._leave_nothing()
            raise
        self._leave_nothing()
        return number

    def _refuse_older_server(self) -> None:
        """A key that reaches some indexes only isn't told the version; then the settings are refused, if anything."""
        with suppress(KeyRefused), self._connection.asking() as client:
            version = str(client.get_version()["pkgVersion"])
            if tuple(int(number) for number in version.split(".")[:2]) < OLDEST:
                raise IndexUnavailable(f"the search server has version {version}, and 1.50 is needed")

    def _sweep(self) -> None:
        """Delete every build but the one that answers."""
        for place in self._places():
            if place.startswith(f"{self._name}-build-"):
                with self._connection.asking() as client:
                    started = client.index(place).delete()
                self._finish(started)

    def _leave_nothing(self) -> None:
        """What can't be deleted now is swept by the next build."""
        with suppress(IndexUnavailable):
            self._sweep()

    def _places(self) -> list[str]:
        with self._connection.asking() as client:
            found = client.http.get("indexes?limit=1000")
            return [str(each["uid"]) for each in found["results"]]

    def _fill(self, place: str, documents: Iterable[SearchDocument]) -> int:
        with self._connection.asking() as client:
            started = client.index(place).update_settings(settings())
        # The server fills its room quickest when it knows before the first document what is to be filtered by.
        self._finish(started)
        ids: set[int] = set()
        under_way: deque[TaskInfo] = deque()
        for batch in _batches(_lines(documents, ids, place)):
            under_way.append(self._send(place, batch))
            if len(under_way) > MOST_UNDER_WAY:
                self._finish(under_way.popleft())
        for each in under_way:
            self._finish(each)
        return len(ids)

    def _switch(self, place: str) -> None:
        """Put the build in the place of the index that answers."""
        # A new name, where there is nothing yet to change places with.
        change: Mapping[str, Any] = {"indexes": [place, self._name], "rename": self._name not in self._places()}
        with self._connection.asking() as client:
            client.swap_indexes([change])
        # A key that reaches some indexes only is told nothing of this task; the index itself tells.
        last = time.monotonic() + self._limits.switch
        while self._generation() != place:
            if time.monotonic() > last:
                raise IndexUnavailable("the search server has not put the new index in the place of the old one")
            time.sleep(LONGEST_PAUSE / 10)

    def _generation(self) -> str:
        try:
            about = Place(self._connection, self._name).about()
        except IndexUnreachable:
            raise
        except IndexUnavailable:
            return ""
        return str(about["generation"]) if about else ""

    def _about(self) -> dict[str, Any]:
        about = Place(self._connection, self._name).about()
        if about is None or about["layout"] != layout():
            raise IndexUnavailable("there is no index of this layout to change")
        return dict(about)

    def _send(self, place: str, lines: bytes) -> TaskInfo:
        with self._connection.asking() as client:
            return client.index(place).add_documents_raw(lines, "key", "application/x-ndjson")

    def _finish(self, started: TaskInfo) -> None:
        finish(self._connection, started, self._limits.task)


def _lines(documents: Iterable[SearchDocument], ids: set[int], place: str) -> Iterator[bytes]:
    """The documents as they are sent; their ids are gathered. Last comes what the index tells of itself."""
    lengths: Counter[str] = Counter()
    for document in documents:
        ids.add(document.id)
        made = server_document(document)
        lengths.update(lengths_of(made["told"]))
        yield _line(made)
    about = {"key": ABOUT, "what": ABOUT, "generation": place, "layout": layout(), "stamp": _stamp()}
    yield _line(about | {"lengths": {field: length / max(1, len(ids)) for field, length in lengths.items()}})


def _line(document: Sent) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _batches(lines: Iterable[bytes]) -> Iterator[bytes]:
    batch: list[bytes] = []
    size = 0
    for line in lines:
        if batch and size + len(line) > MOST_BYTES:
            yield b"\n".join(batch)
            batch, size = [], 0
        batch.append(line)
        size += len(line) + 1
    if batch:
        yield b"\n".join(batch)


def _stamp() -> str:
    """A name for a change, which no other change has."""
    return secrets.token_hex(8)
