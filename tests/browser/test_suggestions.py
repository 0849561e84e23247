"""Offers while typing: by keyboard, mouse and finger, heard by screen readers, in both themes, on a slow line, and
without a script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

pytestmark = pytest.mark.browser

ASKED = re.compile("/suche/vorschlaege")
ACTIVE = "box => document.getElementById(box.getAttribute('aria-activedescendant'))?.textContent ?? ''"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
Type = Callable[..., Locator]


@pytest.fixture
def typed(page: Page, site: str) -> Type:
    """Types into a field of a page and waits for the offers; gives the field."""

    def type_(text: str, path: str = "/", field: str = "q") -> Locator:
        page.goto(site + path)
        box = page.locator(f"#{field}")
        box.press_sequentially(text, delay=15)
        expect(page.locator(f"#{field}-vorschlaege")).to_be_visible()
        return box

    return type_


def offers(page: Page, field: str = "q") -> Locator:
    return page.locator(f"#{field}-vorschlaege [role=option]")


def active(box: Locator) -> str:
    """The words of the offer on which a screen reader stands; empty where it stands in the field."""
    words: str = box.evaluate(
        "one => document.getElementById(one.getAttribute('aria-activedescendant'))?.textContent ?? ''"
    )
    return words


def test_names_come_first_then_fields_of_action_then_words(page: Page, typed: Type) -> None:
    typed("klima")
    assert page.locator("#q-vorschlaege .lm-options__name").all_inner_texts() == [
        "Lösungen", "Handlungsfelder", "Suchwörter",
    ]  # fmt: skip
    assert "Klimaanpassung" in page.get_by_role("group", name="Handlungsfelder").inner_text()


def test_a_screen_reader_is_told_all_along(page: Page, typed: Type) -> None:
    box = typed("klima")
    expect(box).to_have_role("combobox")
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Welche Aufgabe wollen Sie lösen?")).to_be_visible()
    assert box.get_attribute("aria-controls") == "q-vorschlaege"
    number = offers(page).count()
    expect(page.locator("#q-vorschlaege + [role=status]")).to_have_text(
        f"{number} Vorschläge, mit den Pfeiltasten erreichbar."
    )
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    assert active(box) == offers(page).first.inner_text()
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))


def test_arrows_go_round_and_other_keys_lead_back_into_the_text(page: Page, typed: Type) -> None:
    box = typed("klima")
    first, last = offers(page).first.inner_text(), offers(page).last.inner_text()
    page.keyboard.press("ArrowUp")
    assert active(box) == last
    page.keyboard.press("ArrowDown")
    assert active(box) == first
    for key, place in (("Home", 0), ("ArrowDown", 0), ("End", 5), ("ArrowUp", 5), ("ArrowLeft", 4)):
        page.keyboard.press(key)
        assert bool(active(box)) == key.startswith(("ArrowD", "ArrowU"))
        assert box.evaluate("one => one.selectionStart") == place
    expect(box).to_have_value("klima")


def test_escape_closes_and_an_arrow_opens_again(page: Page, typed: Type) -> None:
    box = typed("klima")
    page.keyboard.press("Escape")
    expect(page.locator("#q-vorschlaege")).not_to_be_visible()
    expect(box).to_have_value("klima")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q-vorschlaege")).to_be_visible()
    expect(page.locator("[role=option][aria-selected=true]")).to_have_text(offers(page).first.inner_text())
    page.keyboard.press("Tab")
    expect(page.locator("#q-vorschlaege")).not_to_be_visible()
    expect(page.locator("#k")).to_be_focused()


def test_enter_on_a_name_searches_for_it(page: Page, typed: Type) -> None:
    box = typed("gieß den")
    page.keyboard.press("ArrowDown")
    name = active(box)
    page.keyboard.press("Enter")
    expect(page.locator(".lm-count")).to_contain_text(f"zu „{name}“")
    expect(page.locator(".lm-result h2").first).to_contain_text(name)
    expect(page).to_have_url(re.compile(r"/loesungen\?q=Gie%C3%9F\+den\+Kiez"))


def test_enter_in_the_text_searches_for_what_was_typed(page: Page, typed: Type) -> None:
    typed("wass")
    page.keyboard.press("Enter")
    expect(page.locator(".lm-count")).to_contain_text("zu „wass“")


def test_on_the_results_a_chosen_word_renews_them_and_the_address_is_true(page: Page, typed: Type) -> None:
    typed("bewäss", "/loesungen?handlungsfeld=klimaanpassung")
    page.get_by_role("option", name="Bewässerung", exact=True).click()
    expect(page.locator(".lm-count")).to_contain_text("zu „Bewässerung“")
    expect(page).to_have_url(re.compile(r"q=Bew%C3%A4sserung&handlungsfeld=klimaanpassung$"))
    expect(page.locator("#q-vorschlaege")).not_to_be_visible()


@pytest.mark.parametrize("path", ["/", "/loesungen?land=DE-BY"])
def test_a_field_of_action_is_a_filter_in_place_of_the_typed_word(page: Page, typed: Type, path: str) -> None:
    typed("tour", path)
    page.get_by_role("option", name="Tourismus").click()
    expect(page.locator(".lm-chips").first).to_contain_text("Tourismus")
    expect(page.locator("#q")).to_have_value("")
    expect(page).to_have_url(re.compile("handlungsfeld=tourismus"))
    if "land" in path:
        expect(page).to_have_url(re.compile("land=DE-BY"))


def test_a_place_fills_its_field_and_the_results_follow(page: Page, typed: Type) -> None:
    box = typed("Bad Belz", "/loesungen", field="k")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Bad Belzig")
    expect(box).to_be_focused()
    expect(page).to_have_url(re.compile("kommune=12"))
    expect(page.get_by_label("Sortieren nach").locator("option[value=passend]")).to_have_count(1)


def test_a_finger_chooses(browser: Browser, site: str) -> None:
    context = browser.new_context(
        locale="de-DE", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(site)
    page.locator("#k").press_sequentially("Bad Belz", delay=15)
    page.get_by_role("option", name="Bad Belzig").tap()
    expect(page.locator("#k")).to_have_value("Bad Belzig")
    expect(page.locator("#k-vorschlaege")).not_to_be_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/en/loesungen"])
def test_axe_finds_nothing_with_the_list_open(page: Page, typed: Type, path: str, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    typed("klima", path)
    page.keyboard.press("ArrowDown")
    found = Axe().run(page).response["violations"]
    assert not found, json.dumps([(each["id"], each["nodes"][0]["html"][:300]) for each in found], indent=1)


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("path", ["/", "/loesungen"])
def test_on_a_small_phone_offers_fit_and_are_large_enough(page: Page, typed: Type, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    typed("klima", path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert min(each["height"] for option in offers(page).all() if (each := option.bounding_box())) >= 44


def test_nothing_moves_when_the_list_opens(page: Page, site: str) -> None:
    page.goto(site)
    before = page.locator("#k").bounding_box()
    page.locator("#q").press_sequentially("klima")
    expect(page.locator("#q-vorschlaege")).to_be_visible()
    assert page.locator("#k").bounding_box() == before


def test_offers_of_an_older_question_never_come_after_those_of_the_newer(page: Page, site: str) -> None:
    held: list[Route] = []
    page.goto(site)
    page.route(ASKED, lambda route: held.append(route) if route.request.url.endswith("q=kl") else route.continue_())
    with page.expect_request(ASKED):
        page.locator("#q").press_sequentially("kl")
    page.locator("#q").press_sequentially("ima")
    expect(offers(page).first).to_contain_text("Klima")
    (late,) = held
    late.fulfill(
        json={"told": "", "groups": [{"name": "", "lang": "", "options": [{"text": "zu spät", "filter": None}]}]}
    )
    page.wait_for_timeout(200)
    expect(page.get_by_text("zu spät")).to_have_count(0)


def test_while_the_server_is_slow_one_searches_on_and_no_list_opens_afterwards(page: Page, site: str) -> None:
    page.goto(f"{site}/loesungen")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(ASKED, hold)
    page.locator("#q").press_sequentially("wasser")
    page.wait_for_timeout(250)
    page.keyboard.press("Enter")
    expect(page.locator(".lm-count")).to_contain_text("zu „wasser“")
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)
    expect(page.locator("#q-vorschlaege")).not_to_be_visible()


@pytest.mark.parametrize("status", [500, 429, 200])
def test_a_server_that_fails_leaves_a_field_as_any_other(page: Page, site: str, status: int) -> None:
    page.route(ASKED, lambda route: route.fulfill(status=status, body="<html>nichts zu lesen"))
    page.goto(site)
    page.locator("#q").press_sequentially("wasser")
    page.wait_for_timeout(300)
    expect(page.locator("#q-vorschlaege")).not_to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".lm-count")).to_contain_text("zu „wasser“")


def test_hostile_titles_are_text(page: Page, site: str) -> None:
    title = '<img src=x onerror=alert(1)><script>alert(2)</script> & "Zisterne"'
    offered = {"told": title, "groups": [{"name": title, "lang": "", "options": [{"text": title, "filter": None}]}]}
    page.route(ASKED, lambda route: route.fulfill(json=offered))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(site)
    page.locator("#q").press_sequentially("zist")
    expect(offers(page)).to_have_text([title])
    assert page.locator("#q-vorschlaege img, #q-vorschlaege script").count() == 0
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_have_value(title)


def test_it_is_not_asked_with_every_key(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if ASKED.search(request.url) else None)
    page.goto(site)
    page.locator("#q").press_sequentially("beleuchtung", delay=5)
    expect(page.locator("#q-vorschlaege")).to_be_visible()
    assert len(asked) == 1


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page of a visitor whose browser runs no scripts."""
    context = browser.new_context(locale="de-DE", java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_without_a_script_the_fields_promise_nothing(plain: Page, site: str) -> None:
    for path in ("/", "/loesungen"):
        plain.goto(site + path)
        expect(plain.get_by_role("combobox", name=re.compile("Kommune|Aufgabe"))).to_have_count(0)
        plain.locator("#q").fill("wasser")
        plain.locator("#k").fill("Bad Belzig")
        plain.locator("form:has(#q) button[type=submit]").first.click()
        expect(plain.locator(".lm-count")).to_contain_text("zu „wasser“")
        expect(plain.locator("#k")).to_have_value("Bad Belzig")
