"""One's own account: name, language, mail address, password, and the browsers in which one is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from auth.rules import Action
from catalog import audit
from catalog.memberships import memberships_of
from catalog.models import PasswordHash, Person, PersonProfile, WebSession
from catalog.people import accounts, end_session, end_sessions
from catalog.people.choosing import known_of, problem_of
from catalog.people.sessions import still_open
from catalog.web.errors import Missing
from catalog.web.page import Answer, Visit, see, show
from catalog.web.registration import mail_problem, name_problem
from content.locale.formats import clock_time, moment
from content.locale.languages import LANGUAGES
from content.locale.speech import message, say
from schemas.dates import day_of
from schemas.mail import check_mail, fold_mail
from schemas.person_names import check_name

DONE = {
    "angelegt": message("Ihr Konto ist angelegt, und Sie sind angemeldet."),
    "beigetreten": message("Ihr Konto ist angelegt. Mit Ihrer Mailadresse sind Sie Mitglied Ihrer Organisation."),
    "eingeladen": message("Sie haben die Einladung angenommen."),
    "administration": message("Sie verwalten jetzt diesen Katalog."),
    "angaben": message("Ihre Angaben sind gespeichert."),
    "passwort": message("Ihr neues Passwort gilt. Alle anderen Sitzungen sind beendet."),
    "mailadresse": message("Ihre neue Mailadresse gilt."),
    "geschrieben": message("Wir haben an die neue Adresse geschrieben. Sie gilt, sobald Sie dem Link darin folgen."),
    "sitzung": message("Die Sitzung ist beendet."),
    "sitzungen": message("Alle anderen Sitzungen sind beendet."),
}
TODAY = message("heute, {time}")
SAME_MAIL = message("Das ist schon Ihre Mailadresse.")


def overview(visit: Visit) -> Answer:
    """The account of whoever is signed in."""
    me = _me(visit)
    kept = visit.db.get(PasswordHash, me.person_id)
    return _show(
        visit,
        "konto.html",
        me=me,
        password_set_at=kept.set_at if kept else None,
        sessions=len(_sessions(visit)),
        places=memberships_of(visit.db, me.person_id, visit.now),
    )


# Name and language


def profile_form(visit: Visit) -> Answer:
    """Name and language, to be changed."""
    me = _me(visit)
    return _profile(visit, me.name, me.language)


def change_profile(visit: Visit) -> Answer:
    """Keep another name or language."""
    name, tongue = visit.form.one("name"), visit.form.one("sprache")
    problem = name_problem(name)
    tongue = tongue if tongue in LANGUAGES else _me(visit).language
    if problem:
        return _profile(visit, name, tongue, (("name", problem),), status=422)
    accounts.change_profile(visit.db, _person(visit), check_name(name), tongue, visit.now)
    return see("/konto?gespeichert=angaben")


def _profile(visit: Visit, name: str, tongue: str, found: Sequence[tuple[str, str]] = (), status: int = 200) -> Answer:
    return _show(visit, "konto_angaben.html", status=status, name=name, tongue=tongue, found=found)


# Mail address


def mail_form(visit: Visit) -> Answer:
    """The form for another mail address."""
    return _show(visit, "konto_mailadresse.html", mail="", found=())


def change_mail(visit: Visit) -> Answer:
    """Write to the new address; it holds when somebody there has followed the link."""
    mail = visit.form.one("mail")
    problem = mail_problem(mail) or (say(SAME_MAIL) if fold_mail(mail) == _me(visit).mail_folded else "")
    if problem:
        return _show(visit, "konto_mailadresse.html", status=422, mail=mail, found=(("mail", problem),))
    accounts.ask_to_change_mail(visit.db, _person(visit), check_mail(mail), visit.now)
    return see("/konto?gespeichert=geschrieben")


# Password


@dataclass(frozen=True, slots=True)
class Chosen:
    """A password that was checked: its hash, or what is wrong with it."""

    password_hash: str = ""
    problem: str = ""


def password_form(visit: Visit) -> Answer:
    """The form for a new password."""
    return _show(visit, "konto_passwort.html", mail=_me(visit).mail, found=())


def check_password(visit: Visit) -> Chosen:
    """Check a new password, and work out its hash."""
    visit.allow(Action.OWN_DOORS)
    password = visit.form.one("passwort_neu")
    problem = problem_of(password, known_of(visit.db, _me(visit).person_id))
    return Chosen(problem=problem) if problem else Chosen(visit.site.tools.passwords.hash(password))


def change_password(visit: Visit) -> Answer:
    """Keep a new password, and end every other session."""
    chosen: Chosen = visit.first
    if chosen.problem:
        found = (("passwort_neu", chosen.problem),)
        return _show(visit, "konto_passwort.html", status=422, mail=_me(visit).mail, found=found)
    accounts.set_password(visit.db, _person(visit), chosen.password_hash, visit.now, but=visit.signed.session_id)
    return see("/konto?gespeichert=passwort")


# Sessions


@dataclass(frozen=True, slots=True)
class Line:
    """A session as its owner sees it."""

    id: int
    browser: str
    here: bool
    seen: str
    began: str


def sessions(visit: Visit) -> Answer:
    """The browsers in which one is signed in, the one used last first."""
    this = visit.signed.session_id
    lines = [
        Line(row.id, row.browser, row.id == this, _when(row.seen_at, visit.now), _when(row.created_at, visit.now))
        for row in _sessions(visit)
    ]
    return _show(visit, "konto_sitzungen.html", lines=lines)


def _when(moment_: datetime, now: datetime) -> str:
    """Today at ten past two; a day and a time for what is longer ago."""
    if day_of(moment_) != day_of(now):
        return moment(moment_)
    return say(TODAY, time=clock_time(moment_))


def end_one(visit: Visit) -> Answer:
    """End one of one's own sessions. Raises Missing for any other."""
    id, me = visit.name("id"), visit.signed.known.who
    if not id.isdecimal() or len(id) > 18 or not end_session(visit.db, me.person_id or 0, int(id)):
        raise Missing
    audit.note(visit.db, audit.acting(me), "session_ended", ("session", id), visit.now, about=me.key)
    return see("/konto/sitzungen?gespeichert=sitzung")


def end_others(visit: Visit) -> Answer:
    """End all sessions but this one."""
    me = visit.signed.known.who
    ended = end_sessions(visit.db, me.person_id or 0, but=visit.signed.session_id)
    person, facts = ("person", me.key), {"sessions": ended}
    audit.note(visit.db, audit.acting(me), "sessions_ended", person, visit.now, about=me.key, facts=facts)
    return see("/konto/sitzungen?gespeichert=sitzungen")


def _me(visit: Visit) -> PersonProfile:
    return visit.db.get_one(PersonProfile, visit.signed.known.who.person_id)


def _person(visit: Visit) -> Person:
    return visit.db.get_one(Person, visit.signed.known.who.person_id)


def _sessions(visit: Visit) -> Sequence[WebSession]:
    open_ones = still_open(visit.settings, visit.now)
    mine = select(WebSession).where(WebSession.person_id == visit.signed.known.who.person_id, *open_ones)
    return visit.db.scalars(mine.order_by(WebSession.seen_at.desc(), WebSession.id.desc())).all()


def _show(visit: Visit, template: str, *, status: int = 200, **values: Any) -> Answer:
    done = DONE.get(visit.query.one("gespeichert"))
    here = template.removesuffix(".html").removeprefix("konto_")
    return show(template, status=status, konto_here=here, done=say(done) if done else "", **values)
