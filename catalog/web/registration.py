"""Asking for a link in a mail: to register, or for a new password. The answer never says who has an account."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.people import accounts
from catalog.web.entering import check_terms, network
from catalog.web.errors import TooMany
from catalog.web.forms import Params
from catalog.web.page import Answer, Visit, see, show
from content.locale.languages import language
from content.locale.speech import message, say
from schemas.mail import check_mail, is_mail
from schemas.person_names import LONGEST_NAME, check_name

MAIL_WRONG = message("Geben Sie Ihre Mailadresse an, zum Beispiel rathaus@gemeinde.example.")
NAME_MISSING = message("Geben Sie Ihren Namen an.")
NAME_TOO_LONG = message("Kürzen Sie den Namen auf {limit} Zeichen.")
NAME_WRONG = message(
    "Geben Sie den Namen so an, wie man ihn spricht: Buchstaben eines Alphabets, keine Adressen und keine Symbole."
)


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; ``problems`` are sentences by the field that they stand at."""

    name: str = ""
    mail: str = ""
    problems: tuple[tuple[str, str], ...] = ()


def name_problem(name: str) -> str:
    """What is wrong with a name, in a sentence; empty where it is right."""
    if not name:
        return say(NAME_MISSING)
    if len(name) > LONGEST_NAME:
        return say(NAME_TOO_LONG, limit=LONGEST_NAME)
    try:
        check_name(name)
    except ValueError:
        return say(NAME_WRONG)
    return ""


def mail_problem(mail: str) -> str:
    """The same of a mail address."""
    return "" if is_mail(mail) else say(MAIL_WRONG)


def _typed(form: Params, *, named: bool) -> Typed:
    name, mail = form.one("name"), form.one("mail")
    problems = [("name", name_problem(name))] if named else []
    problems.append(("mail", mail_problem(mail)))
    return Typed(name, mail, tuple(each for each in problems if each[1]))


def register_form(visit: Visit) -> Answer:
    """The empty form to register."""
    check_terms(visit)
    return see("/konto") if visit.browser.signed else show("registrieren.html", typed=Typed())


def register(visit: Visit) -> Answer:
    """Send a link to whoever reads that mailbox."""
    check_terms(visit)
    typed = _typed(visit.form, named=True)
    if typed.problems:
        return show("registrieren.html", status=422, typed=typed)
    _check_network(visit)
    accounts.ask_to_register(visit.db, check_name(typed.name), check_mail(typed.mail), language(), visit.now)
    return see("/registrieren/geschrieben")


def reset_form(visit: Visit) -> Answer:
    """The form to ask for a new password."""
    check_terms(visit)
    return show("passwort_vergessen.html", typed=Typed(mail=visit.signed.known.mail if visit.browser.signed else ""))


def ask_for_reset(visit: Visit) -> Answer:
    """Send a link for a new password, if there is an account; the mailbox learns which."""
    check_terms(visit)
    typed = _typed(visit.form, named=False)
    if typed.problems:
        return show("passwort_vergessen.html", status=422, typed=typed)
    _check_network(visit)
    accounts.ask_for_reset(visit.db, check_mail(typed.mail), language(), visit.now)
    return see("/passwort-vergessen/geschrieben")


def _check_network(visit: Visit) -> None:
    try:
        accounts.check_network(visit.db, network(visit), visit.now)
    except accounts.TooManyLetters:
        raise TooMany from None


def written_to_register(visit: Visit) -> Answer:
    """A letter is on its way. The page says the same to everybody, and its address names nobody."""
    return _written(visit, "register")


def written_to_reset(visit: Visit) -> Answer:
    """The same of a new password."""
    return _written(visit, "reset")


def _written(visit: Visit, what: str) -> Answer:
    check_terms(visit)
    return show("geschrieben.html", what=what, into_files=not visit.settings.smtp_host)
