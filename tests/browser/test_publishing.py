"""A project team publishes on a phone, by keyboard; everybody can use the steps and the preview."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.people_site import PeopleSite, people_site
from tests.conftest import find_chromium

pytestmark = pytest.mark.browser

WIDTH = 390
FIELDS = {
    "titel": "Lampenplan",
    "satz": "Zeigt, welche Straßenlampe als nächste gewartet wird.",
}


@pytest.fixture
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleSite]:
    if find_chromium() is None:
        pytest.skip("not run: browser")
    with people_site(tmp_path_factory.mktemp("people")) as served:
        yield served


@pytest.fixture
def phone(browser: Browser, people: PeopleSite) -> Iterator[Page]:
    """A narrow screen on which somebody is signed in who writes and speaks for an organisation."""
    context = browser.new_context(locale="de-DE", viewport={"width": WIDTH, "height": 800})
    people.enter(context, "editor who speaks")
    yield context.new_page()
    context.close()


def tab_to(page: Page, id: str) -> None:
    """Press Tab until the field has the focus."""
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == id:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{id} can't be reached by Tab")


def check(page: Page) -> None:
    """Nothing keeps anybody out, and nothing is wider than the screen."""
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def test_somebody_publishes_an_entry_by_keyboard_on_a_phone(phone: Page, people: PeopleSite) -> None:
    phone.goto(f"{people.address}/veroeffentlichen")
    phone.get_by_role("button", name="Mit leeren Feldern beginnen").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Worum geht es")
    for name, text in FIELDS.items():
        tab_to(phone, name)
        phone.keyboard.type(text)
    tab_to(phone, "stichworte")
    expect(phone.locator("#gespeichert-um")).to_contain_text("Entwurf gespeichert um", timeout=20_000)
    phone.reload()
    expect(phone.locator("#titel")).to_have_value(FIELDS["titel"])
    tab_to(phone, "titel")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Stand")
    phone.locator("#seit").fill("bald")
    phone.locator("#seit").press("Enter")
    expect(phone.locator("#fehler")).to_contain_text("1 Angabe")
    expect(phone.locator("#seit")).to_have_value("bald")
    check(phone)
    phone.locator("#seit").fill("2024")
    phone.get_by_role("radio", name="im Betrieb").check()
    phone.get_by_role("button", name="Speichern und zur Übersicht").press("Enter")
    expect(phone.locator("main")).to_contain_text("3 von 16 Angaben")
    phone.get_by_role("link", name="Vorschau ansehen").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text(FIELDS["titel"])
    check(phone)
    phone.get_by_role("link", name="Zurück zum Entwurf").press("Enter")
    phone.get_by_role("link", name="Prüfen und veröffentlichen").press("Enter")
    check(phone)
    phone.locator("main form button[type=submit]").press("Enter")
    expect(phone.locator("main")).to_contain_text("Eingereicht")
