"""The page of an entry: everything that it holds, nothing that it does not, and nothing that its author smuggles in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog import contacts, operation, solutions
from catalog.contacts import ContactContent
from catalog.models import Solution, SolutionSlug
from catalog.reuse import Voice, claim_use
from catalog.wiring import Tools
from schemas.operation import OperatorOfferContent
from schemas.reuse import AdoptionClaim, AdoptionStep, Speaker
from schemas.solution import CostFact, Link, Route
from tests.catalog.web.conftest import words
from tests.factories import NOW, anna, bernd, published, speaking

Read = Callable[[str], str]
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'
EVIL_MARKDOWN = f"# {EVIL}\n\n[klick](javascript:alert(1)) <u>laut</u> ![x](http://x.example/y)"


class Elements(HTMLParser):
    """A page as a browser takes it apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.data: list[str] = []
        self._kept = self.scripts
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self._kept = self.data if ("type", "application/ld+json") in attrs else self.scripts
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "action", "src"}]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self._kept.append(data)


def slugs(tools: Tools) -> list[str]:
    with tools.database.reading() as db:
        return list(db.scalars(select(Solution.slug).order_by(Solution.slug)))


def test_every_entry_of_the_demo_has_a_page_without_raw_keys(demo_tools: Tools, dieter: TestClient) -> None:
    for slug in slugs(demo_tools):
        answer = dieter.get(f"/loesungen/{slug}")
        assert answer.status_code == 200, slug
        text = words(answer.text)
        found = re.search(r"\b(None|undetermined|in_operation|use_elsewhere|source_only|confirmation_due)\b", text)
        assert not found, (slug, found)


def test_a_complete_entry_shows_every_section(read: Read) -> None:
    page = read("/loesungen/muster-giessplaner")
    for title in (
        "Auf einen Blick", "Überblick", "Drei Wege zur Lösung", "Phase", "Betrieb", "Datenschutz und Sicherheit",
        "Barrierefreiheit", "Vorlagen", "Quellcode", "Nachnutzung", "Erfahrungen", "Ansprechpersonen", "Aktualität",
        "Verlauf", "Ähnliche Lösungen",
    ):  # fmt: skip
        assert title in page
    assert "Dieses Beispiel ist erfunden" in page
    assert "Noch nicht angegeben" not in page


def test_a_thin_entry_names_what_nobody_has_said(read: Read) -> None:
    page = read("/loesungen/leipzig-giesst")
    assert "Dazu hat bisher niemand etwas gesagt" in page
    assert "Was kostet es im Jahr? Gesamtkosten: nicht angegeben" in page
    assert "Betriebsmodell" not in page


def test_confirmed_and_reported_stand_apart(read: Read) -> None:
    assert "0 bestätigt , 30 gemeldet" in read("/loesungen/smart-village-app")


def test_where_a_statement_comes_from_stands_beside_it(read: Read) -> None:
    page = read("/loesungen/smart-village-app")
    assert "open-source-wettbewerb.de, Stand Juli 2025" in page


def test_a_hit_is_opened_with_the_visitors_place(dieter: TestClient) -> None:
    found = dieter.get("/loesungen?q=Smart+Village+App&kommune=Bad+Belzig").text
    assert 'href="/loesungen/smart-village-app?kommune=120690020020"' in found


def test_the_page_answers_for_a_place(read: Read) -> None:
    assert "wie Bad Belzig" in read("/loesungen/smart-village-app?kommune=Bad+Belzig")


def test_every_statement_can_be_called_wrong(dieter: TestClient) -> None:
    html = "".join(dieter.get(f"/loesungen/smart-village-app{beside}").text for beside in ("", "/nutzung"))
    asked = re.findall(r'href="(/loesungen/smart-village-app/angabe-falsch\?zu=[^"]+)"', html)
    assert len(asked) > 30
    assert all(dieter.get(path.replace("&amp;", "&")).status_code == 200 for path in asked[:5] + asked[-5:])


@pytest.mark.parametrize("about", ["kopf", "verlauf", "nutzung:Weitere%20Kommunen"])
def test_what_stands_apart_can_be_called_wrong_too(tools: Tools, stranger: TestClient, about: str) -> None:
    with tools.database.writing() as db:
        solution = published(db, anna(db))
        source = Voice.of_source("Katalog der Quelle")
        claim_use(db, solution, AdoptionClaim(note="weitere"), adopter="Weitere Kommunen", by=source, now=NOW)
        path = f"/loesungen/{solution.slug}"
    html = stranger.get(path).text
    assert f'/angabe-falsch?zu={about}"' in html


@pytest.mark.parametrize(
    ("slug", "sign"),
    [
        ("muster-anliegenmelder", "Beendet"),
        ("muster-glockenturm", "Ortsgebunden, keine Phase"),
        ("leipzig-giesst", "Nutzung an einem Ort"),
    ],
)
def test_what_has_no_phase_of_its_own_says_why_in_its_sign(dieter: TestClient, slug: str, sign: str) -> None:
    signs = re.search(r'lm-verdicts">(.*?)</ul>', dieter.get(f"/loesungen/{slug}").text, re.DOTALL)
    assert signs is not None
    assert sign in signs[1]


def test_what_has_ended_lacks_nothing_for_a_next_phase(read: Read) -> None:
    page = read("/loesungen/muster-anliegenmelder")
    assert "Beendet, zuletzt:" in page
    assert "Was bis zur" not in page and "von 5 Bedingungen" not in page


# Addresses


def test_an_older_address_leads_to_the_present_one(tools: Tools, stranger: TestClient) -> None:
    with tools.database.writing() as db:
        entry = published(db, anna(db), title="Gießplaner")
        db.add(SolutionSlug(slug="alter-name", solution_id=entry.id))
    answer = stranger.get("/loesungen/alter-name")
    assert (answer.status_code, answer.headers["location"]) == (301, "/loesungen/giessplaner")


def test_a_withdrawn_entry_says_so_and_why(tools: Tools, stranger: TestClient) -> None:
    with tools.database.writing() as db:
        solutions.withdraw(published(db, anna(db), title="Gießplaner"), "Doppelt vorhanden.")
    answer = stranger.get("/loesungen/giessplaner")
    assert answer.status_code == 410
    assert "Grund: Doppelt vorhanden." in answer.text


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "..%2f..%2fetc", "%00", "A B", "x" * 500, "%E2%98%83", "'--"])
def test_an_address_without_an_entry_is_not_found(dieter: TestClient, slug: str) -> None:
    answer = dieter.get(f"/loesungen/{slug}")
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.text


# Texts of strangers


def test_hostile_text_in_every_field_stays_text(tools: Tools, stranger: TestClient) -> None:
    with tools.database.writing() as db:
        town, other = anna(db), bernd(db)
        other.name = town.name = EVIL
        entry = published(
            db, town,
            title=EVIL, summary=EVIL, description=EVIL_MARKDOWN,
            known_as=(EVIL,), keywords=(EVIL,), products=(EVIL,),
            lifecycle_words=EVIL, licence=EVIL, licence_words=EVIL,
            standards=(EVIL,), time_to_start=EVIL, costs=(CostFact(words=EVIL),),
            routes=(Route(key="join", text=EVIL, next_step=EVIL),),
            links=(Link(url="https://x.example/\"><script>alert(1)</script>", label=EVIL),),
        )  # fmt: skip
        offer = OperatorOfferContent(title=EVIL, description=EVIL, serves=EVIL, hosting=EVIL, included=(EVIL,))
        operation.offer(db, entry, offer, operator=EVIL, said_by=EVIL)
        operation.link_code(db, entry, "javascript:alert(1)", licence=EVIL, licence_words=EVIL, said_by=EVIL)
        contacts.add_contact(db, entry, ContactContent(role=EVIL, mailbox='a@b.example?cc="><script>', unit=EVIL), None)
        claim = AdoptionClaim(step=AdoptionStep.TRIAL, note=EVIL, lesson=EVIL)
        claim_use(db, entry, claim, adopter=other, by=speaking(other, Speaker.ADOPTER), now=NOW)
        claim_use(db, entry, claim, adopter=EVIL, by=speaking(town, Speaker.PUBLISHER), now=NOW)
        solutions.refresh(db, entry, NOW)
        slug = entry.slug
    for path in (
        f"/loesungen/{slug}",
        f"/loesungen/{slug}/angabe-falsch",
        "/loesungen",
        "/organisationen/annastadt",
        "/",
    ):
        html = stranger.get(path).text
        elements = Elements(html)
        assert elements.names.isdisjoint({"img", "u", "iframe"}), path
        assert not any(name.startswith("on") for name in elements.attributes), path
        assert not any(link.lower().startswith("javascript:") for link in elements.links), path
        assert "alert" not in "".join(elements.scripts), path
        assert all(json.loads(block) for block in elements.data), path
        assert "{{7*7}}" in html or path == "/", path


@pytest.mark.parametrize(
    "url", ["https://[x/y", "https://a]b/c", "https://ex\u2100mple.de/a", "https://a:b/c", "git@a.example:b"]
)
def test_an_address_that_cannot_be_taken_apart_is_shown_all_the_same(
    tools: Tools, stranger: TestClient, url: str
) -> None:
    with tools.database.writing() as db:
        entry = published(db, anna(db), title="Gießplaner")
        operation.link_code(db, entry, url, licence=None, licence_words=None, said_by="Annastadt")
        solutions.refresh(db, entry, NOW)
    page = stranger.get("/loesungen/giessplaner")
    assert page.status_code == 200
    assert url in page.text


def test_a_link_outside_carries_no_reference(dieter: TestClient) -> None:
    html = dieter.get("/loesungen/smart-village-app").text
    outside = re.findall(r'<a [^>]*href="https?://[^"]+"[^>]*>', html)
    assert outside
    assert all("noopener" in link for link in outside)
