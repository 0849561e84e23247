"""A whole site to look at: real data, real database, real index, on one machine and at one moment."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from auth.passwords import Cost, Passwords
from catalog import migrations
from catalog.db import Database
from catalog.imports import load_demo
from catalog.settings import load_settings
from catalog.solutions import Rules
from catalog.wiring import Tools
from catalog.worker.indexing import rebuild
from search.embedded import EmbeddedIndex
from tests.factories import NOW

CHEAP = Cost(passes=1, memory=8, lanes=1)
"""What hashing a password costs in tests: it is the same argon2id."""


def open_site(folder: Path, **given: object) -> Tools:
    """The tools of a site in this folder, with the settings that are given; its clock stands still."""
    settings = load_settings(data=folder, **given)
    return Tools(Database(settings.database), EmbeddedIndex(settings.index), settings, lambda: NOW, Passwords(CHEAP))


def demo_site(folder: Path, **given: object) -> Tools:
    """The demo catalogue, findable: loaded, or as it lies in the database whose address is given."""
    folder.mkdir(parents=True, exist_ok=True)
    tools = open_site(folder, **given)
    if "database_url" not in given:
        migrations.upgrade(tools.database, NOW)
        with tools.database.writing() as db:
            load_demo(db, NOW, Rules())
    find_again(tools)
    return tools


def find_again(tools: Tools) -> None:
    """Bring the index to what the rows say."""
    tools.settings.index.mkdir(parents=True, exist_ok=True)
    rebuild(tools, "test")


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Do it in a thread of its own: once a test has opened the browser, a loop runs in the thread of the tests."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()
