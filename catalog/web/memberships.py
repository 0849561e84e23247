"""One's own organisations: which they are, what one may there, and how one leaves."""

from __future__ import annotations

from catalog import memberships
from catalog.memberships.seats import seat_of
from catalog.memberships.troubles import LastOwner, NoSuchRow
from catalog.models import Organisation
from catalog.web.addresses import path_of
from catalog.web.errors import Missing
from catalog.web.memberships_reached import known_organisation, number, own_person
from catalog.web.memberships_words import joined, roles, saved
from catalog.web.page import Answer, Visit, see, show

HOME = "/konto/organisationen"


def mine(visit: Visit) -> Answer:
    """Where I am a member, what I have asked for, and how to join another organisation."""
    person = own_person(visit)
    return show(
        "memberships/mine.html",
        konto_here="organisationen",
        saved_sentence=saved(visit),
        places=memberships.memberships_of(visit.db, person.id, visit.now),
        requests=memberships.requests_of(visit.db, person.id),
        codes=memberships.codes_open(visit.db, person.id, visit.now),
        roles=roles(),
        joined=joined(),
        path=path_of,
    )


def leaving(visit: Visit) -> Answer:
    """What leaving means, before one does."""
    return _leaving(visit, _own(visit))


def leave(visit: Visit) -> Answer:
    """Leave, unless nobody would be left who answers for the organisation."""
    organisation = _own(visit)
    try:
        memberships.leave(visit.db, organisation, own_person(visit), visit.now)
    except NoSuchRow:
        raise Missing from None
    except LastOwner:
        return _leaving(visit, organisation, status=422)
    return see(f"{HOME}?gespeichert=verlassen")


def take_back(visit: Visit) -> Answer:
    """Ask no more."""
    try:
        memberships.take_back(visit.db, own_person(visit), number(visit.name("id")), visit.now)
    except NoSuchRow:
        raise Missing from None
    return see(f"{HOME}?gespeichert=zurueckgezogen")


def _own(visit: Visit) -> Organisation:
    """The organisation of this address, of which they are a member. Raises Missing."""
    organisation = known_organisation(visit, visit.name("slug"))
    if seat_of(visit.db, organisation.id, own_person(visit).id, visit.now) is None:
        raise Missing
    return organisation


def _leaving(visit: Visit, organisation: Organisation, status: int = 200) -> Answer:
    last = memberships.is_last_owner(visit.db, organisation, own_person(visit).id, visit.now)
    return show(
        "memberships/leaving.html", status=status, konto_here="organisationen", organisation=organisation, last=last
    )
