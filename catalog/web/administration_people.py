"""The administration of accounts: who there is, and for each what they may do and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from auth.rules import Action, Who
from catalog import memberships
from catalog.models import Person, ScopeLine
from catalog.people import administering
from catalog.people.administering import HasAccount, LastAdministrator, Oneself
from catalog.web.addresses import path_of
from catalog.web.administration_areas import area_label, area_named
from catalog.web.errors import BeyondTheEnd, Missing
from catalog.web.listing import ListPage, asked_page
from catalog.web.memberships_reached import number
from catalog.web.memberships_words import roles
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.mail import check_mail, is_mail
from schemas.vocabulary import FIELDS_OF_ACTION

HOME = "/verwaltung/personen"
SAVED = {
    "eingeladen": message("Die Einladung ist unterwegs. Sie gilt 14 Tage."),
    "zurueckgezogen": message("Die Einladung gilt nicht mehr."),
    "gesperrt": message("Das Konto ist gesperrt. Alle Anmeldungen sind beendet."),
    "entsperrt": message("Das Konto ist wieder frei."),
    "ernannt": message("Die Person verwaltet jetzt den Katalog."),
    "entlassen": message("Die Person verwaltet den Katalog nicht mehr."),
    "abgemeldet": message("Alle Anmeldungen der Person sind beendet."),
    "zustaendig": message("Die Zuständigkeit ist erteilt."),
    "nicht-zustaendig": message("Die Zuständigkeit ist entzogen."),
}
MAIL_WRONG = message("Geben Sie eine Mailadresse an, zum Beispiel buero@gemeinde.example.")
MAIL_KNOWN = message("Mit dieser Adresse gibt es schon ein Konto. Suchen Sie es in der Liste.")
AREA_UNKNOWN = message("Dieses Gebiet kennen wir nicht. Wählen Sie einen Vorschlag, oder nennen Sie den Schlüssel.")
THEME_UNKNOWN = message("Dieses Handlungsfeld gibt es nicht mehr. Wählen Sie eines aus der Liste.")
AREA_OPEN = message("Nennen Sie ein Gebiet, oder kreuzen Sie „überall“ an.")
LAST = message("Das geht nicht: Dann verwaltete niemand mehr diesen Katalog. Ernennen Sie zuerst jemand anderen.")
ONESELF = message("Sich selbst können Sie nicht sperren.")

Deed = Callable[[Session, Person, Who], None]


def people(visit: Visit) -> Answer:
    """All accounts, or those that fit."""
    return _list(visit)


def invite(visit: Visit) -> Answer:
    """Invite somebody to make an account."""
    address = visit.form.one("mail")
    if not is_mail(address):
        return _list(visit, address, [("mail", say(MAIL_WRONG))])
    try:
        administering.invite_person(visit.db, check_mail(address), visit.who, visit.now)
    except HasAccount:
        return _list(visit, address, [("mail", say(MAIL_KNOWN))])
    return see(f"{HOME}?gespeichert=eingeladen")


def withdraw(visit: Visit) -> Answer:
    """Take an invitation back."""
    if not administering.withdraw_invitation(visit.db, number(visit.name("id")), visit.who, visit.now):
        raise Missing
    return see(f"{HOME}?gespeichert=zurueckgezogen")


def person(visit: Visit) -> Answer:
    """One account."""
    return _page(visit, person_for(visit))


def suspend(visit: Visit) -> Answer:
    """Keep somebody out."""
    return _do(visit, lambda db, one, who: administering.suspend(db, one, who, visit.now), "gesperrt")


def restore(visit: Visit) -> Answer:
    """Let somebody in again."""
    return _do(visit, lambda db, one, who: administering.restore(db, one, who, visit.now), "entsperrt")


def appoint(visit: Visit) -> Answer:
    """Make somebody an administrator."""
    return _do(visit, lambda db, one, who: administering.appoint(db, one, who, visit.now), "ernannt")


def dismiss(visit: Visit) -> Answer:
    """Let somebody administer no more."""
    return _do(visit, lambda db, one, who: administering.dismiss(db, one, who, visit.now), "entlassen")


def sign_out(visit: Visit) -> Answer:
    """End all of somebody's sessions."""
    one = person_for(visit)
    administering.sign_out(visit.db, one, visit.who, visit.now)
    return see(f"{HOME}/{one.key}?gespeichert=abgemeldet" if one.key != visit.who.key else "/anmelden")


def grant_scope(visit: Visit) -> Answer:
    """Add a line to somebody's scope."""
    one, text = person_for(visit), visit.form.one("kommune")
    themes = visit.form.all("thema")
    if not all(key in FIELDS_OF_ACTION for key in themes):  # dropped, it would widen the line to all themes
        return _page(visit, one, [("thema-" + FIELDS_OF_ACTION.keys()[0], say(THEME_UNKNOWN))], text=text, status=422)
    everywhere = visit.form.one("ueberall") == "1"
    area = "" if everywhere and not text else area_named(visit.db, text, samples=visit.settings.samples)
    if area is None:
        problem = say(AREA_UNKNOWN if text else AREA_OPEN)
        return _page(visit, one, [("kommune", problem)], text=text, themes=themes, status=422)
    administering.grant_scope(visit.db, one, area, themes, visit.who, visit.now)
    return see(f"{HOME}/{one.key}?gespeichert=zustaendig")


def take_scope(visit: Visit) -> Answer:
    """Take a line away."""
    one = person_for(visit)
    if not administering.take_scope(visit.db, one, number(visit.name("id")), visit.who, visit.now):
        raise Missing
    return see(f"{HOME}/{one.key}?gespeichert=nicht-zustaendig")


def person_for(visit: Visit) -> Person:
    """The account of this address, for who manages people. Raises Missing, and what ``Visit.allow`` raises."""
    visit.allow(Action.PEOPLE_MANAGE)
    one = administering.person_of_key(visit.db, visit.name("key"))
    if one is None or one.profile is None:
        raise Missing
    return one


def _do(visit: Visit, deed: Deed, done: str) -> Answer:
    one = person_for(visit)
    try:
        deed(visit.db, one, visit.who)
    except LastAdministrator:
        return _page(visit, one, [("rechte", say(LAST))], status=422)
    except Oneself:
        return _page(visit, one, [("rechte", say(ONESELF))], status=422)
    return see(f"{HOME}/{one.key}?gespeichert={done}")


def _saved(visit: Visit) -> str:
    known = SAVED.get(visit.query.one("gespeichert"))
    return say(known) if known else ""


def _list(visit: Visit, address: str = "", problems: Sequence[tuple[str, str]] = ()) -> Answer:
    text, wanted = visit.query.one("q")[: administering.LONGEST_SEARCH], asked_page(visit.query)
    total, rows = administering.accounts(visit.db, text, wanted)
    page = ListPage(wanted, total, administering.PER_PAGE)
    if wanted > page.pages:
        raise BeyondTheEnd(page.pages, _url(text, page.pages))
    return show(
        "verwaltung_personen.html",
        status=422 if problems else 200,
        verwaltung_here="personen",
        text=text,
        rows=rows,
        page=page,
        page_url=lambda number: _url(text, number),
        invited=administering.invited(visit.db, visit.now),
        address=address,
        problems_found=problems,
        saved=_saved(visit),
    )


def _url(text: str, page: int) -> str:
    query = urlencode({name: value for name, value in (("q", text), ("seite", page)) if value})
    return f"{HOME}?{query}"


def _page(
    visit: Visit,
    one: Person,
    problems: Sequence[tuple[str, str]] = (),
    text: str = "",
    themes: Sequence[str] = (),
    status: int = 200,
) -> Answer:
    return show(
        "verwaltung_person.html",
        status=status,
        verwaltung_here="personen",
        trail=[(HOME, say("Personen"))],
        person=one,
        profile=one.profile,
        oneself=one.key == visit.who.key,
        places=memberships.memberships_of(visit.db, one.id, visit.now),
        roles=roles(),
        lines=[_line(visit, line) for line in administering.scope_of(visit.db, one)],
        fields=[(term.key, term) for term in FIELDS_OF_ACTION],
        text=text,
        themes=themes,
        problems_found=problems,
        wrong={"kommune": "", **dict(problems)},
        saved=_saved(visit),
        path=path_of,
    )


def _line(visit: Visit, line: ScopeLine) -> tuple[ScopeLine, str]:
    return line, area_label(visit.db, line.area) if line.area else ""
