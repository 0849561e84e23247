"""The mailboxes of an entry, for those who write it: named by their role, ordered, changed and taken away again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auth.rules import Action
from catalog import contacts
from catalog.contacts import AlreadyThere, ContactContent, Overtaken, TooManyContacts, contacts_of
from catalog.models import Contact, Solution
from catalog.web.contact_details import (
    LINE_LIMIT,
    DetailsTyped,
    as_typed,
    details_typed,
    facts_of,
    is_line,
    language_choices,
)
from catalog.web.entry import entry_for
from catalog.web.errors import Missing
from catalog.web.forms import Params
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.mail import check_mail, is_mail
from schemas.role_names import names_a_person
from schemas.texts import readable

ROLE_WRONG = message("Geben Sie die Aufgabe an, zum Beispiel „Fachliche Leitung“, mit höchstens {limit} Zeichen.")
ROLE_IS_NAME = message("Hier steht eine Aufgabe, kein Name. Personen tragen Sie als Ansprechperson ein.")
MAILBOX_WRONG = message("Geben Sie das Funktionspostfach an, zum Beispiel digital@gemeinde.example.")
UNIT_WRONG = message("Nennen Sie die Stelle in einer Zeile, mit höchstens {limit} Zeichen, oder keine.")
TWICE = message("Dieses Postfach steht mit dieser Aufgabe schon beim Eintrag.")
FULL = message("Mehr als {limit} Postfächer liest niemand. Entfernen Sie erst eines.")
OVERTAKEN = message("Jemand anderes hat diese Angaben inzwischen geändert. Unten steht Ihre Fassung; prüfen Sie beide.")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; ``problems`` are sentences by the field that they stand at."""

    role: str = ""
    mailbox: str = ""
    unit: str = ""
    more: DetailsTyped = field(default_factory=DetailsTyped)
    revision: str = "0"
    problems: tuple[tuple[str, str], ...] = ()

    def problem(self, field: str) -> str:
        """The sentence at a field, empty when it is right."""
        return dict(self.problems).get(field, "")

    @property
    def content(self) -> ContactContent:
        """What was typed, where nothing was wrong with it."""
        return ContactContent(self.role, check_mail(self.mailbox), self.unit or None, self.more.details)


def new(visit: Visit) -> Answer:
    """The empty form."""
    return _form(entry_for(visit, Action.ENTRY_EDIT), Typed(), None)


def add(visit: Visit) -> Answer:
    """Name a mailbox."""
    solution, typed = entry_for(visit, Action.ENTRY_EDIT), typed_in(visit.form)
    if typed.problems:
        return _form(solution, typed, None, 422)
    try:
        contacts.add(visit.db, solution, typed.content, visit.who, visit.now)
    except (AlreadyThere, TooManyContacts) as error:
        return _form(solution, typed, None, 409, _reason(error))
    return see(f"{path_of(solution)}?gespeichert=postfach")


def edit(visit: Visit) -> Answer:
    """The form with what is said of a mailbox."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    row = _row(visit, solution)
    more = as_typed(contacts.details_of(row))
    return _form(solution, Typed(row.role, row.mailbox, row.unit or "", more, str(row.revision)), row)


def change(visit: Visit) -> Answer:
    """Keep other words for a mailbox."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    row, typed = _row(visit, solution), typed_in(visit.form)
    if typed.problems:
        return _form(solution, typed, row, 422)
    revision = int(typed.revision) if re.fullmatch(r"[0-9]{1,9}", typed.revision) else -1
    try:
        contacts.change(visit.db, solution, row, typed.content, revision, visit.who, visit.now)
    except (AlreadyThere, Overtaken) as error:
        return _form(solution, typed, row, 409, _reason(error))
    return see(f"{path_of(solution)}?gespeichert=geaendert")


def move_up(visit: Visit) -> Answer:
    """Let a mailbox stand one place higher."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    contacts.move_up(visit.db, solution, _row(visit, solution), visit.who, visit.now)
    return see(f"{path_of(solution)}?gespeichert=reihenfolge")


def ask_to_remove(visit: Visit) -> Answer:
    """Whether it is really to go; the last one is missed."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    row = _row(visit, solution)
    last = len(contacts_of(visit.db, solution.id)) == 1
    return show("postfach_entfernen.html", here="loesungen", solution=solution, row=row, last=last)


def remove(visit: Visit) -> Answer:
    """Name it no more."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    contacts.remove(visit.db, solution, _row(visit, solution), visit.who, visit.now)
    return see(f"{path_of(solution)}?gespeichert=postfach-entfernt")


def typed_in(form: Params) -> Typed:
    """Read and check the form."""
    role, mailbox, unit = readable(form.one("aufgabe")), form.one("postfach"), readable(form.one("stelle"))
    more = details_typed(form)
    found = (
        ("aufgabe", say(ROLE_WRONG, limit=LINE_LIMIT), len(role) >= 2 and is_line(role)),
        ("aufgabe", say(ROLE_IS_NAME), not names_a_person(role)),
        ("postfach", say(MAILBOX_WRONG), is_mail(mailbox)),
        ("stelle", say(UNIT_WRONG, limit=LINE_LIMIT), is_line(unit)),
    )
    problems = tuple((field, words) for field, words, right in found if not right)
    return Typed(role, mailbox, unit, more, form.one("fassung"), problems + more.problems)


def path_of(solution: Solution) -> str:
    """Where the entry's contacts are looked after."""
    return f"/loesungen/{solution.slug}/ansprechpersonen"


def _reason(error: Exception) -> str:
    if isinstance(error, TooManyContacts):
        return say(FULL, limit=contacts.MOST_CONTACTS)
    return say(TWICE if isinstance(error, AlreadyThere) else OVERTAKEN)


def _form(solution: Solution, typed: Typed, row: Contact | None, status: int = 200, reason: str = "") -> Answer:
    overtaken = row is not None and bool(reason) and str(row.revision) != typed.revision
    return show(
        "postfach.html", status=status, here="loesungen", solution=solution, typed=typed, row=row, reason=reason,
        kept_facts=facts_of(contacts.details_of(row)) if row and overtaken else None, languages=language_choices(),
    )  # fmt: skip


def _row(visit: Visit, solution: Solution) -> Contact:
    number = visit.name("number")
    row = visit.db.get(Contact, int(number)) if re.fullmatch(r"[0-9]{1,9}", number) else None
    if row is None or row.solution_id != solution.id:
        raise Missing
    return row
