"""Signing in at a town hall's provider in a real browser: the content policy must not stand in the way."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from catalog import migrations
from catalog.app import create_app
from tests.browser.conftest import Served
from tests.conftest import NOT_RUN, find_chromium
from tests.identity_provider import real
from tests.sites import open_site

CLAIMS = {"name": "Sachbearbeitung Digitales", "email": "digitales@musterstadt.example", "email_verified": True}


@dataclass(frozen=True)
class TownHall:
    """A catalogue whose people sign in at a provider."""

    address: str
    provider: real.RealProvider


@pytest.fixture(scope="module")
def town_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownHall]:
    if find_chromium() is None:
        pytest.skip(NOT_RUN)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        way = f"http://127.0.0.1:{port}/anmelden/mit/rathaus"
        out = [f"{way}/abgemeldet"]
        with real.running([f"{way}/zurueck"], {"digitales": CLAIMS}, post_logout=out) as provider:
            settings = {
                "key": "rathaus",
                "name": "Rathaus Musterstadt",
                "issuer": provider.issuer,
                "client_id": real.CLIENT_ID,
                "client_secret": real.CLIENT_SECRET,
            }
            folder = tmp_path_factory.mktemp("town_hall")
            tools = replace(
                open_site(folder, port=port, identity_providers=[settings]), clock=lambda: datetime.now(UTC)
            )
            migrations.upgrade(tools.database, tools.clock())
            config = uvicorn.Config(create_app(tools), log_level="warning", ws="none", lifespan="on")
            with Served(config, listener) as address:
                yield TownHall(address, provider)
            tools.database.close()


def sign_in(page: Page, town_hall: TownHall, then: str) -> None:
    page.goto(f"{town_hall.address}/anmelden?next={then}")
    page.get_by_role("button", name="Mit Rathaus Musterstadt anmelden").click()
    page.wait_for_url(f"{town_hall.provider.issuer}/**")
    page.get_by_placeholder("Enter any login").fill("digitales")
    page.get_by_placeholder("and password").fill("any")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def check(page: Page, folder: Path, name: str) -> None:
    """Everybody can use the page, on a large screen and on a phone."""
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_browser_signs_in_and_out_at_the_town_hall(page: Page, town_hall: TownHall, tmp_path: Path) -> None:
    page.goto(f"{town_hall.address}/anmelden/mit/rathaus")
    check(page, tmp_path, "one")
    sign_in(page, town_hall, "/hilfe")
    page.wait_for_url(f"{town_hall.address}/hilfe")
    expect(page.get_by_role("link", name="Mein Konto").first).to_be_visible()
    page.goto(f"{town_hall.address}/konto/anmeldedienste")
    check(page, tmp_path, "account")
    page.get_by_role("button", name="Hier und bei Rathaus Musterstadt abmelden").click()
    page.wait_for_url(f"{town_hall.provider.issuer}/**")
    page.get_by_role("button", name="Yes, sign me out").click()
    page.wait_for_url(f"{town_hall.address}/anmelden/mit/rathaus/abgemeldet**")
    check(page, tmp_path, "left")


def test_a_refused_sign_in_says_what_to_do(page: Page, town_hall: TownHall, tmp_path: Path) -> None:
    page.goto(f"{town_hall.address}/anmelden/mit/rathaus/zurueck?state=invented")
    expect(page.get_by_role("heading", name="Diese Anmeldung kennen wir nicht")).to_be_visible()
    check(page, tmp_path, "failed")
