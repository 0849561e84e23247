"""The outside world of a process, put together in one place and handed on as an argument."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from auth.passwords import Passwords
from catalog.db import Database
from catalog.settings import Settings
from catalog.synonyms import Words
from search.embedded import EmbeddedIndex
from search.index import SearchIndex
from search.server import ServerIndex
from search.synonyms import Synonyms


@dataclass(frozen=True, slots=True)
class Tools:
    """What views, commands and the worker reach the world with."""

    database: Database
    index: SearchIndex
    settings: Settings
    clock: Callable[[], datetime]
    passwords: Passwords = field(default_factory=Passwords)


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def open_tools(settings: Settings) -> Tools:
    """Nothing is read or made yet: what is missing or damaged is said by whoever uses it first."""
    database = Database(settings.database, settings.web_threads, settings.audit_days)
    return Tools(database, open_index(settings, Words(database)), settings, now)


def open_index(settings: Settings, synonyms: Callable[[], Synonyms]) -> SearchIndex:
    """The search server that the settings name, else the engine in this program."""
    if not settings.search_server:
        return EmbeddedIndex(settings.index, synonyms)
    keys = settings.search_key, settings.search_write_key
    return ServerIndex(settings.search_url, *keys, synonyms, settings.search_index)
