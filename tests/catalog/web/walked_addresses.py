"""What stands for each parameter of each address on a walk, and the least that each form must say.

A new address with a parameter needs a line here, or the walk fails and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from auth.roles import Where
from tests.catalog.web import walked_files
from tests.catalog.web.walked_house import Guest, House

About = Callable[[House, Where], str]
ABOUT: Mapping[str, About] = {
    "/organisationen/{slug}": lambda house, where: house.bodies[where].slug,
    "/organisationen/{slug}/mitglieder/{key}": lambda house, where: house.bodies[where].member,
    "/organisationen/{slug}/einladungen/{id}": lambda house, where: house.bodies[where].facts["invitation"],
    "/organisationen/{slug}/anfragen/{id}": lambda house, where: house.bodies[where].facts["request"],
    "/api/organisationen/{slug}": lambda house, where: house.bodies[where].slug,
    "/arbeitsplatz/hinweise/{id}": lambda house, where: house.bodies[where].facts["note"],
    "/arbeitsplatz/meldungen/{key}": lambda house, where: house.bodies[where].facts["report"],
    "/loesungen/{slug}": lambda house, where: house.bodies[where].entry,
    "/loesungen/{slug}/ansprechpersonen/{number}": lambda house, where: house.bodies[where].facts["contact"],
    "/loesungen/{slug}/ansprechpersonen/postfaecher/{number}": lambda house, where: house.bodies[where].facts[
        "mailbox"
    ],
    "/arbeitsplatz/pruefungen/{key}": lambda house, where: house.bodies[where].facts["review"],
    "/arbeitsplatz/uebernahmen/{key}": lambda house, where: house.bodies[where].facts["takeover"],
    "/loesungen/{slug}/verlauf/{number}": lambda house, where: house.bodies[where].facts["version"],
    "/vorhaben/{slug}": lambda house, where: house.bodies[where].facts["project"],
    "/loesungen/{slug}/erfahrungen/{number}": lambda house, where: house.bodies[where].facts["experience"],
    "/loesungen/{slug}/erfahrungen/{number}/antworten/{id}": lambda house, where: house.bodies[where].facts["answer"],
    "/loesungen/{slug}/betrieb/{number}": lambda house, where: house.bodies[where].facts["offer"],
    "/loesungen/{slug}/betrieb/{number}/kommentare/{comment}": lambda house, where: house.bodies[where].facts["said"],
    "/loesungen/{slug}/betrieb/entfernt/{key}": lambda house, where: house.bodies[where].facts["removed_offer"],
    "/verwaltung/woerter/{key}": lambda house, where: house.bodies[where].facts["words"],
    "/meldungen/{key}": lambda house, where: house.bodies[where].facts["report"],
    "/veroeffentlichen/{key}": lambda house, where: house.bodies[where].facts["draft"],
    "/loesungen/{slug}/dateien/{number}": lambda house, where: house.bodies[where].facts["file_of_entry"],
    "/veroeffentlichen/{key}/dateien/{number}": lambda house, where: house.bodies[where].facts["file_of_draft"],
    "/veroeffentlichen/stapel/{batch}": lambda house, where: house.bodies[where].facts["batch"],
}
"""Parameters that name an organisation, or something of one, by the path up to them."""

OWN: Mapping[str, str] = {
    "/konto/sitzungen/{id}": "session",
    "/konto/anmeldedienste/{number}": "identity",
    "/konto/organisationen/anfragen/{id}": "request",
    "/konto/organisationen/{slug}": "member_of",
    "/konto/schluessel/{number}": "token",
}
"""Parameters that name something of one's own account, by its kind in ``Guest.own``."""

GIVEN: Mapping[str, Callable[[House], str]] = {
    "/kommunen/{key}": lambda house: house.facts["district"],
    "/veroeffentlichen/{key}/schritte/{step}": lambda _: "thema",
    "/dateien/{key}": lambda house: house.bodies[Where.FOREIGN].facts["file_key"],
    "/dateien/{key}/{name}": lambda _: walked_files.NAME,
    "/hilfe/{key}": lambda _: "phasen",
    "/static/{name}": lambda house: house.facts["picture"],
    "/sitemap-{part}": lambda _: "seiten-1",
    "/anmelden/mit/{provider}": lambda _: "rathaus",
    "/abmelden/mit/{provider}": lambda _: "rathaus",
    "/verwaltung/personen/einladungen/{id}": lambda house: house.facts["invitation"],
    "/verwaltung/personen/{key}": lambda house: house.facts["person"],
    "/verwaltung/personen/{key}/zustaendigkeit/{id}": lambda house: house.facts["line"],
    "/verwaltung/organisationen/{slug}": lambda house: house.bodies[Where.FOREIGN].slug,
    "/verwaltung/organisationen/{slug}/domains/{id}": lambda house: house.facts["domain"],
    "/verwaltung/organisationen/{slug}/postfaecher/{id}": lambda house: house.facts["mailbox"],
    "/verwaltung/vergeblich/{fingerprint}": lambda house: house.facts["missed"],
    "/verwaltung/post/{key}": lambda house: house.facts["file"],
    "/verwaltung/post/{number}": lambda house: house.facts["letter"],
}
"""Parameters that are the same for everybody."""

Fields = Callable[[House], Mapping[str, str]]
FORMS: Mapping[str, Fields] = {
    "/konto/organisationen/beitreten": lambda house: {"organisation": house.bodies[Where.FOREIGN].slug},
    "/konto/organisationen/code/anfordern": lambda house: {
        "organisation": house.bodies[Where.FOREIGN].slug,
        "postfach": house.facts["mailbox"],
    },
    "/konto/organisationen/code": lambda house: {"organisation": house.bodies[Where.FOREIGN].slug},
    "/organisationen/{slug}/mitglieder/{key}": lambda _: {"stand": "1"},
    "/organisationen/{slug}/mitglieder/{key}/sprechen": lambda _: {"stand": "1"},
    "/widerspruch": lambda house: {"link": house.facts["objection"]},
    "/registrieren/bestaetigen": lambda house: {"link": house.facts["confirm_mail"]},
    "/einladung": lambda house: {"link": house.facts["administrator"]},
    "/anmelden/neues-passwort": lambda house: {"link": house.facts["reset"]},
    "/konto/mailadresse/bestaetigen": lambda house: {"link": house.facts["change_mail"]},
}
"""What a form or a query says of what it is about; what else it has to say is missing, and the form comes back."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An address with everything put in. ``where`` and ``mine`` say whose it is, as far as it is anybody's.

    ``swapped`` is one whose parts belong to different organisations.
    """

    path: str
    where: Where | None = None
    mine: bool | None = None
    swapped: bool = False


class Unforeseen(AssertionError):
    """An address that this walk does not know how to ask for."""


def unforeseen(template: str) -> list[str]:
    """The parameters that stand in no table, as sentences."""
    known = {*ABOUT, *OWN, *GIVEN}
    return [
        f"{template}: say in tests/catalog/web/walked_addresses.py what stands for „{place}“."
        for place in _places(template)
        if place not in known
    ]


def addresses(house: House, guest: Guest, template: str, wheres: Iterable[Where]) -> Iterator[Asked]:
    """This address with everything that differs for who asks: own, other, foreign, theirs, not theirs, swapped."""
    places = _places(template)
    if any(place in OWN for place in places):
        yield from _of_account(house, guest, template)
    elif any(place in ABOUT for place in places):
        for where in wheres:
            yield Asked(_filled(house, template, dict.fromkeys(places, where)), where)
        owned = [place for place in places if place in ABOUT]
        if len(owned) > 1:
            mixed = {place: Where.OWN if number == 0 else Where.OTHER for number, place in enumerate(places)}
            yield Asked(_filled(house, template, mixed), Where.OWN, swapped=True)
    else:
        yield Asked(_filled(house, template, {}))


def _of_account(house: House, guest: Guest, template: str) -> Iterator[Asked]:
    [place] = [place for place in _places(template) if place in OWN]
    kind = OWN[place]
    theirs = house.bodies[Where.OTHER].slug if kind == "member_of" else house.stranger.own[kind]
    if kind in guest.own:
        yield Asked(template.replace(_parameter(place), guest.own[kind]), mine=True)
    yield Asked(template.replace(_parameter(place), theirs), mine=False)


def _filled(house: House, template: str, wheres: Mapping[str, Where]) -> str:
    path = template
    for place in _places(template):
        value = ABOUT[place](house, wheres[place]) if place in ABOUT else GIVEN[place](house)
        path = path.replace(_parameter(place), value, 1)
    return path


def _places(template: str) -> list[str]:
    """The path up to each parameter."""
    return [template[: found.end()] for found in re.finditer(r"\{\w+\}", template)]


def _parameter(place: str) -> str:
    return place[place.rindex("{") :]
