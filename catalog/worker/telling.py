"""People whom a file names are written to before anybody sees their names (catalog/contact_persons.py)."""

from __future__ import annotations

from catalog import contact_persons
from catalog.wiring import Tools

BATCH = 20


def tell_once(tools: Tools, _by: str) -> int:
    """Write to some of those who are not told yet; how many. The letters go out by themselves."""
    again = bool(tools.settings.smtp_host)
    for done in range(BATCH):
        with tools.database.reading() as db:
            if db.scalar(contact_persons.to_be_told(tools.clock(), again=again).limit(1)) is None:
                return done
        if not tools.database.write(lambda db: contact_persons.tell_one(db, tools.clock(), again=again)):
            return done
    return BATCH
