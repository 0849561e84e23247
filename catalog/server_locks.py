"""Who does a work alone among all machines: a lock that the database's server holds."""

from __future__ import annotations

from types import TracebackType

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catalog.db import Database, named_failures
from catalog.locks import Held

_TAKE = text("SELECT pg_try_advisory_lock(hashtext(:work))")
_GIVE = text("SELECT pg_advisory_unlock(hashtext(:work))")


class ServerLock:
    """Held until ``release``, or until the connection that took it ends, as it does with the process, however that
    ends. The server looks after a machine that vanished (catalog/engines.py). Only for PostgreSQL.
    """

    def __init__(self, database: Database, work: str) -> None:
        """Take it at once. Raises Held, DatabaseUnusable."""
        self._work = {"work": f"lichtermeer {work}"}
        with named_failures():
            self._connection = database.connect_apart()
            if not self._taken():
                self._connection.close()
                raise Held(work)

    def _taken(self) -> bool:
        try:
            self._connection.execute(text("SET idle_session_timeout = 0"))  # it says nothing while the work lasts
            return bool(self._connection.execute(_TAKE, self._work).scalar_one())
        except BaseException:
            self._connection.close()
            raise

    def release(self) -> None:
        """Let others have it. Where the server has lost the connection, they have it already."""
        try:
            self._connection.execute(_GIVE, self._work)
        except DBAPIError:
            self._connection.invalidate()
        finally:
            self._connection.close()

    def __enter__(self) -> ServerLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
