"""A site with people of every role, served for a real browser; what somebody does there stays."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from playwright.sync_api import BrowserContext

from catalog import migrations
from catalog.app import create_app
from catalog.web.access import SESSION
from catalog.wiring import Tools
from catalog.worker.posting import post_once
from tests.browser.conftest import Served
from tests.catalog.web.walked_house import House, open_house
from tests.factories import NOW
from tests.sites import open_site


@dataclass(frozen=True, slots=True)
class PeopleSite:
    """Its address, and what lies behind it."""

    address: str
    tools: Tools
    house: House

    def enter(self, context: BrowserContext, role: str) -> None:
        """Let somebody be signed in in this browser."""
        secret = self.house.guests[role].fresh
        context.add_cookies([{"name": SESSION, "value": secret, "url": self.address}])

    def mails(self, to: str) -> list[str]:
        """The letters that have gone out to somebody."""
        while post_once(self.tools, "test"):
            pass
        texts = [path.read_text("utf-8") for path in self.tools.settings.letters.glob("*.eml")]
        return [text for text in texts if f"To: {to}" in text]


@contextmanager
def people_site(folder: Path) -> Iterator[PeopleSite]:
    """Built, and served as in real life."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        tools = open_site(folder, port=listener.getsockname()[1])
        migrations.upgrade(tools.database, NOW)
        house = open_house(tools)
        config = uvicorn.Config(create_app(tools), log_level="warning", ws="none", lifespan="on")
        with Served(config, listener) as address:
            yield PeopleSite(address, tools, house)
    house.database.close()
    tools.database.close()
