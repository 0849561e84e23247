"""Who uses an entry: a few stand on its page, all of them on a page of their own, and the figures count all of them."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from catalog import operation, reuse
from catalog.wiring import Tools
from schemas.operation import OperatorOfferContent
from schemas.reuse import AdoptionClaim, AdoptionStep, Speaker
from tests.catalog.web.conftest import words
from tests.factories import NOW, anna, derive, employer, published, speaking

ENTRY = "/loesungen/giessplaner"
MANY = 53


@pytest.fixture
def many(tools: Tools) -> None:
    """An entry that 53 towns use: Ort 52 says so itself, Ort 51 has ended it, Ort 50 is a large one."""
    with tools.database.writing() as db:
        publisher = anna(db)
        entry = published(db, publisher, title="Gießplaner")
        for number in range(MANY):
            town = employer(db, f"Ort {number:02}", size_class="50000_100000" if number == 50 else "10000_20000")
            role = Speaker.ADOPTER if number == 52 else Speaker.PUBLISHER
            by = speaking(town if number == 52 else publisher, role)
            step = AdoptionStep.ENDED if number == 51 else AdoptionStep.OPERATION
            reuse.claim_use(db, entry, AdoptionClaim(step=step), adopter=town, by=by, now=NOW)
        derive(db, entry)


def named(html: str) -> list[str]:
    """The organisations of the table, in its order."""
    return re.findall(r'scope="row"><a class="lm-link" href="[^"]*">(Ort \d+)</a>', html)


@pytest.mark.usefixtures("many")
def test_the_entry_shows_a_few_uses_counts_all_and_leads_to_them(stranger: TestClient) -> None:
    html = stranger.get(ENTRY).text
    assert named(html) == ["Ort 52", *(f"Ort {number:02}" for number in range(11))]
    assert "1 bestätigt, 51 gemeldet" in words(html) and "12 von 53 Organisationen" in words(html)
    assert f'href="{ENTRY}/nutzung">Alle 53 Organisationen ansehen</a>' in html


@pytest.mark.usefixtures("many")
def test_all_who_use_it_stand_page_by_page_the_known_ones_first_and_the_ended_last(stranger: TestClient) -> None:
    pages = [stranger.get(f"{ENTRY}/nutzung?seite={number}") for number in (1, 2, 3)]
    assert [answer.status_code for answer in pages] == [200, 200, 404]
    first, second = named(pages[0].text), named(pages[1].text)
    assert (first[0], len(first), second) == ("Ort 52", 50, ["Ort 49", "Ort 50", "Ort 51"])
    asked = re.findall(r'href="([^"]+/angabe-falsch[^"]+)"', pages[1].text)
    assert unquote(asked[-1]).endswith("?zu=nutzung:Ort 51") and stranger.get(asked[-1]).status_code == 200


def test_of_many_offers_the_entry_shows_a_few_and_the_comparison_all(tools: Tools, stranger: TestClient) -> None:
    titles = [f"Betrieb {number}" for number in range(8)]
    with tools.database.writing() as db:
        entry = published(db, anna(db), title="Gießplaner")
        for title in titles:
            operation.offer(db, entry, OperatorOfferContent(title=title), operator="Rechenzentrum", said_by="Quelle")
        derive(db, entry)
    html = stranger.get(ENTRY).text
    assert [title for title in titles if title in html] == titles[:6]
    assert f'href="{ENTRY}/betrieb/vergleich">Alle 8 Angebote ansehen, vergleichen und Kosten rechnen</a>' in html
    assert all(title in stranger.get(f"{ENTRY}/betrieb/vergleich").text for title in titles)
