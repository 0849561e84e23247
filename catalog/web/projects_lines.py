"""What the proof of a Vorhaben says of one entry, in words; the file and the table are made of these lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.models import Solution
from catalog.operation import Offer
from catalog.projects import EntryStanding
from catalog.solutions import AdoptionLine
from catalog.web.sentences import freshness_reason, phase_sentence
from catalog.web.wording import texts_of
from catalog.web.words import label
from content.locale.formats import partial_date
from content.locale.speech import message, say, say_count
from schemas.reuse import SolutionPhase

MOST_NAMED = 12
"""So many users are named; the others are told as a number."""
NO_PHASE = {
    "phase_ended": message("beendet"),
    "phase_instance": message("keine eigene"),
    "phase_site_bound": message("keine, ortsgebunden"),
}
MORE = (message("und {count} weitere"), message("und {count} weitere"))


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry. ``failed`` are sentences about what ended, with reason and lesson; ``ended`` counts uses that did."""

    title: str
    language: str
    summary: str
    path: str
    origin: str
    origin_said: str
    phase: str
    phase_told: str
    reported_phase: str
    interests: int
    confirmed: int
    reported: int
    uses: tuple[str, ...]
    code: tuple[str, ...]
    licence: str
    operators: tuple[str, ...]
    documents: tuple[str, ...]
    ended: int
    failed: tuple[str, ...]
    freshness: str


def entry_line(one: EntryStanding) -> EntryLine:
    """One entry in words, in the language that is spoken."""
    page, row, texts = one.page, one.page.solution, texts_of(one.page.content)
    licences = dict.fromkeys(word for link in page.code_links if (word := link.licence or link.licence_words))
    return EntryLine(
        title=texts.title,
        language=texts.language,
        summary=texts.summary,
        path=f"/loesungen/{row.slug}",
        origin=label("step", row.origin_step) or say("nicht angegeben"),
        origin_said=label("standing", row.origin_standing) if row.origin_step else "",
        phase=_phase(row),
        phase_told=phase_sentence(row.phase_facts) if row.phase is not SolutionPhase.UNDETERMINED else _phase(row),
        reported_phase=_reported_phase(row),
        interests=page.interests,
        confirmed=row.uses_confirmed,
        reported=row.uses_reported,
        uses=tuple(_named(one.counted)),
        code=tuple(link.url for link in page.code_links),
        licence=page.content.licence or ", ".join(licences) or page.content.licence_words or say("nicht angegeben"),
        operators=tuple(_operator(offer) for offer in page.offers),
        documents=one.documents,
        ended=len(one.ended),
        failed=(*_own_end(one), *(_end(use) for use in one.ended)),
        freshness=label("freshness", row.freshness) + freshness_reason(row.freshness_facts),
    )


def _phase(row: Solution) -> str:
    """In a word or two, by confirmed statements."""
    code = row.phase_facts.get("code", "")
    if code in NO_PHASE:
        return say(NO_PHASE[code])
    known = row.phase is not SolutionPhase.UNDETERMINED
    return label("phase", row.phase) if known else say("noch nicht bestimmt")


def _reported_phase(row: Solution) -> str:
    """What the same rule says where reported statements count too."""
    known = row.reported_phase is not SolutionPhase.UNDETERMINED and row.phase_facts.get("code") not in NO_PHASE
    return label("phase", row.reported_phase) if known else say("keine")


def _named(uses: tuple[AdoptionLine, ...]) -> Iterator[str]:
    for use in uses[:MOST_NAMED]:
        step = label("step", use.row.step) or say("Schritt nicht angegeben")
        since = say(" seit {date}", date=partial_date(use.row.since)) if use.row.since else ""
        yield f"{use.organisation.name}: {step}{since}, {label('standing', use.row.standing)}"
    if len(uses) > MOST_NAMED:
        yield say_count(*MORE, len(uses) - MOST_NAMED)


def _operator(offer: Offer) -> str:
    name = offer.operator_name or say("nicht genannt")
    model = label("operator_model", offer.content.model)
    return f"{name} ({model})" if model else name


def _own_end(one: EntryStanding) -> Iterator[str]:
    """That the solution itself ended or is paused, why, and what one learns of it."""
    content, claim = one.page.content, one.page.origin.claim if one.page.origin else None
    reason = content.ended_because or (claim.end_reason if claim else None)
    lesson = content.lesson or (claim.lesson if claim else None)
    if one.over or reason:
        why = label("end_reason", reason) or say("Grund nicht angegeben")
        yield _with_lesson(say("Die Lösung selbst: beendet, {reason}.", reason=why), lesson)
    elif lesson:
        yield _with_lesson(say("Die Lösung selbst."), lesson)


def _end(use: AdoptionLine) -> str:
    reason = label("end_reason", use.claim.end_reason) or say("Grund nicht angegeben")
    said = label("standing", use.row.standing)
    words = say(
        "{organisation}: beendet, {reason} ({standing}).",
        organisation=use.organisation.name,
        reason=reason,
        standing=said,
    )
    return _with_lesson(words, use.claim.lesson)


def _with_lesson(words: str, lesson: str | None) -> str:
    return say("{words} Daraus gelernt: {lesson}", words=words, lesson=lesson) if lesson else words
