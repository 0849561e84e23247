"""„Angabe falsch?“: a reader says that something is wrong. No account, no script, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalog.models import Solution
from catalog.notes import add_note
from catalog.web.entering import network
from catalog.web.entry import published_entry
from catalog.web.forms import Params
from catalog.web.page import Answer, Visit, see, show
from catalog.web.words import TOPICS
from content.locale.speech import message, say

TEXT_LIMIT = 2_000
MAIL_LIMIT = 200
HONEYPOT = "website"
TEXT_MISSING = message("Schreiben Sie, was nicht stimmt, zum Beispiel „Die Lösung wurde 2025 eingestellt“.")
TEXT_TOO_LONG = message("Kürzen Sie den Text auf {limit} Zeichen. Es sind {length}.")
MAIL_WRONG = message("Geben Sie eine Mailadresse an, zum Beispiel buero@gemeinde.example, oder keine.")
_MAIL = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\".]+(?:\.[^\s@<>,;:\".]+)+")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; ``problems`` are sentences by the field that they stand at."""

    topic: str = ""
    which: str = ""
    text: str = ""
    mail: str = ""
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def about(self) -> str:
        """What the note is about, as the administrator reads it: in German, whatever the reader spoke."""
        words = TOPICS.get(self.topic, message("Eintrag insgesamt"))
        return f"{words}: {self.which}" if self.which else words

    def problem(self, field: str) -> str:
        """The sentence at a field, empty when it is right."""
        return dict(self.problems).get(field, "")


def form(visit: Visit) -> Answer:
    """The empty form, knowing what it is about."""
    solution = published_entry(visit)
    topic, _, which = visit.query.one("zu").partition(":")
    return _form(solution, Typed(topic if topic in TOPICS else "", which[:120]))


def send(visit: Visit) -> Answer:
    """Keep the note, or show the form again with all that was typed."""
    solution = published_entry(visit)
    typed = typed_in(visit.form)
    if typed.problems:
        return _form(solution, typed, status=422)
    if not visit.form.one(HONEYPOT):  # what fills a field that nobody sees is no reader
        visit.site.notes_gate.pass_through(network(visit), visit.now)
        add_note(visit.db, solution, typed.about, typed.text, typed.mail or None, visit.now)
    return see(f"/loesungen/{solution.slug}/angabe-falsch/danke")


def thanks(visit: Visit) -> Answer:
    """The note has arrived."""
    return show("note_thanks.html", here="loesungen", solution=published_entry(visit))


def kept(slug: str, form: Params) -> Mapping[str, Any]:
    """The form as it was sent, for the page of a trouble that kept it from arriving."""
    return _fields(slug, replace(typed_in(form), problems=()))


def typed_in(form: Params) -> Typed:
    """Read and check the form."""
    text, mail = form.one("text"), form.one("mail")
    problems = []
    if not any(map(str.isalnum, text)):  # signs without width are no text either
        problems.append(("text", say(TEXT_MISSING)))
    elif len(text) > TEXT_LIMIT:
        problems.append(("text", say(TEXT_TOO_LONG, limit=TEXT_LIMIT, length=len(text))))
    if mail and not _is_mail(mail):
        problems.append(("mail", say(MAIL_WRONG)))
    topic = form.one("zu")
    return Typed(topic if topic in TOPICS else "", form.one("welche")[:120], text, mail, tuple(problems))


def _is_mail(text: str) -> bool:
    return len(text) <= MAIL_LIMIT and text.isprintable() and _MAIL.fullmatch(text) is not None


def _form(solution: Solution, typed: Typed, status: int = 200) -> Answer:
    fields = _fields(solution.slug, typed)
    return show("note_form.html", status=status, here="loesungen", solution=solution, **fields)


def _fields(slug: str, typed: Typed) -> Mapping[str, Any]:
    return {
        "slug": slug,
        "typed": typed,
        "topics": {key: say(words) for key, words in TOPICS.items()},
        "limit": TEXT_LIMIT,
    }
