"""The index follows the rows: what lags is put, and what can't be trusted is built anew.

An index is derived, so it may be lost, older than this release, or not of this database at all: a backup was
restored, a folder was copied. Hence a mark in the index and in the database. Each step draws a new mark,
notes it in the database as the next one, does its work, writes it into the index, and only then notes it in the
database as the present one. The index's mark is therefore always one of the two that the database knows, unless one
of them comes from another time or place; then the index is built anew by itself. A kill between any two of these
leaves rows that lag, never a row that the index has missed.

Samples that a setting hides are not in the index at all, so that no offered word and no count can tell of them.

One process at a time does this (turns.py). It needs no leases of its own for that, and takes no notice of others'.
Whoever was thought gone, and comes back to work that another has begun meanwhile, sees by the next mark in the
database that it is no longer its own, and stops.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from catalog import __version__, due
from catalog.db import DatabaseUnusable
from catalog.documents import documents
from catalog.due import Claim
from catalog.models import HouseFact, Solution
from catalog.models.house import INDEX_FACT
from catalog.wiring import Tools
from search.index import IndexBusy, IndexUnavailable, IndexUnreachable, Mark, SearchDocument

log = logging.getLogger("lichtermeer.index")

BATCH = 500
REBUILD_FACT = "index_rebuild"
"""Somebody asks for a rebuild; whoever indexes does it and takes the row away."""

Progress = Callable[[int, int], None]
_EXPECTED = (DatabaseUnusable, IndexBusy, IndexUnavailable)


def ask_for_rebuild(db: Session, tools: Tools) -> None:
    """Whoever indexes next builds the index anew."""
    db.merge(HouseFact(name=REBUILD_FACT, value={}, set_at=tools.clock()))


def index_once(tools: Tools, by: str, progress: Progress | None = None) -> int:
    """One step towards an index that equals the rows: a rebuild where it is needed, else one batch. How many rows.

    For the holder of ``turns.index_lock``. Raises DatabaseUnusable, IndexBusy, IndexUnavailable.
    """
    reason = why_rebuild(tools)
    if reason is None:
        try:
            return _put_batch(tools, by)
        except IndexUnavailable as error:
            if tools.settings.search_server:  # nothing of a full disk or a lost right is mended by building anew
                raise
            reason = f"er ist beschädigt: {error}"
    count = rebuild(tools, by, progress, partial(log.info, "Der Suchindex wird neu gebaut (%s).", reason))
    log.info("Der Suchindex ist neu gebaut: %s Einträge.", count)
    return max(count, 1)


def is_asked_for(tools: Tools) -> bool:
    """Whether the database says that there is something to do, without a look at the index."""
    with tools.database.reading() as db:
        asked = db.get(HouseFact, REBUILD_FACT) is not None
        return asked or due.any_due(db, due.LAGS_IN_INDEX, tools.clock(), alone=True)


def why_rebuild(tools: Tools) -> str | None:
    """Why the index can't be trusted, in words for the log; None when it can. Raises IndexUnreachable."""
    status = tools.index.status()
    if not status.reachable:
        raise _silent()
    with tools.database.reading() as db:
        fact, asked = db.get(HouseFact, INDEX_FACT), db.get(HouseFact, REBUILD_FACT)
    if asked:
        return "so verlangt"
    if not status.ready:
        return "es gibt noch keinen"
    if not status.current_layout or (fact and fact.value.get("release") != __version__):
        return "er stammt von einer anderen Fassung"
    if fact and fact.value.get("samples", True) != tools.settings.samples:
        return "die Musterbeispiele sollen anders erscheinen"
    mark = tools.index.mark()
    if fact is None or mark is None or mark.token not in (fact.value.get("mark"), fact.value.get("next")):
        return "er gehört zu einem anderen Stand der Datenbank"
    return None if mark.generation == status.generation else "er gehört zu einem anderen Stand der Datenbank"


def _put_batch(tools: Tools, by: str) -> int:
    with tools.database.reading() as db:
        if not due.any_due(db, due.LAGS_IN_INDEX, tools.clock(), alone=True):
            return 0
    claims = tools.database.write(lambda db: due.claim(db, due.LAGS_IN_INDEX, by, tools.clock(), BATCH, alone=True))
    _put(tools, by, claims)
    return len(claims)


def _put(tools: Tools, by: str, claims: list[Claim]) -> None:
    """Put these rows; when one of them can't be, find it by halves, so that the others get in."""
    try:
        _put_together(tools, by, claims)
    except Exception as error:
        if isinstance(error, _EXPECTED) and not isinstance(error.__cause__, UnicodeError):
            raise
        if len(claims) > 1:
            _put(tools, by, claims[: len(claims) // 2])
            _put(tools, by, claims[len(claims) // 2 :])
            return
        pause = tools.database.write(lambda db: due.fail(db, claims[0], by, tools.clock()))
        log.error("Eintrag %s fehlt in der Suche, nächster Versuch in %s: %r", claims[0].id, pause, error)


def _put_together(tools: Tools, by: str, claims: list[Claim]) -> None:
    token = _next_mark(tools)
    with tools.database.reading() as db:
        _is_still_ours(db, token)
        found = _documents(tools, db, claims)
    searchable = {document.id for document in found}
    tools.index.put(found, [claim.id for claim in claims if claim.id not in searchable])
    tools.index.note_mark(Mark(token, _generation(tools)))

    def note(db: Session) -> None:
        _is_still_ours(db, token)
        due.index_done(db, claims, by)
        _note_mark(db, tools, {"mark": token, "release": __version__})

    tools.database.write(note)


def _generation(tools: Tools) -> str:
    """Of the index that was changed just now. Raises IndexUnavailable where it can't be read."""
    status = tools.index.status()
    if not status.ready:
        raise IndexUnavailable("what was written just now can't be read") if status.reachable else _silent()
    return status.generation


def _silent() -> IndexUnreachable:
    return IndexUnreachable("keine Antwort")


def rebuild(tools: Tools, by: str, progress: Progress | None = None, began: Callable[[], None] = lambda: None) -> int:
    """Build the index anew beside the old one, from all rows; how many entries it holds.

    ``began`` is called when the engine takes the first of them.
    """
    with tools.database.reading() as db:
        asked = db.get(HouseFact, REBUILD_FACT)
    token = _next_mark(tools)
    reading = _AllRows(tools, token, progress, began)
    try:
        count = tools.index.rebuild(reading.documents())
    except _EXPECTED:
        raise
    except Exception as error:
        log.error("Ein Eintrag lässt sich nicht aufnehmen, deshalb einer nach dem anderen: %r", error)
        count, reading = tools.index.rebuild(()), _AllRows(tools, token, None)
        tools.database.write(lambda db: db.execute(update(Solution).values(indexed_version=0)))
    _leave_out(tools, reading.failed, by)
    tools.index.note_mark(Mark(token, _generation(tools)))
    for start in range(0, len(reading.claims), 10 * BATCH):
        part = reading.claims[start : start + 10 * BATCH]
        tools.database.write(partial(_note_done, token=token, claims=part, by=by))
    tools.database.write(partial(_note_rebuild, tools=tools, token=token, asked=asked))
    return count


def _note_done(db: Session, token: str, claims: list[Claim], by: str) -> None:
    _is_still_ours(db, token)
    due.index_done(db, claims, by)


def _note_rebuild(db: Session, tools: Tools, token: str, asked: HouseFact | None) -> None:
    _is_still_ours(db, token)
    _note_mark(db, tools, {"mark": token, "release": __version__, "samples": tools.settings.samples})
    if asked:
        db.execute(delete(HouseFact).where(HouseFact.name == REBUILD_FACT, HouseFact.set_at == asked.set_at))


def _documents(tools: Tools, db: Session, claims: list[Claim]) -> list[SearchDocument]:
    """What is to be found of these rows."""
    found = documents(db, [claim.id for claim in claims])
    return found if tools.settings.samples else [each for each in found if each.facets["sample"] == ("no",)]


class _AllRows:
    """Reads all rows in pages, each at one moment: no reader may hold one moment for as long as a rebuild takes."""

    def __init__(
        self, tools: Tools, token: str, progress: Progress | None, began: Callable[[], None] = lambda: None
    ) -> None:
        self.tools = tools
        self.token = token
        self.began = began
        self.progress = progress
        self.claims: list[Claim] = []
        self.failed: list[Claim] = []

    def documents(self) -> Iterator[SearchDocument]:
        self.began()
        with self.tools.database.reading() as db:
            total = db.scalar(select(func.count(Solution.id))) or 0
        last = 0
        while page := self._page(last):
            last = page[-1].id
            yield from self._of(page)
            if self.progress:
                self.progress(len(self.claims) + len(self.failed), total)

    def _page(self, after: int) -> list[Claim]:
        rows = select(Solution.id, Solution.version).where(Solution.id > after).order_by(Solution.id).limit(BATCH)
        with self.tools.database.reading() as db:
            _is_still_ours(db, self.token)
            return [Claim(row.id, row.version) for row in db.execute(rows)]

    def _of(self, page: list[Claim]) -> list[SearchDocument]:
        try:
            with self.tools.database.reading() as db:
                found = _documents(self.tools, db, page)
        except DatabaseUnusable:
            raise
        except Exception as error:
            return self._of_halves(page, error)
        self.claims += page
        return found

    def _of_halves(self, page: list[Claim], error: Exception) -> list[SearchDocument]:
        if len(page) > 1:
            return self._of(page[: len(page) // 2]) + self._of(page[len(page) // 2 :])
        log.error("Eintrag %s fehlt in der Suche: %r", page[0].id, error)
        self.failed += page
        return []


def _leave_out(tools: Tools, failed: list[Claim], by: str) -> None:
    """These are not in the new build whatever the old one held: they lag, and are tried again after a pause."""
    if not failed:
        return

    def leave_out(db: Session) -> None:
        rows = update(Solution).where(Solution.id.in_([claim.id for claim in failed]))
        db.execute(rows.values(indexed_version=0, lease_by=by))
        for claim in failed:
            due.fail(db, claim, by, tools.clock())

    tools.database.write(leave_out)


def _next_mark(tools: Tools) -> str:
    token = secrets.token_hex(8)
    tools.database.write(lambda db: _note_mark(db, tools, {"next": token}))
    return token


def _is_still_ours(db: Session, token: str) -> None:
    """Raises IndexBusy once another has begun to index."""
    fact = db.get(HouseFact, INDEX_FACT)
    if fact is None or fact.value.get("next") != token:
        raise IndexBusy("another has begun")


def _note_mark(db: Session, tools: Tools, changed: dict[str, Any]) -> None:
    fact = db.get(HouseFact, INDEX_FACT)
    value = (fact.value if fact else {}) | changed
    db.merge(HouseFact(name=INDEX_FACT, value=value, set_at=tools.clock()))
