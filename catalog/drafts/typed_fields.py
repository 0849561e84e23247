"""Reading the fields of one step: the value of each, or a sentence that says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.drafts.fields import BY_KEY, MOST_LINES, YES, Field, Kind, Step
from content.locale.speech import message, say
from schemas.addresses import host_of
from schemas.mail import check_mail, is_mail
from schemas.publiccode.licences import is_licence_expression
from schemas.texts import readable
from schemas.typed import parse_partial_date

TOO_LONG = message("Hier stehen {count} Zeichen. Kürzen Sie auf höchstens {limit}.")
LINE_TOO_LONG = message("Zeile {number} ist zu lang. Kürzen Sie sie auf höchstens {limit} Zeichen.")
TOO_MANY = message("Hier stehen {count} Zeilen. Nennen Sie höchstens {limit}.")
NOT_OFFERED = message("Diesen Wert gibt es hier nicht. Wählen Sie einen der angebotenen.")
NO_DATE = message("Geben Sie ein Jahr, einen Monat oder einen Tag an, zum Beispiel 2025, 03.2025 oder 31.03.2025.")
NO_ADDRESS = message("Geben Sie die ganze Adresse an, zum Beispiel https://www.gemeinde.example/projekt.")
NO_MAIL = message("Geben Sie eine Mailadresse an, zum Beispiel digitales@gemeinde.example.")
NO_LICENCE = message(
    "Nennen Sie die Lizenz mit ihrem Kürzel nach SPDX, zum Beispiel EUPL-1.2, MIT oder GPL-3.0-or-later."
)
_ADDRESS = re.compile(r"https?://[^\s]+")
LONGEST_WORD = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, as a sentence that says what to do."""

    step: str
    field: str
    words: str


class StepReader:
    """Reads the fields of one step and gathers what is wrong with them. A wrong field reads as if it were empty.

    ``shown`` is the body from which the fields were filled, ``today`` the day on which they were typed.
    """

    def __init__(
        self, step: str, typed: dict[str, str | list[str]], today: date, shown: Mapping[str, Any] | None = None
    ) -> None:
        self.step: Step = BY_KEY[step]
        self.typed = typed
        self.today = today
        self.shown = shown or {}
        self.problems: list[Problem] = []
        self._fields = {field.name: field for field in self.step.fields}

    def wrong(self, name: str, words: str) -> None:
        """Say what is wrong with a field."""
        self.problems.append(Problem(self.step.key, name, words))

    def has(self, *names: str) -> bool:
        """Whether anything stands in one of the fields."""
        return any(self._text(name) or self.typed.get(name) for name in names)

    def line(self, name: str) -> str | None:
        """A text within its limit, on one line where the field has one only; None for none."""
        field, text = self._fields[name], self._text(name)
        text = " ".join(text.split()) if field.kind is Kind.LINE else text
        if len(text) > field.limit:
            self.wrong(name, say(TOO_LONG, count=len(text), limit=field.limit))
            return None
        return text or None

    def lines(self, name: str, limit: int) -> tuple[str, ...]:
        """The lines of a text, each within ``limit``."""
        return self._several(name, [" ".join(line.split()) for line in self._text(name).split("\n")], limit)

    def words(self, name: str) -> tuple[str, ...]:
        """Words or phrases: a line each, or on one line with commas between them."""
        text = self._text(name)
        parts = text.split("\n") if "\n" in text else re.split(r"[,;]", text)
        return self._several(name, [" ".join(part.split()) for part in parts], LONGEST_WORD)

    def choice(self, name: str) -> str | None:
        """One of the keys of the field."""
        key = self._text(name)
        if key and key not in self._fields[name].keys:
            self.wrong(name, say(NOT_OFFERED))
            return None
        return key or None

    def many(self, name: str) -> tuple[str, ...]:
        """Several of the keys of the field."""
        chosen = self.typed.get(name) or []
        keys = [chosen] if isinstance(chosen, str) else chosen
        if any(key not in self._fields[name].keys for key in keys):
            self.wrong(name, say(NOT_OFFERED))
        return tuple(key for key in self._fields[name].keys if key in keys)

    def checked(self, name: str) -> bool:
        """Whether it is ticked."""
        return self._text(name) == YES

    def date(self, name: str) -> str | None:
        """A year, a month or a day (schemas/dates.py)."""
        try:
            return parse_partial_date(self._text(name))
        except ValueError:
            self.wrong(name, say(NO_DATE))
            return None

    def address(self, name: str) -> str | None:
        """An address on the web."""
        text = self.line(name)
        if text and not (_ADDRESS.fullmatch(text) and host_of(text)):
            self.wrong(name, say(NO_ADDRESS))
            return None
        return text

    def mail(self, name: str) -> str | None:
        """A mail address."""
        text = self._text(name)
        if text and not is_mail(text):
            self.wrong(name, say(NO_MAIL))
            return None
        return check_mail(text) if text else None

    def licence(self, name: str) -> str | None:
        """An SPDX expression."""
        text = self.line(name)
        if text and not is_licence_expression(text):
            self.wrong(name, say(NO_LICENCE))
            return None
        return text

    def _several(self, name: str, found: Sequence[str], limit: int) -> tuple[str, ...]:
        kept = tuple(dict.fromkeys(each for each in found if each))
        if len(kept) > MOST_LINES:
            self.wrong(name, say(TOO_MANY, count=len(kept), limit=MOST_LINES))
            return ()
        for number, each in enumerate(kept, 1):
            if len(each) > limit:
                self.wrong(name, say(LINE_TOO_LONG, number=number, limit=limit))
                return ()
        return kept

    def _text(self, name: str) -> str:
        value = self.typed.get(name, "")
        return readable(value).replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def known_field(step: str, name: str) -> Field | None:
    """The field of that name in a step."""
    return next((field for field in BY_KEY[step].fields if field.name == name), None)
