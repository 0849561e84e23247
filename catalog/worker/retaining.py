"""Once a day what is over its period goes: rows (catalog/people/retention.py) and letters that lie as files."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from catalog.db import one_at_a_time
from catalog.models import HouseFact
from catalog.people.retention import BATCH, note_removed, remove_expired
from catalog.post import filing
from catalog.wiring import Tools

log = logging.getLogger("lichtermeer.retention")

RETAINED = "retention"
"""When everything that was over had gone."""
EVERY = timedelta(days=1)
LETTER_FILES = "letter_file"


def retain_once(tools: Tools, _by: str) -> int:
    """One step of the daily work, when it is due; how much was removed."""
    now = tools.clock()
    with tools.database.reading() as db:
        if not _is_due(db, now):
            return 0
    files = _remove_letter_files(tools, now)
    removed = tools.database.write(lambda db: _remove(tools, db, files, now))
    if removed:
        log.info("Abgelaufenes gelöscht: %s.", ", ".join(f"{what} {number}" for what, number in removed.items()))
    return sum(removed.values())


def _remove(tools: Tools, db: Session, files: int, now: datetime) -> dict[str, int]:
    one_at_a_time(db, RETAINED)
    note_removed(db, {LETTER_FILES: files}, now)
    if not _is_due(db, now):  # another was quicker
        return {}
    removed = remove_expired(db, tools.settings, now)
    if max(removed.values()) < BATCH:  # else there may be more, at once
        db.merge(HouseFact(name=RETAINED, value={}, set_at=now))
    return {what: number for what, number in {**removed, LETTER_FILES: files}.items() if number}


def _remove_letter_files(tools: Tools, now: datetime) -> int:
    try:
        return filing.remove_old(
            tools.settings.letters, now, timedelta(days=tools.settings.retention_letter_files_days)
        )
    except OSError:
        log.error("Alte Briefe im Datenordner lassen sich nicht löschen. Bitte die Rechte am Ordner prüfen.")
        return 0


def _is_due(db: Session, now: datetime) -> bool:
    fact = db.get(HouseFact, RETAINED)
    return fact is None or fact.set_at <= now - EVERY
