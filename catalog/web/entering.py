"""Letting somebody in: a new session for this browser, and what goes with it however they showed who they are."""

from __future__ import annotations

from dataclasses import dataclass

from auth.rules import Who
from catalog import audit, people
from catalog.models import Person
from catalog.people import accounts, browsers
from catalog.people.sessions import Word
from catalog.web.browser_names import browser_name
from catalog.web.errors import NoSignIn
from catalog.web.page import Visit
from catalog.web.whence import from_outside, network_of
from schemas.identity import SignedInBy


def check_terms(visit: Visit) -> None:
    """Raise NoSignIn where this address keeps no sign-in."""
    if not visit.browser.terms.may_sign_in:
        raise NoSignIn


def network(visit: Visit) -> str:
    """Where the visit comes from, as far as that tells anybody apart; empty for this machine itself."""
    client = visit.request.client.host if visit.request.client else ""
    return network_of(client) if from_outside(client) else ""


@dataclass(frozen=True, slots=True)
class Proof:
    """How somebody showed who they are; ``expected`` where a link has just led them to this browser."""

    by: SignedInBy
    word: Word | None = None
    expected: bool = False


def let_in(visit: Visit, person: Person, proof: Proof) -> str:
    """Sign somebody in; the secret of the session. Whoever was signed in in this browser is so no more.

    They are told by mail of a browser that they never used, unless it is expected.
    """
    db, now, browser = visit.db, visit.now, visit.browser
    if browser.signed:
        people.end_session(db, browser.signed.known.who.person_id or 0, browser.signed.session_id)
    name = browser_name(visit.request.headers.get("user-agent", ""))
    if not proof.expected and not browsers.knows(db, browser.known, person.id, now):
        accounts.tell_new_sign_in(db, person, name, now)
    browser.renewed = browsers.remember(db, browser.known, person.id, now)
    begun = people.begin_session(db, person, proof.by, name, visit.settings, now, word=proof.word)
    facts = {"by": proof.by.value} | ({"provider": proof.word.provider} if proof.word else {})
    actor = audit.acting(Who(key=person.key))
    audit.note(db, actor, "signed_in", ("session", begun.id), now, about=person.key, facts=facts)
    return begun.secret
