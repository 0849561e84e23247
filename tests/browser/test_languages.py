"""A reader changes the language by keyboard, keeps the search, and finds the way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_by_keyboard_into_english_and_back(page: Page, site: str) -> None:
    page.goto(f"{site}/loesungen?q=Wasser")
    page.keyboard.press("Tab")  # skip to the content
    for name in ("Lichtermeer", "Lösungen", "Kommunen", "Veröffentlichen", "Hilfe", "Anmelden", "English"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_contain_text(name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/en/loesungen?q=Wasser")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Find solutions")
    page.locator("header").get_by_role("link", name="Deutsch").click()
    page.wait_for_url(f"{site}/loesungen?q=Wasser")


def test_the_way_to_the_other_language_follows_the_typing(page: Page, site: str) -> None:
    page.goto(f"{site}/en/loesungen")
    page.get_by_role("combobox", name="Task, name or known product").fill("Baum")
    page.wait_for_url(f"{site}/en/loesungen?q=Baum")
    page.locator("header").get_by_role("link", name="Deutsch").click()
    page.wait_for_url(f"{site}/loesungen?q=Baum")
    expect(page.get_by_role("combobox", name="Aufgabe, Name oder bekanntes Produkt")).to_have_value("Baum")


def test_on_a_phone_the_other_language_stands_at_the_end_of_the_page(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/hilfe/phasen")
    page.locator("footer").get_by_role("link", name="English").click()
    page.wait_for_url(f"{site}/en/hilfe/phasen")
