"""Asking a search server what it is and what our keys may do there, without changing anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import httpx2

from catalog.doctor.facts import SearchServerFact
from catalog.doctor.search import KEYS, SEARCH, VERSION
from catalog.settings import Settings

NO_NAME: Final = "!"
"""Behind the name of an index it makes one that our keys reach and that no index can have: whoever may do something
with it is told so, and nothing is done."""

SECONDS: Final = 5.0
_REFUSED: Final = {401, 403}

Question = tuple[str, str, Any]


def ask(settings: Settings) -> SearchServerFact:
    """What is there at the address that the settings name."""
    # Neither a proxy nor a password file of the machine's user is meant for this server.
    with httpx2.Client(base_url=settings.search_url, timeout=SECONDS, trust_env=False) as client:
        try:
            client.get("/health").raise_for_status()
            rights = _rights(client, settings.search_key, settings.search_index)
            write_key = settings.search_write_key
            write_rights = _rights(client, write_key, settings.search_index) if write_key else None
            best = write_key if write_rights and VERSION in write_rights else settings.search_key
            return SearchServerFact(True, _version(client, best), rights, write_rights)
        except (httpx2.HTTPError, ValueError):
            return SearchServerFact(False)


def _rights(client: httpx2.Client, key: str, index: str) -> frozenset[str]:
    questions = _questions(index)
    return frozenset(right for right, asked in questions.items() if _answer(client, key, asked) not in _REFUSED)


def _answer(client: httpx2.Client, key: str, asked: Question) -> int:
    method, path, content = asked
    return client.request(method, path, json=content, headers=_headers(key)).status_code


def _headers(key: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {key}"}


def _questions(index: str) -> Mapping[str, Question]:
    """For each right one that is refused without it, and comes to nothing with it."""
    nothing = f"{index}{NO_NAME}"
    place = f"/indexes/{nothing}"
    return {
        SEARCH: ("POST", f"{place}/search", {"limit": 0}),
        "documents.add": ("POST", f"{place}/documents", []),
        "documents.get": ("GET", f"{place}/documents", None),
        "documents.delete": ("POST", f"{place}/documents/delete-batch", []),
        "indexes.create": ("POST", "/indexes", {"uid": nothing}),
        "indexes.get": ("GET", "/indexes?limit=0", None),
        "indexes.update": ("PATCH", place, {}),
        "indexes.delete": ("DELETE", place, None),
        "indexes.swap": ("POST", "/swap-indexes", [{"indexes": [nothing, nothing]}]),
        "settings.get": ("GET", f"{place}/settings", None),
        "settings.update": ("PATCH", f"{place}/settings", {}),
        "stats.get": ("GET", "/stats", None),
        "tasks.get": ("GET", "/tasks?limit=0", None),
        VERSION: ("GET", "/version", None),
        KEYS: ("GET", "/keys?limit=0", None),
    }


def _version(client: httpx2.Client, key: str) -> str:
    """Empty where the key may not ask."""
    answer = client.get("/version", headers=_headers(key))
    return str(answer.json().get("pkgVersion", "")) if answer.is_success else ""
