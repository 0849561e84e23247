"""Who indexes: one process at a time, on one machine or on many.

The embedded index is a folder, so its lock lies in it, and only one machine may have such a folder (home.py). An index
on a search server can be filled from any machine that reaches the database; then the lock is the database's: a file in
the data folder beside SQLite's, or a lock of PostgreSQL's server. Each is let go when the process that holds it dies.
"""

from __future__ import annotations

from catalog.locks import INDEXING, Lock
from catalog.server_locks import ServerLock
from catalog.wiring import Tools
from catalog.worker.home import settle
from search.index import IndexUnavailable


def index_lock(tools: Tools) -> Lock | ServerLock:
    """Be the one that indexes.

    Raises Held, DatabaseUnusable where the database can't be asked or its index lies elsewhere, IndexUnavailable where
    the folder can't be written.
    """
    if tools.settings.search_server and not tools.database.embedded:
        return ServerLock(tools.database, "indexing")
    settle(tools)
    folder = tools.settings.data if tools.settings.search_server else tools.settings.index
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Lock(folder / INDEXING)
    except OSError as error:
        raise IndexUnavailable(str(error)) from error
