"""Doing what is due: what time alone changes is derived anew, and the index follows the rows.

Rows say what is due (catalog/due.py), so a worker may be killed at any moment and any number may run. It never dies
of one bad row, and waits longer and longer while the database or the index can't be used.
"""

from __future__ import annotations

import logging
import os
import socket
import time

from catalog import due, solutions
from catalog.db import DatabaseUnusable
from catalog.due import Claim
from catalog.locks import Held
from catalog.sentences import EXPECTED, sentence
from catalog.wiring import Tools
from catalog.worker.indexing import index_lock, index_once

log = logging.getLogger("lichtermeer.worker")

POLL_SECONDS = 0.3
LONGEST_PAUSE = 60.0
BATCH = 50


def name() -> str:
    """This process, as a lease says it."""
    return f"{socket.gethostname()} {os.getpid()}"


def work_once(tools: Tools) -> int:
    """Do some of what is due now; how many rows. Zero when nothing is. Raises DatabaseUnusable, IndexUnavailable."""
    return renew_once(tools, name()) + _index_once(tools, name())


def work_until_done(tools: Tools) -> None:
    """Do all that is due. What another worker has in hand is left to it."""
    while work_once(tools):
        pass


def work(tools: Tools) -> None:
    """Work for ever; ends by SystemExit or KeyboardInterrupt only."""
    pause = 0.0
    while True:
        try:
            done = work_once(tools)
            pause = 0.0 if done else POLL_SECONDS
        except EXPECTED as error:
            pause = _longer(pause)
            log.error("%s Nächster Versuch in %d s.", sentence(error), pause)
        except Exception:
            pause = _longer(pause)
            log.exception("Unerwarteter Fehler. Nächster Versuch in %d s.", pause)
        time.sleep(pause)


def _longer(pause: float) -> float:
    return min(LONGEST_PAUSE, max(1.0, pause * 2))


def renew_once(tools: Tools, by: str) -> int:
    """Derive anew what time alone has changed, one batch."""
    now = tools.clock()
    with tools.database.reading() as db:
        if not due.any_due(db, due.changes_by(now), now):
            return 0
    with tools.database.writing() as db:
        claims = due.claim(db, due.changes_by(now), by, now, BATCH)
    for one in claims:
        _renew(tools, by, one)
    return len(claims)


def _renew(tools: Tools, by: str, claim: Claim) -> None:
    """A transaction a row: a bad one keeps no other from being renewed, and readers of notes wait for none of it."""
    try:
        with tools.database.writing() as db:
            solutions.refresh(db, claim.id, tools.clock())
            due.finish(db, [claim], by)
    except DatabaseUnusable:
        raise
    except Exception as error:
        with tools.database.writing() as db:
            pause = due.fail(db, claim, by, tools.clock())
        log.error("Eintrag %s nicht erneuert, nächster Versuch in %s: %r", claim.id, pause, error)


def _index_once(tools: Tools, by: str) -> int:
    try:
        with index_lock(tools):
            return index_once(tools, by)
    except Held:
        return 0
