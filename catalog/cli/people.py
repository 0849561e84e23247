"""``people``: accounts from the command line. It is how a catalogue gets its first administrator."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import audit
from catalog.cli.german import Command, Group, new_app
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import tools_of_command
from catalog.cli.terminal import printable
from catalog.mail import WAYS
from catalog.models import OneTimeLink, Person, PersonProfile
from catalog.people import end_sessions, give_token, make_link, person_of_mail
from catalog.post.writing import home_of
from catalog.settings import Settings
from catalog.wiring import Tools
from content.locale.formats import moment
from schemas.identity import LinkPurpose
from schemas.mail import check_mail
from schemas.person_names import check_name

app = new_app()
people = new_app(help="Konten: anlegen, auflisten, sperren, neuen Link ausgeben.")
app.add_typer(people, name="people", cls=Group)

Name = Annotated[str, typer.Argument(help="Vor- und Nachname.", metavar="NAME")]
Mail = Annotated[str, typer.Argument(help="Mailadresse.", metavar="MAILADRESSE")]


@people.command(cls=Command)
def add(
    name: Name,
    mail: Mail,
    administrator: Annotated[bool, typer.Option("--administrator", help="Darf den Katalog verwalten.")] = False,
) -> None:
    """Einen Link ausgeben, mit dem jemand ein Konto anlegt und sein Passwort wählt. Er gilt einmal, 24 Stunden."""
    known_as, address = _name(name), _address(mail)
    with tools_of_command() as tools:
        print(tools.database.write(lambda db: _added(db, tools, known_as, address, administrator=administrator)))


@people.command("list", cls=Command)
def show_all(as_json: Annotated[bool, typer.Option("--json", help="Als JSON ausgeben.")] = False) -> None:
    """Alle Konten auflisten."""
    with tools_of_command() as tools, tools.database.reading() as db:
        query = select(Person, PersonProfile).join(PersonProfile, PersonProfile.person_id == Person.id)
        rows = [_facts(person, profile) for person, profile in db.execute(query.order_by(Person.id))]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        print("\n".join(_in_words(row) for row in rows) or "Noch keine Konten.")


@people.command(cls=Command)
def suspend(
    mail: Mail,
    lift: Annotated[bool, typer.Option("--lift", help="Die Sperre aufheben.")] = False,
) -> None:
    """Ein Konto sperren: Alle Sitzungen enden, und niemand meldet sich damit an."""
    address = _address(mail)
    with tools_of_command() as tools:
        print(tools.database.write(lambda db: _suspended(db, _person(db, address), tools.clock(), lift=lift)))


@people.command(cls=Command)
def link(mail: Mail) -> None:
    """Einen Link ausgeben, mit dem jemand für sein Konto ein neues Passwort setzt. Er gilt einmal, eine Stunde."""
    address = _address(mail)
    with tools_of_command() as tools:
        print(tools.database.write(lambda db: _new_link(db, tools, _person(db, address))))


def _added(db: Session, tools: Tools, name: str, mail: str, *, administrator: bool) -> str:
    now, person = tools.clock(), person_of_mail(db, mail)
    if person and not administrator:
        raise Refusal(f"{mail} hat schon ein Konto. „lichtermeer people link {mail}“ gibt einen neuen Link aus.")
    if person:
        return _promoted(db, person, mail, now)
    purpose = LinkPurpose.ADMINISTRATOR if administrator else LinkPurpose.CONFIRM_MAIL
    made = make_link(db, purpose, now, mail=mail, facts={"name": name})
    audit.note(db, audit.COMMAND, "person_invited", ("link", made.id), now)
    office = " und verwaltet diesen Katalog" if administrator else ""
    return _printed(db, tools.settings, made, f"Mit diesem Link legt {printable(name)} ein Konto an{office}")


def _promoted(db: Session, person: Person, mail: str, now: datetime) -> str:
    if person.suspended_at:
        raise Refusal(f"Das Konto {mail} ist gesperrt. „lichtermeer people suspend --lift {mail}“ hebt das auf.")
    if person.administrator:
        return f"{mail} verwaltet diesen Katalog schon."
    person.administrator = True
    _note(db, "administrator_granted", person, now)
    return f"{mail} verwaltet ab jetzt diesen Katalog."


def _suspended(db: Session, person: Person, now: datetime, *, lift: bool) -> str:
    if lift == (person.suspended_at is None):
        return "Das Konto ist nicht gesperrt." if lift else "Das Konto ist schon gesperrt."
    person.suspended_at = None if lift else now
    _note(db, "person_restored" if lift else "person_suspended", person, now)
    if lift:
        return "Die Sperre ist aufgehoben."
    ended = end_sessions(db, person.id)
    return f"Das Konto ist gesperrt. Beendete Sitzungen: {ended}."


def _new_link(db: Session, tools: Tools, person: Person) -> str:
    now = tools.clock()
    profile = db.get_one(PersonProfile, person.id)
    if person.suspended_at:
        raise Refusal("Das Konto ist gesperrt. „lichtermeer people suspend --lift“ hebt das auf.")
    made = make_link(db, LinkPurpose.RESET, now, person_id=person.id, mail=profile.mail)
    _note(db, "reset_asked", person, now)
    return _printed(db, tools.settings, made, "Mit diesem Link wird ein neues Passwort gesetzt")


def _printed(db: Session, settings: Settings, made: OneTimeLink, words: str) -> str:
    """The link, alone on its line; it is told this once and kept as a hash."""
    address = f"{home_of(settings)}{WAYS[made.purpose]}?link={give_token(db, made)}"
    return f"{words}. Er gilt einmal, bis {moment(made.expires_at)}:\n{address}"


def _note(db: Session, action: str, person: Person, now: datetime) -> None:
    audit.note(db, audit.COMMAND, action, ("person", person.key), now, about=person.key)


def _person(db: Session, mail: str) -> Person:
    person = person_of_mail(db, mail)
    if person is None:
        raise Refusal(f"Ein Konto mit der Mailadresse {mail} gibt es nicht. „lichtermeer people list“ zeigt alle.")
    return person


def _facts(person: Person, profile: PersonProfile) -> dict[str, object]:
    return {
        "key": person.key,
        "name": profile.name,
        "mail": profile.mail,
        "administrator": person.administrator,
        "suspended": person.suspended_at is not None,
        "created_at": person.created_at.isoformat(),
    }


def _in_words(row: dict[str, object]) -> str:
    signs = [word for word, holds in (("Verwaltung", row["administrator"]), ("gesperrt", row["suspended"])) if holds]
    return printable(f"{row['name']} <{row['mail']}>{' (' + ', '.join(signs) + ')' if signs else ''}")


def _name(text: str) -> str:
    try:
        return check_name(text)
    except ValueError:
        raise Refusal("So heißt niemand: Erlaubt sind Buchstaben eines Alphabets, höchstens 100 Zeichen.") from None


def _address(text: str) -> str:
    try:
        return check_mail(text)
    except ValueError:
        raise Refusal(f"„{printable(text)[:80]}“ ist keine Mailadresse.") from None
