"""Every address, asked for by everybody about everything: docs/roles.md says what comes back.

What is refused writes nothing, what is allowed is undone, so each finds the house as the one before did.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import pytest

from auth.roles import ROLES, Where
from auth.rules import Action
from catalog.web import roles
from catalog.web.routed import Address
from catalog.web.routes import ROUTES
from schemas.identity_provider import IdentityProvider
from tests.catalog.web.roles_page import Said, read_page
from tests.catalog.web.walked_addresses import FORMS, Asked, addresses, unforeseen
from tests.catalog.web.walked_house import Guest, House, open_house
from tests.databases import ROOT, Place
from tests.sites import open_site

SIGN_IN, PROOF = "/anmelden?", "/anmelden/bestaetigen?"
A_FEW = ("visitor", "owner who speaks", "administrator")
"""Rules know no language: of another one three walk through all addresses. What everybody may read, only these read."""
WALKS = [*((role, "") for role in (*ROLES, "others")), *((role, "/en") for role in A_FEW)]
DONE = {200, 301, 303, 308, 409, 422, 429}
TOWN_HALL = IdentityProvider(key="rathaus", name="Rathaus", issuer="http://127.0.0.1:9/", client_id="lichtermeer")
FOR_MACHINES = "/api/"
CALLS = "/mit/{provider}"
"""Where others are asked: on a walk nobody is at home there."""


@dataclass(frozen=True)
class Got:
    """What came back, in the words of docs/roles.md; ``wrote`` says that something would have changed."""

    word: str
    status: int
    wrote: bool


@dataclass(frozen=True)
class Knock:
    """Somebody at an address."""

    house: House
    guest: Guest
    route: Address
    method: str
    prefix: str
    asked: Asked

    def got(self, *, fresh: bool = True) -> Got:
        """What comes back, to who has just proved who they are or did so a while ago."""
        fields = FORMS[self.route.path](self.house) if self.route.path in FORMS else None
        answer = self.house.send(self.method, self.prefix + self.asked.path, self.guest, fields, fresh=fresh)
        return Got(word_for(answer, self.method, self.prefix), answer.status_code, bool(self.house.database.written))

    def __str__(self) -> str:
        """As one says it when something is wrong."""
        whose = " ".join(filter(None, (self.asked.where, "swapped" if self.asked.swapped else "")))
        return f"{self.guest.name}: {self.method} {self.prefix}{self.asked.path} ({whose})"


@pytest.fixture(scope="module")
def said() -> Said:
    return read_page()


@pytest.fixture(scope="module")
def house(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = place.empty()
    given = {"database_url": url, "changes_a_minute": 100_000, "identity_providers": (TOWN_HALL,)}
    tools = open_site(tmp_path_factory.mktemp("house"), **given)
    built = open_house(tools)
    with built.client:
        yield built
    built.database.close()
    tools.database.close()
    place.drop(url)


def test_the_page_of_roles_says_what_the_rules_and_the_routes_say() -> None:
    assert (ROOT / "docs" / "roles.md").read_text("utf-8") == roles.page(), "docs/roles.md is stale: make roles"


def test_every_address_is_known_to_the_walk(said: Said) -> None:
    unknown = [sentence for route in ROUTES for sentence in unforeseen(route.path)]
    unknown += [f"{route.path} is not in docs/roles.md: make roles" for route in ROUTES if not listed(said, route)]
    assert not unknown, "\n".join(unknown)


@pytest.mark.parametrize(("role", "prefix"), WALKS)
def test_everybody_gets_at_every_address_what_the_page_of_roles_says(
    house: House, said: Said, role: str, prefix: str
) -> None:
    """``others`` are those with the rights of a role who came to them another way. Whose things they ask about makes
    no difference in another language, so there it is their own.
    """
    others = [each for each in house.guests.values() if each.name not in ROLES]
    guests = [house.guests[role]] if role in ROLES else others
    wrong = [complaint for guest in guests for complaint in walk(house, said, guest, prefix)]
    assert not wrong, "\n".join(wrong)


def walk(house: House, said: Said, guest: Guest, prefix: str) -> Iterator[str]:
    """What is wrong at any address."""
    for route in ROUTES:
        if route.path.startswith(FOR_MACHINES) or (route.action is Action.READ and guest.name not in A_FEW):
            continue
        wheres = [Where.OWN] if prefix or route.action in said.alone else places(route, guest)
        for asked in addresses(house, guest, route.path, wheres):
            for method in methods(route):
                knock = Knock(house, guest, route, method, prefix, asked)
                word = expected(said, knock)
                if word == "after proof":
                    yield from compared(knock, "prove", fresh=False)
                yield from compared(knock, "allowed" if word == "after proof" else word)


def places(route: Address, guest: Guest) -> list[Where]:
    """Their own things and those at two of the four other places: each is asked for at each address by half of the
    roles, and what the rules say of every role and place is tested without addresses (tests/auth)."""
    others = [where for where in Where if where is not Where.OWN]
    first = crc32(f"{route.path} {guest.name}".encode()) % len(others)
    return [Where.OWN, others[first], others[(first + 1) % len(others)]]


def compared(knock: Knock, word: str, *, fresh: bool = True) -> Iterator[str]:
    """What is wrong with one answer."""
    got = knock.got(fresh=fresh)
    if CALLS in knock.route.path and got.status in {400, 404, 502, 503}:
        return
    if got.word != word:
        yield f"{knock} should be „{word}“ and is „{got.word}“ ({got.status})"
    if got.wrote and got.word != "allowed":
        yield f"{knock} is „{got.word}“ and wrote {knock.house.database.written}"


def expected(said: Said, knock: Knock) -> str:
    """The word of the page; what is another's or nowhere is missing to who might have it if it were theirs."""
    word = said.expects(str(knock.route.action), knock.guest.role, knock.asked.where)
    anothers = knock.asked.mine is False or knock.asked.swapped
    return "missing" if anothers and word in {"allowed", "after proof"} else word


def word_for(answer: Any, method: str, prefix: str) -> str:
    """What an answer says, in the words of the page."""
    status = answer.status_code
    if method == "GET" and status == 303:
        location = answer.headers["location"].removeprefix(prefix)
        return "prove" if location.startswith(PROOF) else "sign in" if location.startswith(SIGN_IN) else "allowed"
    if method == "POST" and status == 403:
        return "prove" if f"{prefix}{PROOF[:-1]}" in answer.text else "refused"
    words = {401: "sign in", 403: "refused", 404: "missing", **dict.fromkeys(DONE, "allowed")}
    return words.get(status, f"no answer of ours: {answer.text[:80]}")


def listed(said: Said, route: Address) -> bool:
    """Whether the page names this address with what one does there."""
    return all(said.routes.get((method, route.path)) == route.action for method in methods(route))


def methods(route: Address) -> list[str]:
    """Those that stand on the page."""
    return sorted((route.methods or set()) - {"HEAD"})
