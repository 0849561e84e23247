"""Signing in with mail address and password, proving it anew before a dangerous step, and signing out."""

from __future__ import annotations

import logging
from dataclasses import replace

from auth.rules import Who
from catalog import audit, people
from catalog.people import passwords
from catalog.people.passwords import Attempt, Checked, TooManyTries
from catalog.people.sessions import prove_anew
from catalog.web.access import safe_next
from catalog.web.entering import Proof, check_terms, let_in, network
from catalog.web.federated import linked_ways, providers_shown, way_out
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.identity import SignedInBy

WRONG = message("Mailadresse oder Passwort stimmen nicht. Prüfen Sie beides, auch die Feststelltaste.")
WRONG_PASSWORD = message("Das Passwort stimmt nicht. Prüfen Sie auch die Feststelltaste.")
TOO_MANY = message(
    "Das waren zu viele Versuche. Warten Sie 15 Minuten, oder setzen Sie ein neues Passwort: Der Link dazu kommt "
    "in Ihr Postfach."
)
DONE = {
    "abgemeldet": message("Sie sind abgemeldet."),
    "angenommen": message("Angenommen. Melden Sie sich jetzt an."),
    "mailadresse": message("Ihre neue Mailadresse gilt. Melden Sie sich künftig mit ihr an."),
}
RETRY = {"retry-after": "900"}

log = logging.getLogger("lichtermeer.web")


def form(visit: Visit) -> Answer:
    """The form to sign in; who is signed in goes on."""
    check_terms(visit)
    then = safe_next(visit.query.one("next"))
    if visit.browser.signed:
        return see(then)
    done = DONE.get(visit.query.one("gespeichert"))
    return _form(visit, then, done=say(done) if done else "")


def check(visit: Visit) -> Checked | None:
    """Check the password; None where there were too many tries."""
    check_terms(visit)
    try:
        return passwords.check(
            visit.db, visit.site.tools.passwords, attempt_of(visit), visit.form.one("passwort"), visit.now
        )
    except TooManyTries:
        return None


def send(visit: Visit) -> Answer:
    """Let them in, or say that it was wrong, and never what of it."""
    then = safe_next(visit.form.one("next"))
    person = None
    try:
        checked = visit.first or Checked(None)
        person = passwords.settle(visit.db, attempt_of(visit), checked, visit.now)
    except TooManyTries:
        return _held_back(_form(visit, then, held=say(TOO_MANY)))
    if person is None:
        _tell_log(visit)
        return replace(_form(visit, then, say(WRONG)), status=422)
    return replace(see(then), session=let_in(visit, person, Proof(SignedInBy.PASSWORD)))


def attempt_of(visit: Visit) -> Attempt:
    """Who wants to sign in, and from where."""
    return Attempt(visit.form.one("mail"), network(visit), visit.browser.known)


def _form(visit: Visit, then: str, problem: str = "", done: str = "", held: str = "") -> Answer:
    return show(
        "anmelden.html",
        held=held,
        then=then,
        mail=visit.form.one("mail"),
        found=(("mail", problem),) if problem else (),
        done=done,
        providers=providers_shown(visit.settings),
    )


def _held_back(answer: Answer) -> Answer:
    log.warning("a sign-in is held back: too many tries")
    return replace(answer, status=429, headers={**answer.headers, **RETRY})


def _tell_log(visit: Visit) -> None:
    """That a password was wrong: of whom is nobody's business but the throttle's."""
    key = visit.browser.signed.known.who.key if visit.browser.signed else None
    visit.site.refusals.tell("wrong_password", f"POST {visit.path}", key, visit.now)


# Proving it anew


def proof_form(visit: Visit) -> Answer:
    """The form to show again who one is."""
    check_terms(visit)
    return _proof_form(visit, safe_next(visit.query.one("next")))


def check_proof(visit: Visit) -> bool | None:
    """Check the password; None where there were too many tries."""
    try:
        password = visit.form.one("passwort")
        return passwords.prove(visit.db, visit.site.tools.passwords, visit.signed, password, visit.now)
    except TooManyTries:
        return None


def prove(visit: Visit) -> Answer:
    """They have proved it for a while, and the session has a new secret."""
    then, signed = safe_next(visit.form.one("next")), visit.signed
    try:
        proved = passwords.settle_proof(visit.db, signed, bool(visit.first), visit.now)
    except TooManyTries:
        return _held_back(_proof_form(visit, then, held=say(TOO_MANY)))
    if not proved:
        _tell_log(visit)
        return replace(_proof_form(visit, then, say(WRONG_PASSWORD)), status=422)
    return replace(see(then), session=prove_anew(visit.db, signed.session_id, visit.now))


def _proof_form(visit: Visit, then: str, problem: str = "", held: str = "") -> Answer:
    known = visit.signed.known
    return show(
        "bestaetigen.html",
        by_password=passwords.has_password(visit.db, known.who.person_id or 0),
        providers=linked_ways(visit),
        then=then,
        mail=known.mail,
        found=(("passwort", problem),) if problem else (),
        held=held,
    )


# Signing out


def sign_out_form(visit: Visit) -> Answer:
    """Ask before signing out: following a link must not do it."""
    return show("abmelden.html", way=way_out(visit)) if visit.browser.signed else see("/anmelden")


def sign_out(visit: Visit) -> Answer:
    """End the session, here and where it is kept. It is no mistake to do so twice."""
    signed = visit.browser.signed
    if signed:
        people.end_session(visit.db, signed.known.who.person_id or 0, signed.session_id)
        who = Who(key=signed.known.who.key)
        audit.note(visit.db, audit.acting(who), "signed_out", ("session", signed.session_id), visit.now, about=who.key)
    return replace(see("/anmelden?gespeichert=abgemeldet"), session="")
