"""A provider that does not answer keeps nobody else waiting: neither a thread nor the database is held for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from time import sleep

from auth.oidc import Directory, Wire
from catalog.models import ProviderAttempt
from catalog.wiring import Tools
from tests.catalog.web.signing_in import browser_at, catalogue_with
from tests.databases import Place
from tests.identity_provider.hostile import CLIENT_ID, HostileProvider, hostile
from tests.people import account

WAITING = 6
PATIENT = Wire(seconds=60)


def silent(provider: HostileProvider) -> None:
    """From now on it takes each question and says nothing."""

    def say(_: BaseHTTPRequestHandler) -> None:
        provider.over.wait()

    provider.says["/.well-known/openid-configuration"] = say


def writes(tools: Tools) -> None:
    tools.database.write(lambda db: account(db, "Anna"))


def test_others_read_and_write_while_many_wait_for_a_provider(place: Place, tmp_path: Path) -> None:
    with hostile() as provider:
        silent(provider)
        settings = {"key": "rathaus", "name": "Rathaus", "issuer": provider.issuer, "client_id": CLIENT_ID}
        with (
            catalogue_with(place, tmp_path / "slow", settings) as tools,
            browser_at(tools) as visitor,
            ThreadPoolExecutor(WAITING) as pool,
        ):
            visitor.token()
            site = visitor.app.state.site  # type: ignore[attr-defined]
            visitor.app.state.site = replace(site, providers=Directory(PATIENT))  # type: ignore[attr-defined]
            waiting = [pool.submit(visitor.post, "/anmelden/mit/rathaus") for _ in range(WAITING)]
            while provider.asked.total() < WAITING:
                sleep(0.02)
            assert visitor.get("/hilfe").status_code == 200
            writes(tools)
            assert not any(each.done() for each in waiting)
            provider.over.set()
            assert {each.result().status_code for each in waiting} == {503}
            with tools.database.reading() as db:
                assert db.query(ProviderAttempt).count() == 0
