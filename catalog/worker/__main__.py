"""A worker as a process under ``serve``."""

from __future__ import annotations

import logging
import time

from catalog import layout
from catalog.child import UNUSABLE, arguments, begin, say_ready, settings_of_child
from catalog.db import DatabaseUnusable
from catalog.people.first import NO_ADMINISTRATOR, has_administrator
from catalog.sentences import sentence
from catalog.wiring import Tools, open_tools
from catalog.worker.home import settle
from catalog.worker.patience import longer
from catalog.worker.working import tell_of_no_key, work

log = logging.getLogger("lichtermeer.worker")

SHORT_TROUBLE = {"database_busy", "disk_full"}
A_SERVERS_TROUBLE = {"database_busy", "database_unreachable"}
"""A server may start later than this process does, or be away just when it starts anew."""


def main() -> None:
    """Work until SIGTERM or the end of the parent."""
    given = arguments()
    begin(given)
    tools = open_tools(settings_of_child())
    try:
        _ask(tools)
        _tell(tools)
    except DatabaseUnusable as error:
        log.error("%s", sentence(error))
        raise SystemExit(1 if error.code in SHORT_TROUBLE else UNUSABLE) from None
    tell_of_no_key(tools)
    say_ready(given)
    work(tools)


def _ask(tools: Tools) -> None:
    """Return when there may be worked with this database, here and by this release; else raise DatabaseUnusable.

    A server that does not answer is waited for.
    """
    pause = 0.0
    while True:
        try:
            layout.check(tools.database)
            return settle(tools)
        except DatabaseUnusable as error:
            if tools.database.embedded or error.code not in A_SERVERS_TROUBLE:
                raise
            pause = longer(pause)
            log.error("%s Nächster Versuch in %d s.", sentence(error), pause)
        time.sleep(pause)


def _tell(tools: Tools) -> None:
    """Say how a catalogue gets its first administrator, as long as there is none."""
    with tools.database.reading() as db:
        if not has_administrator(db):
            log.warning("%s", NO_ADMINISTRATOR)


if __name__ == "__main__":
    main()
