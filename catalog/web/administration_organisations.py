"""The administration of bodies: their domains and role mailboxes, new ones, other names, and mergers after a reform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from auth.rules import Action
from catalog import memberships
from catalog.memberships import troubles
from catalog.models import Organisation, OrganisationKey
from catalog.organisations import administering, organisation_by_slug
from catalog.organisations.administering import ADMINISTRATION, KeyTaken, KeyWrong, NameTaken
from catalog.web.addresses import path_of
from catalog.web.errors import BeyondTheEnd, Missing
from catalog.web.listing import ListPage, asked_page
from catalog.web.memberships_reached import number
from catalog.web.page import Answer, Visit, see, show
from catalog.web.words import LABELS
from content.locale.speech import message, say
from schemas.organisation import KeyScheme, OrganisationKind
from schemas.texts import readable

HOME = "/verwaltung/organisationen"
SAVED = {
    "angelegt": message("Die Organisation ist angelegt."),
    "umbenannt": message("Der neue Name gilt. Unter dem alten wird sie weiter gefunden."),
    "domain": message("Die Maildomain ist bestätigt. Wer dort eine Adresse nachweist, wird Mitglied."),
    "domain-entfernt": message("Über diese Maildomain tritt niemand mehr bei. Mitglieder bleiben."),
    "postfach": message("Das Funktionspostfach ist eingetragen."),
    "postfach-entfernt": message("Das Funktionspostfach ist entfernt."),
    "zusammengelegt": message("Zusammengelegt. Alles steht jetzt hier; alte Adressen führen hierher."),
}
KEY_NAMES = {
    KeyScheme.ARS: message("Amtlicher Regionalschlüssel, 12 Ziffern"),
    KeyScheme.ASSOCIATION: message("Schlüssel eines Gemeindeverbands, 9 Ziffern"),
    KeyScheme.DISTRICT: message("Schlüssel eines Kreises, 5 Ziffern"),
    KeyScheme.WIKIDATA: message("Wikidata, zum Beispiel Q2079"),
    KeyScheme.URL: message("Eigene Webadresse"),
}
NAME_WRONG = message("Nennen Sie den Namen, zum Beispiel „Zweckverband Wasser Nord“, mit höchstens 120 Zeichen.")
NAME_TAKEN = message("Eine Organisation dieses Namens gibt es schon. Suchen Sie sie in der Liste.")
KIND_MISSING = message("Wählen Sie die Art der Organisation.")
KEY_WRONG = message("Dieser Schlüssel passt nicht zur gewählten Art des Schlüssels.")
KEY_TAKEN = message("Dieser Schlüssel gehört schon zu einer anderen Organisation.")
DOMAIN_WRONG = message("Geben Sie eine Maildomain an, zum Beispiel gemeinde.example.")
DOMAIN_NOT_OWN = message(
    "Diese Domain gehört vielen: einem Mailanbieter oder einer öffentlichen Endung. Sie bestätigt niemanden."
)
DOMAIN_TAKEN = message("Diese Domain ist schon für eine Organisation bestätigt.")
EVIDENCE_MISSING = message("Nennen Sie den Beleg, zum Beispiel „Impressum der Website, geprüft am 20. November 2026“.")
MAILBOX_WRONG = message("Geben Sie ein Postfach an, zum Beispiel rathaus@gemeinde.example.")


def organisations(visit: Visit) -> Answer:
    """The bodies that have something to look after, or those that fit."""
    text, wanted = visit.query.one("q")[: administering.LONGEST_NAME], asked_page(visit.query)
    total, rows = administering.administered(visit.db, text, wanted)
    page = ListPage(wanted, total, administering.PER_PAGE)
    if wanted > page.pages:
        raise BeyondTheEnd(page.pages, _url(text, page.pages))
    return show(
        "verwaltung_organisationen.html",
        verwaltung_here="organisationen",
        text=text,
        rows=rows,
        page=page,
        page_url=lambda number: _url(text, number),
    )


def new(visit: Visit) -> Answer:
    """The form for a body that no register knows."""
    return _new({"name": visit.query.one("name")})


def add(visit: Visit) -> Answer:
    """Add it."""
    typed = {name: visit.form.one(name) for name in ("name", "art", "land", "schluesselart", "schluessel")}
    name, problems = _name_of(typed["name"]), []
    if not name:
        problems.append(("name", say(NAME_WRONG)))
    if typed["art"] not in list(OrganisationKind):
        problems.append(("art", say(KIND_MISSING)))
    if typed["schluessel"] and typed["schluesselart"] not in list(KEY_NAMES):
        problems.append(("schluessel", say(KEY_WRONG)))
    if problems:
        return _new(typed, problems, status=422)
    land = typed["land"] if typed["land"] in LABELS["federal_state"] else None
    key = (KeyScheme(typed["schluesselart"]), typed["schluessel"]) if typed["schluessel"] else None
    kind = OrganisationKind(typed["art"])
    try:
        body = administering.add(visit.db, name, kind, land, key, visit.who, visit.now)
    except NameTaken:
        return _new(typed, [("name", say(NAME_TAKEN))], status=422)
    except KeyWrong:
        return _new(typed, [("schluessel", say(KEY_WRONG))], status=422)
    except KeyTaken:
        return _new(typed, [("schluessel", say(KEY_TAKEN))], status=422)
    return see(f"{HOME}/{body.slug}?gespeichert=angelegt")


def one(visit: Visit) -> Answer:
    """One body."""
    return _page(visit, body_for(visit))


def rename(visit: Visit) -> Answer:
    """Give it another name; that of a body of the register comes from the register."""
    body, name = body_for(visit, standing=True), _name_of(visit.form.one("name"))
    if body.source != ADMINISTRATION:
        raise Missing
    if not name:
        return _page(visit, body, [("name", say(NAME_WRONG))], {"name": visit.form.one("name")}, status=422)
    try:
        administering.rename(visit.db, body, name, visit.who, visit.now)
    except NameTaken:
        return _page(visit, body, [("name", say(NAME_TAKEN))], {"name": name}, status=422)
    return see(f"{HOME}/{body.slug}?gespeichert=umbenannt")


def verify_domain(visit: Visit) -> Answer:
    """Say that a mail domain is this body's own."""
    body = body_for(visit, standing=True)
    typed = {"domain": visit.form.one("domain"), "beleg": visit.form.one("beleg")}
    try:
        memberships.verify_domain(visit.db, body, typed["domain"], typed["beleg"], visit.who, visit.now)
    except troubles.Trouble as trouble:
        return _page(visit, body, [_DOMAIN_TROUBLES[type(trouble)]], typed, status=422)
    return see(f"{HOME}/{body.slug}?gespeichert=domain")


def remove_domain(visit: Visit) -> Answer:
    """Let nobody join by a domain any more."""
    body = body_for(visit)
    try:
        memberships.remove_domain(visit.db, body, number(visit.name("id")), visit.who, visit.now)
    except troubles.NoSuchRow:
        raise Missing from None
    return see(f"{HOME}/{body.slug}?gespeichert=domain-entfernt")


def enter_mailbox(visit: Visit) -> Answer:
    """Enter a role mailbox to which codes go."""
    body = body_for(visit, standing=True)
    typed = {"postfach": visit.form.one("postfach"), "herkunft": visit.form.one("herkunft")}
    try:
        memberships.enter_mailbox(visit.db, body, typed["postfach"], typed["herkunft"], visit.who, visit.now)
    except troubles.Trouble as trouble:
        return _page(visit, body, [_MAILBOX_TROUBLES[type(trouble)]], typed, status=422)
    return see(f"{HOME}/{body.slug}?gespeichert=postfach")


def remove_mailbox(visit: Visit) -> Answer:
    """Send no code there any more."""
    body = body_for(visit)
    try:
        memberships.remove_mailbox(visit.db, body, number(visit.name("id")), visit.who, visit.now)
    except troubles.NoSuchRow:
        raise Missing from None
    return see(f"{HOME}/{body.slug}?gespeichert=postfach-entfernt")


_DOMAIN_TROUBLES: Mapping[type[troubles.Trouble], tuple[str, str]] = {
    troubles.DomainWrong: ("domain", DOMAIN_WRONG),
    troubles.DomainNotOwn: ("domain", DOMAIN_NOT_OWN),
    troubles.DomainTaken: ("domain", DOMAIN_TAKEN),
    troubles.EvidenceMissing: ("beleg", EVIDENCE_MISSING),
}
_MAILBOX_TROUBLES: Mapping[type[troubles.Trouble], tuple[str, str]] = {
    troubles.MailboxWrong: ("postfach", MAILBOX_WRONG),
    troubles.EvidenceMissing: ("herkunft", EVIDENCE_MISSING),
}


def body_for(visit: Visit, *, standing: bool = False) -> Organisation:
    """The body of this address, for who manages bodies; ``standing``: one that did not go up in another.

    Raises Missing, and what ``Visit.allow`` raises.
    """
    visit.allow(Action.ORGANISATIONS_MANAGE)
    body = organisation_by_slug(visit.db, visit.name("slug"))
    if body is None or (standing and body.merged_into_id is not None):
        raise Missing
    return body


def _name_of(text: str) -> str:
    """The name on one line; empty where it is none."""
    name = " ".join(readable(text).split())
    return name if any(map(str.isalpha, name)) and len(name) <= administering.LONGEST_NAME else ""


def _url(text: str, page: int) -> str:
    return f"{HOME}?{urlencode({name: value for name, value in (('q', text), ('seite', page)) if value})}"


def _new(typed: Mapping[str, str], problems: Sequence[tuple[str, str]] = (), status: int = 200) -> Answer:
    empty = dict.fromkeys(("name", "art", "land", "schluesselart", "schluessel"), "")
    return show(
        "verwaltung_organisation_neu.html",
        status=status,
        verwaltung_here="organisationen",
        trail=[(HOME, say("Organisationen"))],
        typed={**empty, **typed},
        kinds=[(key, words) for key, words in LABELS["organisation_kind"].items()],
        lands=list(LABELS["federal_state"].items()),
        schemes=[(key.value, say(words)) for key, words in KEY_NAMES.items()],
        problems_found=problems,
        wrong={**empty, **dict(problems)},
    )


def _page(
    visit: Visit,
    body: Organisation,
    problems: Sequence[tuple[str, str]] = (),
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Answer:
    done = visit.query.one("gespeichert")
    empty = dict.fromkeys(("name", "domain", "beleg", "postfach", "herkunft"), "")
    spoken = [(field, say(words)) for field, words in problems]
    return show(
        "verwaltung_organisation.html",
        status=status,
        verwaltung_here="organisationen",
        trail=[(HOME, say("Organisationen"))],
        typed={**empty, "name": body.name, **(typed or {})},
        problems_found=spoken,
        wrong={**empty, **dict(spoken)},
        saved=say(SAVED[done]) if done in SAVED else "",
        renamable=body.source == ADMINISTRATION,
        path=path_of,
        **_known(visit, body),
    )


def _known(visit: Visit, body: Organisation) -> dict[str, Any]:
    db = visit.db
    keys = select(OrganisationKey).where(OrganisationKey.organisation_id == body.id).order_by(OrganisationKey.id)
    return {
        "body": body,
        "into": db.get(Organisation, body.merged_into_id) if body.merged_into_id else None,
        "predecessors": administering.predecessors(db, body),
        "members": memberships.members(db, body.id, visit.now)[0],
        "domains": memberships.domain_rows(db, body.id),
        "mailboxes": memberships.mailbox_rows(db, body.id),
        "keys": db.scalars(keys).all(),
    }
