"""Everybody can use every page: axe-core in both languages and themes, on a large screen and a phone, nothing wider
than 320 px, nothing too small for a finger."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = {
    "start": "/",
    "search": "/loesungen?q=wasser&handlungsfeld=wasser&land=DE-BY",
    "all": "/loesungen",
    "words": "/woerter?q=licht",
    "nothing found": "/loesungen?q=xqzzwkvv",
    "which place": "/loesungen?kommune=Neustadt",
    "complete entry": "/loesungen/muster-giessplaner",
    "long entry": "/loesungen/smart-village-app",
    "thin entry": "/loesungen/leipzig-giesst",
    "note": "/loesungen/smart-village-app/angabe-falsch?zu=code",
    "thanks": "/loesungen/smart-village-app/angabe-falsch/danke",
    "no file": "/loesungen/leipzig-giesst/publiccode.yml",
    "data": "/daten",
    "places": "/kommunen",
    "place": "/kommunen/120690020020",
    "association": "/organisationen/musterwald",
    "help": "/hilfe",
    "phases": "/hilfe/phasen",
    "impressum": "/impressum",
    "privacy": "/datenschutz",
    "accessibility": "/barrierefreiheit",
    "missing": "/gibt-es-nicht",
}
TARGETS = (
    "button, select, summary, input:not([type=checkbox]), .kern-btn, .lm-chip, .lm-act, .lm-check, .lm-nav a, "
    ".lm-pages a, .lm-toc a, .lm-wrong a, .lm-fields a"
)
TOO_SMALL = """targets => [...document.querySelectorAll(targets)]
    .filter(one => one.checkVisibility() && !one.closest('.lm-away') && one.getBoundingClientRect().height < 43.9)
    .map(one => one.outerHTML.slice(0, 160))"""
LARGE, PHONE, SMALLEST = (1280, 900), (390, 844), (320, 700)


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_is_for_everybody_on_a_phone_and_in_both_themes(page: Page, site: str, name: str) -> None:
    """In the dark only colours can be otherwise. Links within sentences need not be as large as a finger."""
    _look(page, site + PAGES[name], PHONE)
    assert not violations(page, {})
    assert page.evaluate(TOO_SMALL, TARGETS) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert not violations(page, {"runOnly": ["color-contrast"]})
    assert _fits(page)


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_is_for_everybody_in_english_and_on_a_large_screen(page: Page, site: str, name: str) -> None:
    """In one theme: colours know no language."""
    _look(page, f"{site}/en{PAGES[name].removesuffix('/')}", LARGE)
    assert not violations(page, {})
    assert _fits(page)
    assert page.evaluate(TOO_SMALL, TARGETS) == []


def _look(page: Page, address: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(address)


def _fits(page: Page) -> bool:
    """Whether nothing scrolls sideways on the smallest phone."""
    page.set_viewport_size({"width": SMALLEST[0], "height": SMALLEST[1]})
    return bool(page.evaluate("document.documentElement.scrollWidth") <= SMALLEST[0])


def violations(page: Page, options: dict[str, Any]) -> str:
    """What axe finds, in short; empty where it finds nothing."""
    found = Axe().run(page, options=options).response["violations"]
    return json.dumps([(each["id"], each["nodes"][0]["html"][:300]) for each in found], indent=1) if found else ""
