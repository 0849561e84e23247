"""Letters before a token ends (catalog/people/token_reminders.py)."""

from __future__ import annotations

from catalog.people import token_reminders
from catalog.wiring import Tools

BATCH = 20


def remind_once(tools: Tools, _by: str) -> int:
    """Queue some of the letters that are due; how many tokens were looked at."""
    for done in range(BATCH):
        with tools.database.reading() as db:
            if db.scalar(token_reminders.to_be_reminded(tools.clock()).limit(1)) is None:
                return done
        if not tools.database.write(lambda db: token_reminders.remind_of_one(db, tools.clock())):
            return done
    return BATCH
