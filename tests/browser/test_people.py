"""People at the doors: register, join, sign in and out, with a mouse, with the keyboard alone, without a script; and
everybody can use every page that is for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from auth.roles import Where
from catalog.web.routes import ROUTES
from tests.browser.people_site import PeopleSite, people_site
from tests.catalog.web.walked_addresses import FORMS, addresses
from tests.conftest import find_chromium

pytestmark = pytest.mark.browser

PASSWORD = "laterne nebel deich kanne"
DOORS = ("/anmelden", "/abmelden", "/registrieren", "/passwort-vergessen", "/einladung", "/widerspruch")
INSIDE = (
    "/konto",
    "/arbeitsplatz",
    "/verwaltung",
    "/organisationen/{slug}/",
    "/loesungen/{slug}/ansprech",
    "/woerter/v",
)
ELSEWHERE = ("/mit/{provider}", ".csv", ".json")


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at."""

    language: str
    theme: str
    width: int


TOO_WIDE = """() => [...document.querySelectorAll("*")]
    .filter(one => one.getBoundingClientRect().right > 320).map(one => one.outerHTML.slice(0, 120))"""
LOOKS = (Look("", "light", 1280), Look("/en", "dark", 390))


def templates(beginnings: tuple[str, ...]) -> list[str]:
    """The addresses of pages that begin so."""
    paths = [route.path for route in ROUTES if "GET" in (route.methods or ())]
    return [path for path in paths if path.startswith(beginnings) and not any(part in path for part in ELSEWHERE)]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleSite]:
    if find_chromium() is None:
        pytest.skip("not run: browser")
    with people_site(tmp_path_factory.mktemp("people")) as served:
        yield served


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    context = browser.new_context(locale="de-DE", java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def link_in(letter: str) -> str:
    """The one address in a letter that opens something."""
    found = re.search(r"http\S+\?link=[\w-]+", letter)
    assert found, letter
    return found[0]


def test_somebody_registers_joins_and_leaves_without_a_script(plain: Page, people: PeopleSite) -> None:
    plain.goto(f"{people.address}/registrieren")
    plain.get_by_label("Ihr Name").fill("Nora Neuland")
    plain.get_by_label("Mailadresse").fill("nora@neuland.example")
    plain.get_by_role("button", name="Link anfordern").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Wir haben Ihnen geschrieben")
    [letter] = people.mails("nora@neuland.example")
    plain.goto(link_in(letter))
    plain.get_by_label("Ihr Name").fill("Nora Neuland")
    plain.get_by_label("Passwort").fill(PASSWORD)
    plain.get_by_role("button", name="Konto anlegen").click()
    plain.goto(f"{people.address}/konto/organisationen/beitreten?organisation=ort-own")
    plain.get_by_label("Was machen Sie dort?").fill("Ich leite die Stabsstelle.")
    plain.get_by_role("button", name="Anfrage senden").click()
    expect(plain).to_have_url(re.compile("/konto/organisationen"))
    expect(plain.locator("main")).to_contain_text("Ort own")
    plain.goto(f"{people.address}/abmelden")
    plain.locator("main").get_by_role("button", name="Abmelden").click()
    plain.goto(f"{people.address}/konto")
    expect(plain).to_have_url(re.compile("/anmelden"))


def test_somebody_signs_in_by_keyboard_alone_and_lands_where_they_wanted_to_go(page: Page, people: PeopleSite) -> None:
    page.goto(f"{people.address}/registrieren")
    page.get_by_label("Ihr Name").fill("Tom Tastatur")
    page.get_by_label("Mailadresse").fill("tom@tasten.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wir haben Ihnen geschrieben")
    page.goto(link_in(people.mails("tom@tasten.example")[0]))
    page.get_by_label("Ihr Name").fill("Tom Tastatur")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("bestaetigen"))
    page.context.clear_cookies()
    page.goto(f"{people.address}/konto/sitzungen")
    expect(page).to_have_url(re.compile("/anmelden"))
    tab_to(page, "mail")
    page.keyboard.type("tom@tasten.example")
    page.keyboard.press("Tab")
    expect(page.locator("#passwort")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{people.address}/konto/sitzungen")


def tab_to(page: Page, name: str, most: int = 40) -> None:
    """Press Tab until the field has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == name:
            return
    raise AssertionError(f"{name} can't be reached by {most} tabs")


def test_what_is_wrong_stands_above_the_form_and_leads_to_its_field(page: Page, people: PeopleSite) -> None:
    page.goto(f"{people.address}/registrieren")
    page.get_by_role("button", name="Link anfordern").click()
    summary = page.locator("#fehler")
    expect(summary).to_have_attribute("role", "alert")
    expect(summary).to_be_in_viewport()
    expect(page).to_have_title(re.compile("^Fehler:"))
    summary.get_by_role("link").first.click()
    expect(page.locator("#name")).to_be_focused()
    expect(page.locator("#name")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("template", [*templates(DOORS), *templates(INSIDE)])
def test_everybody_can_use_every_page_for_people(page: Page, people: PeopleSite, template: str) -> None:
    """By axe, and with nothing wider than the smallest phone. Each page is looked at in one of the ways, by its name:
    what differs between them is the same on all of these pages."""
    look = LOOKS[crc32(template.encode()) % len(LOOKS)]
    role = "visitor" if template.startswith(DOORS) and template != "/abmelden" else "administrator"
    if role != "visitor":
        people.enter(page.context, role)
    asked = next(addresses(people.house, people.house.guests[role], template, [Where.OTHER_OWNERLESS]))
    fields = FORMS[template](people.house) if template in FORMS else {}
    query = "?" + "&".join(f"{name}={value}" for name, value in fields.items()) if fields else ""
    page.emulate_media(color_scheme="dark" if look.theme == "dark" else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": look.width, "height": 900})
    answer = page.goto(people.address + look.language + asked.path + query)
    assert answer and answer.status == 200, (asked.path, answer and answer.status)
    found = Axe().run(page).response["violations"]
    assert not found, json.dumps([(each["id"], each["nodes"][0]["html"][:300]) for each in found], indent=1)
    page.set_viewport_size({"width": 320, "height": 700})
    wide = page.evaluate(TOO_WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, wide
