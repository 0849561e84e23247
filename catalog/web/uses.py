"""The rows of an entry's table of uses: who, which step, and who says so. An entry may have hundreds of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from sqlalchemy.orm import Session

from auth.rules import Who, sees
from catalog.models import Solution
from catalog.solutions import AdoptionLine, SolutionPage, StatementLine, said_about
from catalog.web.addresses import path_of
from catalog.web.languages import in_tongue
from catalog.web.words import label
from content.locale.formats import day, partial_date
from content.locale.speech import message, say, say_count
from schemas.identity import Visibility
from schemas.reuse import AdoptionStep, Speaker

TOLD_TO_FEW: Mapping[str, tuple[Visibility, str]] = {
    "operator": (Visibility.PUBLIC_SECTOR, message("Betrieb: {words} (nur für öffentliche Stellen)")),
    "unit": (Visibility.PUBLIC_SECTOR, message("zuständig: {words} (nur für öffentliche Stellen)")),
    "budget": (Visibility.OWN, message("Haushalt: {words} (nur für Ihre Organisation)")),
}
"""What of a use is not for everybody, and for whom: who runs it is contract data, and an exact price is one's own."""

FIRST = 12
"""So many rows stand on the entry's page; all of them have a page of their own."""


@dataclass(frozen=True, slots=True)
class UseRow:
    """One organisation's use in words; ``details`` and ``told`` are lines in smaller type."""

    name: str
    path: str
    where: str
    sample: bool
    step: str
    details: tuple[str, ...]
    standing: str
    ended: bool
    told: tuple[str, ...]
    about: str


def use_rows(db: Session, page: SolutionPage, today: date, who: Who, size_class: str | None = None) -> list[UseRow]:
    """The first rows, with what ``who`` may read of them. For a municipality those of its size come first, though
    never before what is better known: confirmed ones, then reported, then ended."""
    uses: Sequence[AdoptionLine] = page.uses
    if size_class:
        uses = sorted(uses, key=lambda use: (use.ended, not use.confirmed, use.organisation.size_class != size_class))
    return rows_of(db, page.solution, uses[:FIRST], today, who)


def rows_of(db: Session, solution: Solution, uses: Sequence[AdoptionLine], today: date, who: Who) -> list[UseRow]:
    """Uses in words, with what ``who`` may read of them."""
    said = said_about(db, solution, uses)
    return [_row(use, said.get(use.organisation.id, ()), today, who) for use in uses]


def told_to_few(use: AdoptionLine, who: Who) -> list[str]:
    """The details of a use that not everybody reads, as far as ``who`` does."""
    return [
        say(words, words=told)
        for name, (visibility, words) in TOLD_TO_FEW.items()
        if (told := getattr(use.claim, name)) and sees(who, visibility, use.row.organisation_id)
    ]


def _row(use: AdoptionLine, statements: Sequence[StatementLine], today: date, who: Who) -> UseRow:
    row, body, claim = use.row, use.organisation, use.claim
    said = f"{row.said_by_text}, {told_on(use, statements)}" + (say(", nicht erneuert") if use.unrenewed(today) else "")
    where = (label("federal_state", body.federal_state), label("size_class", body.size_class))
    return UseRow(
        name=body.name,
        path=path_of(body.slug),
        where=", ".join(word for word in where if word),
        sample=body.sample,
        step=label("step", row.step) or say("nicht angegeben"),
        details=(*_details(use), *told_to_few(use, who)),
        standing=row.standing.value,
        ended=use.ended,
        told=(said, in_tongue(say("„{word}“", word=claim.note))) if claim.note else (said,),
        about=quote(body.name, safe=""),
    )


def _details(use: AdoptionLine) -> Iterator[str]:
    row, claim = use.row, use.claim
    if row.since:
        yield say("seit {date}", date=partial_date(row.since))
    if row.manner:
        yield label("manner", row.manner)
    if row.members:
        yield say_count("mit {count} mitnutzenden Kommune", "mit {count} mitnutzenden Kommunen", row.members)
    if claim.end_reason:
        yield say("Grund: {reason}", reason=label("end_reason", claim.end_reason))
    if claim.lesson:
        yield in_tongue(claim.lesson)
    if row.step not in {None, AdoptionStep.INTEREST, AdoptionStep.ENDED} and not row.counts:
        yield say("zählt nicht als Nachnutzung: eigenes Projekt, eigenes Gebiet oder von Anfang an beteiligt")


def told_on(use: AdoptionLine, statements: Sequence[StatementLine]) -> str:
    """When it was said: the day for a person's word; for a source its own date, which is not the day of our reading."""
    row = use.row
    statement = next((each for each in reversed(statements) if each.speaker == row.said_by_text), None)
    if statement is None or statement.role is not Speaker.SOURCE:
        return day(row.said_on)
    return say("Stand {date}", date=partial_date(statement.as_of)) if statement.as_of else say("ohne Datum")
