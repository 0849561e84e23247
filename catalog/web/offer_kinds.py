"""Kinds of fields in the forms of an offer: how what is kept becomes text, and how text becomes what is kept.

What can't be read becomes a sentence at its field; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from content.locale.formats import partial_date
from content.locale.speech import message, say
from schemas.typed import Fault, Mistyped, parse_hours, parse_money, parse_number, parse_partial_date, parse_percent

FAULTS: Mapping[Fault, str] = {
    Fault.NO_NUMBER: message("Schreiben Sie eine Zahl mit Ziffern, zum Beispiel 1.234,50, oder lassen Sie es leer."),
    Fault.AMBIGUOUS: message("Die Zahl kann zweierlei heißen. Schreiben Sie sie wie 1234 oder 1234,50."),
    Fault.NEGATIVE: message("Die Zahl darf nicht kleiner als null sein."),
    Fault.TOO_LARGE: message("Die Zahl ist zu groß. Prüfen Sie sie."),
    Fault.TOO_FINE: message("Schreiben Sie höchstens zwei Stellen hinter das Komma."),
    Fault.NOT_WHOLE: message("Schreiben Sie eine ganze Zahl."),
    Fault.NO_DATE: message("Schreiben Sie ein Datum wie 31.12.2027, 12.2027 oder 2027."),
    Fault.NO_SUCH_DAY: message("Diesen Tag gibt es nicht. Schreiben Sie ein Datum wie 31.12.2027."),
}
NOT_CHOSEN = message("Wählen Sie einen der angebotenen Werte.")
UNKNOWN_BODY = message("„{name}“ ist uns nicht eindeutig bekannt. Schreiben Sie den amtlichen Schlüssel.")
YES, NO = "ja", "nein"


class Kind(StrEnum):
    """What a field holds."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    URL = "url"
    LINES = "lines"
    MONEY = "money"
    DATE = "date"
    HOURS = "hours"
    PERCENT = "percent"
    MONTHS = "months"
    CHOICE = "choice"
    YES_NO = "yes_no"
    TICK = "tick"
    MANY = "many"
    BODIES = "bodies"


class Unreadable(Exception):
    """The sentence that stands at the field."""


Find = Callable[[str], str | None]
"""The address of the organisation that a name or key means for certain."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a field needs beside its text."""

    choices: Mapping[str, str]
    find: Find


def _text(text: str, _: Reading) -> str | None:
    return text.strip() or None


def _lines(text: str, _: Reading) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _money(text: str, _: Reading) -> str | None:
    amount = parse_money(text)
    return None if amount is None else str(amount)


def _choice(text: str, reading: Reading) -> str | None:
    if text and text not in reading.choices:
        raise Unreadable(say(NOT_CHOSEN))
    return text or None


def _yes_no(text: str, reading: Reading) -> bool | None:
    return {YES: True, NO: False}.get(_choice(text, reading) or "")


def _many(text: str, reading: Reading) -> list[str]:
    chosen = text.split()
    if not set(chosen) <= set(reading.choices):
        raise Unreadable(say(NOT_CHOSEN))
    return chosen


def _bodies(text: str, reading: Reading) -> list[str]:
    found = []
    for name in _lines(text, reading):
        address = reading.find(name)
        if address is None:
            raise Unreadable(say(UNKNOWN_BODY, name=name[:80]))
        found.append(address)
    return list(dict.fromkeys(found))


_READ: Mapping[Kind, Callable[[str, Reading], Any]] = {
    Kind.LINE: _text,
    Kind.PARAGRAPH: _text,
    Kind.URL: _text,
    Kind.LINES: _lines,
    Kind.MONEY: _money,
    Kind.DATE: lambda text, _: parse_partial_date(text),
    Kind.HOURS: lambda text, _: parse_hours(text),
    Kind.PERCENT: lambda text, _: parse_percent(text),
    Kind.MONTHS: lambda text, _: parse_number(text, 600),
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes_no,
    Kind.TICK: lambda text, _: text == "1",
    Kind.MANY: _many,
    Kind.BODIES: _bodies,
}


def read(kind: Kind, text: str, reading: Reading) -> Any:
    """What was typed, as it is kept. Raises Unreadable."""
    try:
        return _READ[kind](text, reading)
    except Mistyped as error:
        raise Unreadable(say(FAULTS[error.code])) from None


_WRITTEN: Mapping[Kind, Callable[[Any], str]] = {
    Kind.LINES: "\n".join,
    Kind.BODIES: "\n".join,
    Kind.MANY: " ".join,
    Kind.MONEY: lambda value: f"{Decimal(value):.2f}".replace(".", ",").removesuffix(",00"),
    Kind.DATE: lambda value: ".".join(reversed(value.split("-"))),
    Kind.TICK: lambda value: "1" if value else "",
    Kind.YES_NO: lambda value: YES if value else NO,
}


def written(kind: Kind, value: Any) -> str:
    """What is kept, as one types it."""
    return "" if value is None else _WRITTEN.get(kind, str)(value)


def spoken(kind: Kind, text: str, choices: Mapping[str, str]) -> str:
    """What is typed in a field, as one reads it: in a page that holds two texts side by side."""
    if not text:
        return say("nicht angegeben")
    if kind in {Kind.CHOICE, Kind.YES_NO, Kind.MANY}:
        return ", ".join(choices.get(key, key) for key in text.split())
    if kind is Kind.TICK:
        return say("ja")
    if kind is Kind.DATE:
        try:
            return partial_date(parse_partial_date(text) or "")
        except ValueError:
            return text
    return text
