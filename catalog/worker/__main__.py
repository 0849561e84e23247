"""A worker as a process under ``serve``."""

from __future__ import annotations

import logging

from catalog import layout
from catalog.child import UNUSABLE, arguments, begin, say_ready, settings_of_child
from catalog.db import DatabaseUnusable
from catalog.sentences import sentence
from catalog.wiring import open_tools
from catalog.worker.home import settle
from catalog.worker.working import work

log = logging.getLogger("lichtermeer.worker")

SHORT_TROUBLE = {"database_busy", "disk_full"}


def main() -> None:
    """Work until SIGTERM or the end of the parent."""
    given = arguments()
    begin(given)
    tools = open_tools(settings_of_child())
    try:
        layout.check(tools.database)
        settle(tools)
    except DatabaseUnusable as error:
        log.error("%s", sentence(error))
        raise SystemExit(1 if error.code in SHORT_TROUBLE else UNUSABLE) from None
    say_ready(given)
    work(tools)


if __name__ == "__main__":
    main()
