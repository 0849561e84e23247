"""What of a use is not for everybody: who runs it, who is in charge, what it costs, and who is only interested."""

from __future__ import annotations

import pytest

from catalog import operation, reuse
from catalog.wiring import Tools
from schemas.identity import MemberRole
from schemas.operation import OperatorOfferContent
from schemas.organisation import OrganisationKind
from schemas.reuse import AdoptionClaim, AdoptionStep, Manner, Speaker
from tests.catalog.web.conftest import visitor, words
from tests.factories import NOW, anna, bernd, derive, employer, published, speaking
from tests.people import account, scope, seat, sign_in

PATH = "/loesungen/giessplaner"
OPERATOR, UNIT, BUDGET = "Rechenzentrum Nord", "Bauhof Berndsdorf", "6.300 € im Jahr"
SAID = {"operator": OPERATOR, "unit": UNIT, "budget": BUDGET}

PEOPLE = {
    "visitor": set(),
    "without an organisation": set(),
    "Anna, who publishes": {"operator", "unit", "interest"},
    "Bernd, who uses it": {"operator", "unit", "budget"},
    "another town": {"operator", "unit"},
    "a company": set(),
    "a Stadtwerk with an offer": set(),
    "a town and the Stadtwerk": set(),
    "a curator": set(),
    "an administrator": set(),
}


@pytest.fixture
def told(tools: Tools) -> dict[str, str]:
    """The page of Anna's entry as each of them reads it."""
    with tools.database.writing() as db:
        here, there = anna(db), bernd(db)
        entry = published(db, here, title="Gießplaner")
        claim = AdoptionClaim(step=AdoptionStep.OPERATION, manner=Manner.OWN, **SAID)
        reuse.claim_use(db, entry, claim, adopter=there, by=speaking(there, Speaker.ADOPTER), now=NOW)
        own = AdoptionClaim(step=AdoptionStep.OPERATION, operator="Annas eigene IT")
        reuse.claim_use(db, entry, own, adopter=here, by=speaking(here, Speaker.PUBLISHER), now=NOW)
        curious = employer(db, "Neugierstadt")
        interest = AdoptionClaim(step=AdoptionStep.INTEREST)
        reuse.claim_use(db, entry, interest, adopter=curious, by=speaking(curious, Speaker.ADOPTER), now=NOW)
        derive(db, entry)
        another = employer(db, "Dieterfeld")
        company = employer(db, "Firma", kind=OrganisationKind.COMPANY)
        stadtwerk = employer(db, "Stadtwerk", kind=OrganisationKind.ZWECKVERBAND)
        operation.offer(db, entry, OperatorOfferContent(title="Betrieb"), operator=stadtwerk, said_by="Stadtwerk")
        seats = {
            "without an organisation": (),
            "Anna, who publishes": (here,),
            "Bernd, who uses it": (there,),
            "another town": (another,),
            "a company": (company,),
            "a Stadtwerk with an offer": (stadtwerk,),
            "a town and the Stadtwerk": (another, stadtwerk),
            "a curator": (),
            "an administrator": (),
        }
        people = {name: account(db, name.replace(",", ""), administrator=name == "an administrator") for name in seats}
        for name, bodies in seats.items():
            for body in bodies:
                seat(db, people[name], body, MemberRole.MEMBER)
        scope(db, people["a curator"])
    pages = {name: words(sign_in(visitor(tools), tools, person).get(PATH).text) for name, person in people.items()}
    return {**pages, "visitor": words(visitor(tools).get(PATH).text)}


def test_each_reads_what_is_meant_for_them(told: dict[str, str]) -> None:
    signs = {**SAID, "interest": "Neugierstadt"}
    read = {name: {what for what, sign in signs.items() if sign in page} for name, page in told.items()}
    assert read == PEOPLE


def test_what_is_for_few_says_for_whom(told: dict[str, str]) -> None:
    assert "Betrieb: Rechenzentrum Nord (nur für öffentliche Stellen)" in told["another town"]
    assert "Haushalt: 6.300 € im Jahr (nur für Ihre Organisation)" in told["Bernd, who uses it"]
    assert "Die Namen sehen nur Mitglieder von Annastadt." in told["Anna, who publishes"]


def test_the_number_of_interests_is_for_all(told: dict[str, str]) -> None:
    assert all("Außerdem bekundet 1 Organisation Interesse." in page for page in told.values())


def test_the_publishers_own_operation_is_no_different(told: dict[str, str]) -> None:
    reads = {name for name, page in told.items() if "Annas eigene IT" in page}
    assert reads == {name for name, seen in PEOPLE.items() if "operator" in seen}
