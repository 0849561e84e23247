"""The whole site on a loopback port, served as in real life, for a real browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from catalog.app import create_app
from tests.conftest import find_chromium
from tests.sites import demo_site


class Served(uvicorn.Server):
    """A server in a thread of the tests."""

    def __init__(self, config: uvicorn.Config, listener: socket.socket) -> None:
        super().__init__(config)
        self.listener = listener
        self.thread = threading.Thread(target=lambda: self.run(sockets=[listener]), daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        while not self.started:
            if not self.thread.is_alive():
                raise RuntimeError("the site has not come up; the log says why")
            time.sleep(0.02)
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with the demo catalogue; nothing is loaded where there is no browser to look at it."""
    if find_chromium() is None:
        pytest.skip("not run: browser")
    tools = demo_site(tmp_path_factory.mktemp("site"))
    config = uvicorn.Config(create_app(tools), log_level="warning", ws="none", lifespan="on")
    with socket.create_server(("127.0.0.1", 0)) as listener, Served(config, listener) as address:
        yield address
    tools.database.close()
