"""What became of each file: an outcome, the reason where it brought nothing, and the sentence that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalog.imports.outcomes import Outcome
from schemas.publiccode import Problem

__all__ = ["SENTENCES", "Outcome", "Told", "counted"]

SENTENCES = {
    "unreadable": "Die Datei lässt sich nicht lesen: {detail}",
    "folder": "Der Ordner lässt sich nicht lesen: {detail}",
    "walked": "Der Verweis führt in einen Ordner, der schon gelesen ist. Er wird nicht noch einmal gelesen.",
    "list": "Die Liste lässt sich nicht lesen: {detail}",
    "standard": "Die Datei entspricht nicht dem Standard publiccode.yml. Bitte beheben Sie, was dabei steht.",
    "no-repository": (
        "Die Adresse „{url}“ (Schlüssel url) führt zu keinem Repository. Bitte tragen Sie die ganze Adresse ein: "
        "Konto und Name, nicht nur den Rechner."
    ),
    "odd": "Die Datei ist gültig, passt aber nicht in einen Eintrag: {detail}",
    "copy": "Dasselbe Repository beschreibt auch {file}; jene Datei gilt.",
    "older": (
        "Der Katalog hat zu diesem Repository schon eine Datei, die vorgeht: Sie lag in ihm oder ist neuer. Lag diese "
        "hier dort, sagen Sie es mit --origin oder in einer Liste."
    ),
    "fork": (
        "Die Datei lag in {origin}, ihre url führt zu {identity}: Sie stammt aus einer Abspaltung, und das Original "
        "ist im Katalog."
    ),
    "withdrawn": "Der Eintrag {slug} ist zurückgezogen. Eine Datei bringt ihn nicht zurück.",
    "several": "Mehrere Einträge nennen dieses Repository: {slugs}. Welcher gemeint ist, lässt sich nicht sagen.",
}
"""One sentence for each reason, with the names of its values."""


@dataclass(frozen=True, slots=True)
class Told:
    """One file in the report."""

    file: str
    outcome: Outcome
    reason: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    identity: str | None = None
    slug: str | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def sentence(self) -> str | None:
        """Why, for people."""
        return SENTENCES[self.reason].format(**self.values) if self.reason else None


def counted(told: Iterable[Told]) -> dict[str, int]:
    """How many files there were, and how many of each outcome."""
    counts = Counter(one.outcome for one in told)
    return {"files": sum(counts.values()), **{outcome.value: counts[outcome] for outcome in Outcome}}
