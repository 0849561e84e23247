"""In which of its languages an entry is shown: that of the page where it has it, else its own, marked as such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content.locale.languages import is_foreign
from schemas.solution import SolutionContent


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of an entry in one language, by its BCP 47 tag."""

    language: str
    title: str
    summary: str
    description: str
    features: tuple[str, ...]


def texts_of(content: SolutionContent) -> Texts:
    """The texts that a page shows."""
    own = Texts(content.language, content.title, content.summary, content.description, content.features)
    tag = spoken_among(content.language, content.translations)
    if tag is None:
        return own
    words = content.translations[tag]
    return Texts(tag, words.title or own.title, words.summary, words.description, words.features)


def spoken_among(own: str, others: Mapping[str, object]) -> str | None:
    """The tag of a translation into the language of the page; None where the entry's own words are to be shown."""
    return next((tag for tag in others if not is_foreign(tag)), None) if is_foreign(own) else None
