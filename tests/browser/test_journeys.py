"""What people come for, done as they do it: with a mouse, with the keyboard, with and without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page of a visitor whose browser runs no scripts."""
    context = browser.new_context(locale="de-DE", java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_results_follow_the_typing_and_the_address_stays_true(page: Page, site: str) -> None:
    page.goto(f"{site}/loesungen")
    page.get_by_role("combobox", name="Aufgabe, Name oder bekanntes Produkt").press_sequentially(
        "Gieß den Kiez", delay=30
    )
    expect(page.locator(".lm-count")).to_contain_text("zu „Gieß den Kiez“")
    expect(page.locator(".lm-result h2").first).to_contain_text("Gieß den Kiez")
    expect(page).to_have_url(re.compile(r"/loesungen\?q=Gie%C3%9F"))
    expect(page).to_have_title(re.compile("„Gieß den Kiez“ – Lichtermeer"))
    page.reload()
    expect(page.locator(".lm-result h2").first).to_contain_text("Gieß den Kiez")


def test_a_tick_narrows_at_once_keeps_the_focus_and_can_be_taken_back(page: Page, site: str) -> None:
    page.goto(f"{site}/loesungen")
    before = page.locator(".lm-count").inner_text()
    box = page.locator("#f-handlungsfeld-wasser")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(".lm-chips")).to_contain_text("Wasser")
    expect(page).to_have_url(re.compile("handlungsfeld=wasser"))
    expect(box).to_be_focused()
    page.go_back()
    expect(page.locator(".lm-count")).to_have_text(before)
    expect(page.locator("#f-handlungsfeld-wasser")).not_to_be_checked()


def test_what_a_reader_opened_stays_open_when_results_change(page: Page, site: str) -> None:
    page.goto(f"{site}/loesungen")
    page.locator("#f-lizenz > summary").click()
    page.locator("#f-handlungsfeld-wasser").check()
    expect(page.locator(".lm-chips")).to_contain_text("Wasser")
    assert page.locator("#f-lizenz").evaluate("one => one.open")


def test_a_chip_takes_its_filter_away(page: Page, site: str) -> None:
    page.goto(f"{site}/loesungen?handlungsfeld=wasser&q=pegel")
    page.get_by_role("link", name="Filter entfernen: Wasser").click()
    expect(page).to_have_url(f"{site}/loesungen?q=pegel")


def test_on_a_phone_filters_open_as_a_sheet(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/loesungen?q=wasser")
    expect(page.locator("#f-handlungsfeld-wasser")).not_to_be_visible()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.locator("#f-handlungsfeld-wasser").check()
    page.get_by_role("button", name=re.compile(r"\d+ Lösungen? zeigen")).click()
    expect(page.locator(".lm-chips")).to_contain_text("Wasser")
    expect(page.locator("#filter")).not_to_be_visible()


def test_by_keyboard_from_the_start_to_an_entry(page: Page, site: str) -> None:
    page.goto(site)
    page.keyboard.press("Tab")
    expect(page.locator(".lm-skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Welche Aufgabe wollen Sie lösen?")).to_be_focused()
    page.keyboard.type("Gieß den Kiez")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Lösungen finden")).to_be_visible()
    link = page.get_by_role("link", name="Gieß den Kiez", exact=True).first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Gieß den Kiez", level=1)).to_be_visible()


def test_without_a_script_a_clerk_finds_filters_and_reads(plain: Page, site: str) -> None:
    plain.goto(site)
    plain.get_by_label("Welche Aufgabe wollen Sie lösen?").fill("wasser")
    plain.get_by_label("Meine Kommune").fill("Bad Belzig")
    plain.get_by_role("button", name="Lösungen finden").click()
    expect(plain.locator(".lm-count")).to_contain_text("zu „wasser“")
    plain.locator("#f-handlungsfeld-wasser").check()
    plain.get_by_label("Sortieren nach").select_option("passend")
    plain.get_by_role("button", name="Sortieren").click()
    expect(plain.locator(".lm-chips")).to_contain_text("Wasser")
    expect(plain.get_by_label("Sortieren nach")).to_have_value("passend")
    expect(plain.get_by_label("Meine Kommune")).to_have_value("Bad Belzig")
    plain.locator(".lm-result h2 a").first.click()
    expect(plain.get_by_role("heading", name="Auf einen Blick")).to_be_visible()


def test_without_a_script_a_name_of_many_is_asked_back(plain: Page, site: str) -> None:
    plain.goto(f"{site}/loesungen?q=wasser&kommune=Neustadt")
    expect(plain.get_by_role("heading", name="Welche Kommune meinen Sie?")).to_be_visible()
    plain.locator("[aria-labelledby=welche] a").first.click()
    expect(plain.get_by_role("heading", name="Welche Kommune meinen Sie?")).to_have_count(0)
    expect(plain.get_by_label("Meine Kommune")).to_have_value(re.compile("Neustadt"))


def test_without_a_script_a_wrong_statement_is_reported_and_nothing_typed_is_lost(plain: Page, site: str) -> None:
    plain.goto(f"{site}/loesungen/giess-den-kiez")
    plain.get_by_role("link", name="Angabe falsch? Überblick").click()
    expect(plain.get_by_label("Welcher Abschnitt?")).to_have_value("ueberblick")
    plain.get_by_label("Mailadresse für Rückfragen").fill("buero@annastadt.example")
    plain.get_by_role("button", name="Hinweis senden").click()
    expect(plain.get_by_role("alert")).to_contain_text("1 Angabe fehlt noch oder stimmt nicht")
    expect(plain.get_by_label("Mailadresse für Rückfragen")).to_have_value("buero@annastadt.example")
    plain.get_by_label("Was stimmt nicht").fill("Die Lösung heißt anders.")
    plain.get_by_role("button", name="Hinweis senden").click()
    expect(plain.get_by_role("heading", name="Ihr Hinweis ist angekommen")).to_be_visible()


def test_the_page_works_in_print(page: Page, site: str) -> None:
    page.goto(f"{site}/loesungen/muster-giessplaner")
    page.emulate_media(media="print")
    expect(page.locator(".lm-toc")).not_to_be_visible()
    expect(page.get_by_role("heading", name="Auf einen Blick")).to_be_visible()


def test_no_page_asks_anybody_else(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/loesungen?q=wasser", "/loesungen/smart-village-app", "/kommunen/120690020020"):
        page.goto(site + path)
    assert asked
    assert all(url.startswith((site, "data:")) for url in asked)
