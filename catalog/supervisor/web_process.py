"""A web process under ``serve``: answers on the socket that its parent opened."""

from __future__ import annotations

import gc
import logging
import socket
from argparse import Namespace

import uvicorn
from starlette.applications import Starlette

from catalog import layout
from catalog.app import create_app
from catalog.child import UNUSABLE, arguments, begin, say_ready, settings_of_child
from catalog.db import DatabaseUnusable
from catalog.sentences import sentence
from catalog.settings import WORKERS_ONLY, Settings
from catalog.supervisor.connection import Connection
from catalog.web.built import AssetsMissing
from catalog.wiring import open_tools
from catalog.worker.home import settle

log = logging.getLogger("lichtermeer.web")

GRACE_SECONDS = 5

NOT_OURS = {"database_not_set_up", "database_too_old", "database_too_new", "index_elsewhere"}
"""With such a database nothing is served. Any other trouble may pass, and the pages say so meanwhile."""


class _Server(uvicorn.Server):
    """Tells the parent as soon as requests are answered."""

    given: Namespace

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            say_ready(self.given)


def own_settings() -> Settings:
    """The settings without what only the worker may know, wherever it stands."""
    return settings_of_child(without=WORKERS_ONLY)


def _app() -> Starlette:
    """The application over a database of this release; SystemExit where starting again won't help."""
    tools = open_tools(own_settings())
    try:
        layout.check(tools.database)
        settle(tools)
    except DatabaseUnusable as error:
        if error.code in NOT_OURS:
            log.error("%s", sentence(error))
            raise SystemExit(UNUSABLE) from None
    try:
        return create_app(tools)
    except AssetsMissing as error:
        log.error("%s", error)
        raise SystemExit(UNUSABLE) from None


def main() -> None:
    """Serve until SIGTERM or the end of the parent."""
    given = arguments()
    begin(given)
    server_log = logging.getLogger("uvicorn.error")
    server_log.setLevel(logging.ERROR)  # strangers could fill the log with bad requests
    server_log.addFilter(lambda record: not record.exc_info)  # we have told it already, without anybody's data
    app = _app()
    gc.freeze()  # what was made at the start stays for good; looking through it again and again costs answers
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        http=Connection,
        ws="none",
        proxy_headers=False,  # catalog/web/guard.py believes those proxies that the operator named
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    config.backlog = 2048
    server = _Server(config)
    server.given = given
    server.run(sockets=[socket.socket(fileno=given.socket)])


if __name__ == "__main__":
    main()
