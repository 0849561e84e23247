"""Ansprechpersonen of an entry, for those who write it: named on a ground, changed, and taken away again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from auth.rules import Action
from catalog import contact_persons
from catalog.contact_persons import AlreadyNamed, Changed, HasObjected, Named
from catalog.contacts import contacts_of
from catalog.models import ContactPerson, Organisation, Solution
from catalog.web.contact_details import DetailsTyped, as_typed, details_typed, language_choices, visibility_choices
from catalog.web.entry import entry_for
from catalog.web.errors import Missing
from catalog.web.forms import Params
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.contact_person import NamedPerson
from schemas.identity import LegalGround
from schemas.mail import check_mail, is_mail
from schemas.person_names import check_name
from schemas.texts import readable

GROUNDS: Mapping[LegalGround, str] = {
    LegalGround.PUBLIC_TASK: message("Öffentliche Aufgabe: Die Person ist dienstlich zuständig"),
    LegalGround.CONSENT: message("Einwilligung: Es ist eine Privatperson"),
}
SAVED: Mapping[str, str] = {
    "neu": message("Die Ansprechperson ist eingetragen."),
    "geaendert": message("Die Angaben sind gespeichert."),
    "entfernt": message("Die Ansprechperson ist entfernt."),
    "postfach": message("Das Postfach steht jetzt beim Eintrag."),
    "postfach-entfernt": message("Das Postfach ist entfernt."),
    "reihenfolge": message("Die Reihenfolge ist gespeichert."),
}
NAME_WRONG = message("Geben Sie den Namen an, zum Beispiel „Vorname Nachname“.")
ROLE_WRONG = message("Geben Sie die Aufgabe an, zum Beispiel „Projektleitung“, mit höchstens {limit} Zeichen.")
MAIL_WRONG = message("Geben Sie eine Mailadresse an, zum Beispiel buero@gemeinde.example, oder keine.")
PHONE_WRONG = message("Geben Sie die Durchwahl mit Ziffern an, zum Beispiel +49 30 123456, oder keine.")
GROUND_WRONG = message("Wählen Sie die Rechtsgrundlage.")
CONSENT_MISSING = message("Ohne Einwilligung darf weder eine Privatperson noch eine Durchwahl genannt werden.")
OBJECTED = message("Diese Person hat widersprochen und darf hier nicht genannt werden.")
TWICE = message("Diese Person ist bei diesem Eintrag schon eingetragen.")
OVERTAKEN = message("Jemand anderes hat diese Angaben inzwischen geändert. Unten steht Ihre Fassung; prüfen Sie beide.")
NO_MAIL = message("Damit das Formular schreiben kann, geben Sie die Mailadresse der Person an.")
ROLE_LIMIT = 120
_PHONE = re.compile(r"[+(]?[0-9][0-9 ()/.+-]{4,38}[0-9]")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; ``problems`` are sentences by the field that they stand at."""

    name: str = ""
    role: str = ""
    mail: str = ""
    phone: str = ""
    ground: str = LegalGround.PUBLIC_TASK
    consent: bool = False
    more: DetailsTyped = field(default_factory=DetailsTyped)
    revision: str = "0"
    problems: tuple[tuple[str, str], ...] = ()

    def problem(self, field: str) -> str:
        """The sentence at a field, empty when it is right."""
        return dict(self.problems).get(field, "")

    @property
    def named(self) -> Named:
        """What was typed, where nothing was wrong with it."""
        mail = check_mail(self.mail) if self.mail else None
        person = NamedPerson(check_name(self.name), self.role, mail, self.phone or None)
        return Named(person, LegalGround(self.ground), self.consent, self.more.details)


def overview(visit: Visit) -> Answer:
    """Whom the entry names, and how many it does not name yet."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    learned = contact_persons.learned_from_files(visit.db, solution.id)
    shown = [row for row in learned if row.shown_from and row.shown_from <= visit.now]
    saved = SAVED.get(visit.query.one("gespeichert"), "")
    return show(
        "ansprechpersonen.html", here="loesungen", solution=solution,
        mailboxes=contacts_of(visit.db, solution.id),
        rows=contact_persons.named_by_organisation(visit.db, solution.id), learned=shown,
        unseen=len(learned) - len(shown), grounds=_grounds(), visible=dict(visibility_choices()),
        saved_as=say(saved) if saved else "",
    )  # fmt: skip


def new(visit: Visit) -> Answer:
    """The empty form."""
    return _form(entry_for(visit, Action.ENTRY_EDIT), Typed(), None)


def add(visit: Visit) -> Answer:
    """Name somebody."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    typed = typed_in(visit.form)
    if typed.problems:
        return _form(solution, typed, None, 422)
    try:
        contact_persons.name(visit.db, solution, typed.named, _publisher(visit, solution), visit.who, visit.now)
    except (AlreadyNamed, HasObjected) as error:
        return _form(solution, typed, None, 409, _reason(error))
    return see(f"{_path(solution)}?gespeichert=neu")


def edit(visit: Visit) -> Answer:
    """The form with what is said of somebody."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    row = _row(visit, solution)
    typed = Typed(
        row.name or "", row.role or "", row.mail or "", row.phone or "", row.legal_ground,
        row.consent_at is not None, as_typed(contact_persons.details_of(row)), str(row.revision),
    )  # fmt: skip
    return _form(solution, typed, row)


def change(visit: Visit) -> Answer:
    """Keep other words for somebody."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    row, typed = _row(visit, solution), typed_in(visit.form)
    if typed.problems:
        return _form(solution, typed, row, 422)
    revision = int(typed.revision) if typed.revision.isdecimal() and len(typed.revision) < 10 else -1
    try:
        contact_persons.change(visit.db, row, typed.named, revision, visit.who, visit.now)
    except (AlreadyNamed, HasObjected, Changed) as error:
        return _form(solution, typed, row, 409, _reason(error))
    return see(f"{_path(solution)}?gespeichert=geaendert")


def ask_to_remove(visit: Visit) -> Answer:
    """Whether somebody is really to go."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    return show("ansprechperson_entfernen.html", here="loesungen", solution=solution, row=_row(visit, solution))


def remove(visit: Visit) -> Answer:
    """Name them no more."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    contact_persons.remove(visit.db, _row(visit, solution), visit.who, visit.now)
    return see(f"{_path(solution)}?gespeichert=entfernt")


def typed_in(form: Params) -> Typed:
    """Read and check the form."""
    more = details_typed(form)
    typed = Typed(
        form.one("name"), readable(form.one("aufgabe")), form.one("mail"), form.one("durchwahl"), form.one("grundlage"),
        form.one("einwilligung") == "1", more, form.one("fassung"),
    )  # fmt: skip
    found = (
        ("name", say(NAME_WRONG), _is_name(typed.name)),
        ("aufgabe", say(ROLE_WRONG, limit=ROLE_LIMIT), 2 <= len(typed.role) <= ROLE_LIMIT and "\n" not in typed.role),
        ("grundlage", say(GROUND_WRONG), typed.ground in set(GROUNDS)),
        ("mail", say(MAIL_WRONG), not typed.mail or is_mail(typed.mail)),
        ("formular", say(NO_MAIL), bool(typed.mail) or not more.by_form),
        ("durchwahl", say(PHONE_WRONG), not typed.phone or bool(_PHONE.fullmatch(typed.phone))),
        ("einwilligung", say(CONSENT_MISSING), typed.consent or not _needs_consent(typed)),
    )
    problems = tuple((field, words) for field, words, right in found if not right)
    return replace(typed, problems=problems + more.problems)


def _needs_consent(typed: Typed) -> bool:
    return typed.ground == LegalGround.CONSENT or bool(typed.phone)


def _is_name(text: str) -> bool:
    try:
        return bool(check_name(text))
    except ValueError:
        return False


def _reason(error: Exception) -> str:
    return {AlreadyNamed: TWICE, HasObjected: OBJECTED, Changed: OVERTAKEN}[type(error)]


def _form(solution: Solution, typed: Typed, row: ContactPerson | None, status: int = 200, reason: str = "") -> Answer:
    return show(
        "ansprechperson.html", status=status, here="loesungen", solution=solution, typed=typed, row=row,
        reason=say(reason) if reason else "", grounds=list(_grounds().items()), languages=language_choices(),
        visibilities=visibility_choices(),
    )  # fmt: skip


def _grounds() -> dict[str, str]:
    return {ground.value: say(words) for ground, words in GROUNDS.items()}


def _row(visit: Visit, solution: Solution) -> ContactPerson:
    """The person at this address, as long as the entry's own organisation names them. Raises Missing."""
    number = visit.name("number")
    row = visit.db.get(ContactPerson, int(number)) if re.fullmatch(r"[0-9]{1,9}", number) else None
    own = row is not None and row.solution_id == solution.id and row.name is not None
    if row is None or not own or row.legal_ground is LegalGround.FROM_FILE:
        raise Missing
    return row


def _publisher(visit: Visit, solution: Solution) -> str:
    body = visit.db.get(Organisation, solution.publisher_id) if solution.publisher_id else None
    return body.name if body else solution.publisher_text


def _path(solution: Solution) -> str:
    return f"/loesungen/{solution.slug}/ansprechpersonen"
