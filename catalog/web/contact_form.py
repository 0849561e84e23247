"""Writing to the contacts of an entry: no account, no address shown, no puzzle, and nothing typed is lost.

What keeps programs away asks nothing of people: a field that nobody sees, a form that says since when it is out, few
letters from one network and to one mailbox, few links in a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalog import relaying
from catalog.mail import GIVE_UP_AFTER
from catalog.models import Solution
from catalog.relaying import Addressee, TooManyLetters, Words
from catalog.web.entering import network
from catalog.web.entry import published_entry
from catalog.web.forms import Params
from catalog.web.note import HONEYPOT
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.mail import check_mail, is_mail
from schemas.texts import readable

TEXT_LIMIT = 4_000
LINE_LIMIT = 100
MOST_LINKS = 2
TO_MISSING = message("Wählen Sie, wem Sie schreiben.")
TO_GONE = message("Diese Ansprechperson ist so nicht mehr zu erreichen. Wählen Sie eine andere.")
TEXT_MISSING = message("Schreiben Sie Ihre Frage, zum Beispiel „Läuft das auch ohne eigenes LoRaWAN?“.")
TEXT_TOO_LONG = message("Kürzen Sie den Text auf {limit} Zeichen. Es sind {length}.")
TOO_MANY_LINKS = message("Lassen Sie höchstens {limit} Links im Text; mehr sehen wie Werbung aus.")
MAIL_WRONG = message("Geben Sie Ihre Mailadresse an, zum Beispiel buero@gemeinde.example; dorthin geht die Antwort.")
LINE_WRONG = message("Schreiben Sie das in einer Zeile, mit höchstens {limit} Zeichen, oder lassen Sie es weg.")
TOO_QUICK = message("Das ging schneller, als man schreiben kann. Prüfen Sie Ihren Text, und senden Sie noch einmal.")
TOO_OLD = message("Das Formular war lange offen. Ihr Text steht noch da: Senden Sie ihn bitte noch einmal.")
TOO_MANY = message(
    "Gerade kamen von Ihrem Anschluss oder für dieses Postfach sehr viele Nachrichten. Diese wurde nicht gesendet. "
    "Ihr Text steht noch da: Versuchen Sie es in einer Stunde, oder schreiben Sie direkt an das Postfach."
)
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; ``problems`` are sentences by the field that they stand at."""

    to: str = ""
    name: str = ""
    organisation: str = ""
    mail: str = ""
    text: str = ""
    since: str = ""
    problems: tuple[tuple[str, str], ...] = ()

    def problem(self, field: str) -> str:
        """The sentence at a field, empty when it is right."""
        return dict(self.problems).get(field, "")

    @property
    def words(self) -> Words:
        """What was written, where nothing was wrong with it."""
        sender = ", ".join(part for part in (self.name, self.organisation) if part)
        return Words(self.text, check_mail(self.mail), sender)


def form(visit: Visit) -> Answer:
    """The form; who is asked for and can't be reached is told before anything was written."""
    solution = published_entry(visit)
    people = relaying.addressees(visit.db, solution, visit.now)
    asked = visit.query.one("an")
    meant = next((each for each in people if each.key == asked), None)
    to = meant if meant and meant.mailbox else next((each for each in people if each.mailbox), None)
    known = visit.browser.signed.known if visit.browser.signed else None
    typed = Typed(to.key if to else "", known.name if known else "", "", known.mail if known else "")
    return _form(
        visit, solution, people, typed, missed=meant if to is not meant else None, gone=bool(asked and not meant)
    )


def send(visit: Visit) -> Answer:
    """Hand the letter on, or show the form again with all that was typed."""
    solution, typed = published_entry(visit), typed_in(visit.form)
    people = relaying.addressees(visit.db, solution, visit.now)
    to = next((each for each in people if each.key == typed.to and each.mailbox), None)
    if visit.form.one(HONEYPOT):  # what fills a field that nobody sees is no reader
        return see(_receipt(solution, typed.to))
    if to is None:
        typed = replace(typed, problems=(("an", say(TO_GONE if typed.to else TO_MISSING)), *typed.problems))
    if to is None or typed.problems:
        return _form(visit, solution, people, typed, status=422)
    return _relay(visit, solution, people, typed, to)


def thanks(visit: Visit) -> Answer:
    """The letter is on its way."""
    solution = published_entry(visit)
    people = relaying.addressees(visit.db, solution, visit.now)
    to = next((each for each in people if each.key == visit.query.one("an")), None)
    return show(
        "kontakt_danke.html", here="loesungen", solution=solution, addressee=to, sends=bool(visit.settings.smtp_host)
    )


def kept(slug: str, form: Params) -> Mapping[str, Any]:
    """The form as it was sent, for the page of a trouble that kept it from arriving."""
    typed = replace(typed_in(form), problems=())
    return {**_fields(slug, typed), "since": typed.since, "fields_of": "kontakt_fields.html"}


def typed_in(form: Params) -> Typed:
    """Read and check the form, but for whom it is to."""
    name, organisation = readable(form.one("name")), readable(form.one("organisation"))
    mail, text = form.one("mail"), readable(form.one("text")).strip()
    found = (
        ("text", say(TEXT_MISSING), any(map(str.isalnum, text))),
        ("text", say(TEXT_TOO_LONG, limit=TEXT_LIMIT, length=len(text)), len(text) <= TEXT_LIMIT),
        ("text", say(TOO_MANY_LINKS, limit=MOST_LINKS), len(_LINK.findall(text)) <= MOST_LINKS),
        ("mail", say(MAIL_WRONG), is_mail(mail)),
        ("name", say(LINE_WRONG, limit=LINE_LIMIT), _is_line(name)),
        ("organisation", say(LINE_WRONG, limit=LINE_LIMIT), _is_line(organisation)),
    )
    problems = tuple((field, words) for field, words, right in found if not right)
    return Typed(form.one("an"), name, organisation, mail, text, form.one("seit"), problems)


def _relay(visit: Visit, solution: Solution, people: list[Addressee], typed: Typed, to: Addressee) -> Answer:
    age = relaying.how_old(_key(visit), solution, typed.since, visit.now)
    if age is None or age < relaying.YOUNGEST:
        return _form(visit, solution, people, typed, status=422, reason=say(TOO_QUICK if age is not None else TOO_OLD))
    if not relaying.went_before(visit.db, typed.since, visit.now):
        where = network(visit)
        try:
            relaying.relay(visit.db, solution, to, typed.words, typed.since, where, visit.who, visit.now)
        except TooManyLetters:
            return _form(visit, solution, people, typed, status=429, reason=say(TOO_MANY))
    return see(_receipt(solution, to.key))


def _receipt(solution: Solution, to: str) -> str:
    known = to if re.fullmatch(r"p?[0-9]{1,15}", to) else ""
    return f"/loesungen/{solution.slug}/kontakt/danke" + (f"?an={known}" if known else "")


def _form(
    visit: Visit,
    solution: Solution,
    people: list[Addressee],
    typed: Typed,
    *,
    status: int = 200,
    reason: str = "",
    missed: Addressee | None = None,
    gone: bool = False,
) -> Answer:
    key = _key(visit)
    known = relaying.how_old(key, solution, typed.since, visit.now) is not None
    settings = visit.settings
    return show(
        "kontakt_form.html", status=status, here="loesungen", solution=solution, people=people, reason=reason,
        missed=missed, gone=gone, reached=[each for each in people if each.mailbox], boxes=_open_boxes(people),
        since=typed.since if known else relaying.stamped(key, solution, visit.now), sends=bool(settings.smtp_host),
        kept_days=settings.retention_letters_days, file_days=settings.retention_letter_files_days,
        tried_days=GIVE_UP_AFTER.days,
        **_fields(solution.slug, typed),
    )  # fmt: skip


def _open_boxes(people: list[Addressee]) -> list[Addressee]:
    """The mailboxes that the entry shows itself: no person's own, and none that sends letters back."""
    return [each for each in people if each.key.isdigit() and each.mailbox and not each.bounced_on]


def _fields(slug: str, typed: Typed) -> Mapping[str, Any]:
    return {"slug": slug, "typed": typed, "limit": TEXT_LIMIT}


def _key(visit: Visit) -> bytes:
    """The key of the stamps. The first visitor of all comes before it is there, and may only read."""
    known = relaying.known_form_key(visit.db)
    if known is not None:
        return known
    if visit.request.method == "POST":
        return relaying.form_key(visit.db, visit.now)
    return visit.site.tools.database.write(lambda db: relaying.form_key(db, visit.now))


def _is_line(text: str) -> bool:
    return len(text) <= LINE_LIMIT and "\n" not in text
