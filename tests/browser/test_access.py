"""Everybody can use every page: axe-core in both themes, on a large screen and a phone, nothing wider than 320 px."""

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
SIZES = {"large": (1280, 900), "phone": (390, 844)}


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("name", list(PAGES))
def test_axe_finds_nothing(page: Page, site: str, name: str, size: str) -> None:
    """In the dark only colours can be otherwise."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(site + PAGES[name])
    assert not violations(page, {})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert not violations(page, {"runOnly": ["color-contrast"]})


def violations(page: Page, options: dict[str, Any]) -> str:
    """What axe finds, in short; empty where it finds nothing."""
    found = Axe().run(page, options=options).response["violations"]
    return json.dumps([(each["id"], each["nodes"][0]["html"][:300]) for each in found], indent=1) if found else ""


@pytest.mark.parametrize("name", list(PAGES))
def test_nothing_scrolls_sideways_on_the_smallest_phone(page: Page, site: str, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(site + PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


TARGETS = (
    "button, select, summary, input:not([type=checkbox]), .kern-btn, .lm-chip, .lm-act, .lm-check, .lm-nav a, "
    ".lm-pages a, .lm-toc a, .lm-wrong a, .lm-fields a"
)
TOO_SMALL = """targets => [...document.querySelectorAll(targets)]
    .filter(one => one.checkVisibility() && !one.closest('.lm-away') && one.getBoundingClientRect().height < 43.9)
    .map(one => one.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("name", list(PAGES))
def test_targets_are_large_enough_for_a_finger(page: Page, site: str, name: str) -> None:
    """Links within sentences are excepted."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + PAGES[name])
    assert page.evaluate(TOO_SMALL, TARGETS) == []
