"""The questions of a report of experience, in the order in which one tells it (product.md, ExperienceReport)."""

from __future__ import annotations

from dataclasses import dataclass

from content.locale.speech import message, say
from schemas.reuse import ExperienceContent


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the field that holds its answer, its name in forms, and what helps to answer."""

    name: str
    field: str
    words: str
    hint: str = ""


QUESTIONS = (
    Question("wish_we_had_known", "gewusst", message("Was hätten wir gern vorher gewusst?")),
    Question("planned", "geplant", message("Was war geplant?")),
    Question("achieved", "erreicht", message("Was wurde erreicht?"), message("Gemessen an Plan und Mitteln.")),
    Question("means", "mittel", message("Mit welchem Plan und welchen Mitteln?"), message("Zeit, Geld, Menschen.")),
    Question("how", "weg", message("Wie ging es?")),
    Question("changed", "geaendert", message("Was hat sich geändert?"), message("In Strategie, Aufbau, Abläufen.")),
    Question("carries_on", "haushalt", message("Was trägt der Haushalt heute?"), message("Was ohne Förderung bleibt.")),
    Question("again", "wieder", message("Was würden wir wieder tun?")),
    Question("not_again", "nicht_wieder", message("Was nicht?")),
    Question("effort", "aufwand", message("Was hat es gebraucht?")),
    Question(
        "took_part", "beteiligt", message("Wer im Haus war beteiligt?"), message("Ämter und Aufgaben, keine Namen.")
    ),
)


def answers_in(content: ExperienceContent) -> list[tuple[str, str]]:
    """Each question that is answered, with its answer; but for what was wished to be known, which stands first."""
    found = [(say(each.words), getattr(content, each.name)) for each in QUESTIONS[1:]]
    return [(words, text) for words, text in found if text]
