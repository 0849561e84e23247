"""Where the embedded index of a database on a server lies: on one machine, in one data folder.

An index on a search server lies in no folder, and none of this concerns it.

Several machines may reach the same PostgreSQL, but the index is a folder. Two folders would take each other's rows for
indexed, and each would answer without them. So the first machine notes its folder in the database, and whoever indexes
renews that note; another is refused at its start until the note has grown old, so that a catalogue can move. The
clock is the database's.
"""

from __future__ import annotations

import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import DatabaseUnusable, one_at_a_time
from catalog.models import HouseFact
from catalog.wiring import Tools

HOME_FACT = "index_home"
"""Which machine and folder hold the index of this database."""

RENEWED = timedelta(seconds=20)
ABANDONED = timedelta(seconds=60)

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def settle(tools: Tools) -> None:
    """Say that the index lies here, unless that was said a moment ago.

    Raises DatabaseUnusable (``index_elsewhere``) while it is said to lie in another folder or on another machine.
    """
    if tools.database.embedded or tools.settings.search_server:
        return
    here = _here(tools.settings.data)
    with tools.database.reading() as db:
        if _is_fresh(db, here):
            return

    def note(db: Session) -> None:
        one_at_a_time(db, HOME_FACT)
        _is_fresh(db, here)  # another may have been quicker
        db.merge(HouseFact(name=HOME_FACT, value=here, set_at=_now(db)))

    tools.database.write(note)


def _is_fresh(db: Session, here: dict[str, Any]) -> bool:
    """Whether the note is ours and young."""
    fact = db.get(HouseFact, HOME_FACT)
    if fact is None:
        return False
    age = _now(db) - fact.set_at
    if _is_same(fact.value, here):
        return age < RENEWED
    if age < ABANDONED:
        raise DatabaseUnusable("index_elsewhere", f"{fact.value.get('host')}: {fact.value.get('folder')}")
    return False


def _now(db: Session) -> datetime:
    return db.execute(select(func.now())).scalar_one()


def _here(folder: Path) -> dict[str, Any]:
    """What tells this data folder from others. Containers on one machine share its boot, a machine keeps its name."""
    found = folder.stat() if folder.exists() else None
    boot = _BOOT.read_text("ascii").strip() if _BOOT.exists() else ""
    inode = [boot, found.st_dev, found.st_ino] if found and boot else []
    return {"host": socket.gethostname(), "folder": str(folder.resolve()), "inode": inode}


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    by_name = (one.get("host"), one.get("folder")) == (other["host"], other["folder"])
    return by_name or bool(other["inode"] and one.get("inode") == other["inode"])
