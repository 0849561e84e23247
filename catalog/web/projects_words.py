"""What pages and files of Vorhaben say in the same words: parts of the plan, days left, a term."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from catalog.projects import Settled
from content.locale.formats import day
from content.locale.speech import message, say, say_count
from schemas.project import HandOverPart

PARTS: Mapping[HandOverPart, str] = {
    HandOverPart.SUCCESSOR: message("Ansprechstelle nach dem Vorhaben"),
    HandOverPart.UNIT: message("Zuständige Stelle im Haus"),
    HandOverPart.MAILBOX: message("Postfach, das bleibt"),
    HandOverPart.OPERATOR: message("Betreiber"),
    HandOverPart.BUDGET: message("Haushalt"),
}
HINTS: Mapping[HandOverPart, str] = {
    HandOverPart.SUCCESSOR: message("Welche Funktion gibt Auskunft, wenn das Projektteam nicht mehr da ist?"),
    HandOverPart.UNIT: message("Welches Amt oder welche Abteilung trägt die Aufgabe auf Dauer?"),
    HandOverPart.MAILBOX: message(
        "Ein Funktionspostfach, das nicht mit dem Projekt endet, zum Beispiel smart@stadt.example."
    ),
    HandOverPart.OPERATOR: message("Wer betreibt die Lösungen weiter, und auf welcher Grundlage?"),
    HandOverPart.BUDGET: message("Aus welchem Ansatz werden Betrieb und Pflege bezahlt, ab welchem Jahr?"),
}
SETTLED: Mapping[Settled, str] = {
    Settled.YES: message("geklärt"),
    Settled.OPEN: message("offen"),
    Settled.UNSAID: message("nicht angegeben"),
}
DAYS_LEFT = (message("noch {count} Tag"), message("noch {count} Tage"))
DAYS_OVER = (message("seit {count} Tag überfällig"), message("seit {count} Tagen überfällig"))
GRANT_LEFT = (message("Die Förderung endet in {count} Tag."), message("Die Förderung endet in {count} Tagen."))


def term(begins_on: date | None, ends_on: date | None) -> str:
    """1. Mai 2024 bis 30. April 2027, as far as the days are known; empty where neither is."""
    if begins_on and ends_on:
        return say("{first} bis {last}", first=day(begins_on), last=day(ends_on))
    if begins_on:
        return say("ab {first}", first=day(begins_on))
    return say("bis {last}", last=day(ends_on)) if ends_on else ""


def due_words(left: int | None) -> str:
    """How long something has still time; empty without a day."""
    if left is None:
        return ""
    if left == 0:
        return say("heute fällig")
    return say_count(*DAYS_LEFT, left) if left > 0 else say_count(*DAYS_OVER, -left)


def grant_left(left: int | None) -> str:
    """How long the grant still runs, or that it is over; empty where its end is not known."""
    if left is None:
        return ""
    if left < 0:
        return say("Die Förderung ist beendet.")
    return say_count(*GRANT_LEFT, left) if left else say("Die Förderung endet heute.")


def parts_in_words() -> dict[str, str]:
    """The parts of the plan by their keys."""
    return {part.value: say(words) for part, words in PARTS.items()}
