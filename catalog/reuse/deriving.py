"""What stands for each organisation: a pure rule of the statements about it and the day.

It is the same in whatever order the statements arrived. An answer counts only from somebody with the right to
give it: the adopting organisation confirms, corrects and rejects; a curator of another employer verifies what
evidence shows; every speaker may take back its own word.

A confirmation is asked for again after a year, counts 12 months more, then stands as reported with its date. A
verification falls to confirmed after the same time, and from there in the same way. An end needs no renewal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.models import Statement, Subject
from schemas.dates import day_of, last_day, months_later
from schemas.reuse import IN_USE, AdoptionClaim, AdoptionStep, Answer, Manner, Speaker, Standing

RENEWAL_MONTHS = 12
STANDS_MONTHS = 24

NOBODY: Mapping[int, int] = {}

_ORDER = (AdoptionStep.INTEREST, AdoptionStep.TRIAL, AdoptionStep.INTRODUCTION, AdoptionStep.OPERATION)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement about a use, as the rules see it."""

    id: int
    organisation_id: int
    claim: AdoptionClaim
    role: Speaker
    speaker_id: int | None
    speaker: str
    said_on: date
    speaks_of: date
    evidence: bool
    answers_id: int | None
    answer: Answer | None
    fingerprint: str

    @property
    def voice(self) -> tuple[str, int | str]:
        """One speaker in one role has one voice, and its last word holds."""
        return self.role, self.speaker_id or self.speaker


@dataclass(frozen=True, slots=True)
class Derived:
    """What stands for one organisation now.

    ``step`` is None where it is known to use the solution, but not how far it is. ``confirmed_on`` is set as long
    as a confirmation stands. ``before_end`` are the furthest steps that were confirmed, and told at all, before the
    use ended. ``changes_on`` is the next day on which time alone changes any of this.
    """

    organisation_id: int
    step: AdoptionStep | None
    standing: Standing
    confirmed_step: AdoptionStep | None
    reported_step: AdoptionStep | None
    confirmed_on: date | None
    manner: Manner | None
    own: bool
    elsewhere: bool
    counts: bool
    taken_from: str | None
    claim: AdoptionClaim
    said_by: str
    said_on: date
    before_end: tuple[AdoptionStep | None, AdoptionStep | None]
    changes_on: date | None

    @property
    def in_use(self) -> bool:
        """Whether it is used now, whoever says so."""
        return in_use(self.step, self.manner)

    @property
    def confirmed_use(self) -> bool:
        """Whether a confirmation stands that it is used now."""
        return self.confirmed_on is not None and in_use(self.confirmed_step, self.manner)


def in_use(step: AdoptionStep | None, manner: Manner | None) -> bool:
    """Whether this is use: from trial on, or named as a user without a step; a partner without one may use nothing."""
    return step in IN_USE or (step is None and manner is not Manner.PARTNER)


def said(row: Statement, publisher_text: str = "", successors: Mapping[int, int] = NOBODY) -> Said | None:
    """The row as the rules see it; None where it is about no known organisation.

    A publisher that is only a text is known all the same when its own use is spoken of: it is 0 then. What was said of
    and by a body that went up in another is its successor's.
    """
    own_text = 0 if publisher_text and row.organisation_text == publisher_text else None
    organisation_id = row.organisation_id if row.organisation_id is not None else own_text
    if row.subject is not Subject.ADOPTION or organisation_id is None:
        return None
    said_on, speaker_id = day_of(row.said_at), row.said_by_id
    return Said(
        id=row.id,
        organisation_id=successors.get(organisation_id, organisation_id),
        claim=AdoptionClaim.model_validate(row.claim),
        role=row.said_as,
        speaker_id=None if speaker_id is None else successors.get(speaker_id, speaker_id),
        speaker=row.said_by_text,
        said_on=said_on,
        speaks_of=min(said_on, last_day(row.as_of)) if row.as_of else said_on,
        evidence=bool(row.evidence),
        answers_id=row.answers_id,
        answer=row.answer,
        fingerprint=row.fingerprint,
    )


def derive(
    statements: Iterable[Said], today: date, publisher_id: int | None = None, inside: frozenset[int] = frozenset()
) -> tuple[Derived, ...]:
    """What stands for each organisation today. ``inside`` are those of the publisher's own project or area."""
    about: dict[int, list[Said]] = defaultdict(list)
    for statement in statements:
        about[statement.organisation_id].append(statement)
    ways = (_way(id, heard, today, publisher_id, inside) for id, heard in sorted(about.items()))
    return tuple(way for way in ways if way is not None)


@dataclass(frozen=True, slots=True)
class _Word:
    """What one voice says in the end, with the standing that it has today."""

    claim: AdoptionClaim
    standing: Standing
    day: date
    said: Said
    changes_on: date | None


def _way(id: int, heard: list[Said], today: date, publisher_id: int | None, inside: frozenset[int]) -> Derived | None:
    words = _words(heard, id, publisher_id, today)
    if not words:
        return None
    last, reports = _heard_apart(words)
    confirmed_step = last.claim.step if last else None
    reported_step = _furthest_told(reports)
    step = _standing_step(confirmed_step, reported_step)
    by_vouched = last is not None and step == confirmed_step
    shown = last if by_vouched and last else _teller(reports or words, step)
    manner = _first([shown, *sorted(words, key=_lateness, reverse=True)], "manner")
    own = id == publisher_id
    elsewhere = not own and id not in inside and all(word.claim.outside for word in words)
    return Derived(
        organisation_id=id,
        step=step,
        standing=_standing(words, step) if by_vouched else Standing.REPORTED,
        confirmed_step=confirmed_step,
        reported_step=reported_step,
        confirmed_on=last.said.said_on if last else None,
        manner=manner,
        own=own,
        elsewhere=elsewhere,
        counts=in_use(step, manner) and elsewhere and manner is not Manner.PARTNER,
        taken_from=_taken_from(words),
        claim=shown.claim,
        said_by=shown.said.speaker,
        said_on=shown.said.said_on,
        before_end=_before_end(heard, id, publisher_id) if step is AdoptionStep.ENDED else (None, None),
        changes_on=min((word.changes_on for word in words if word.changes_on), default=None),
    )


def _heard_apart(words: list[_Word]) -> tuple[_Word | None, list[_Word]]:
    """The last word that somebody vouches for, and what is reported since."""
    last = max((word for word in words if word.standing is not Standing.REPORTED), key=_lateness, default=None)
    since = last.said.said_on if last else date.min
    return last, [word for word in words if word.standing is Standing.REPORTED and word.day > since]


def _standing(words: list[_Word], step: AdoptionStep | None) -> Standing:
    """The highest with which anybody speaks of this step."""
    return max((word.standing for word in words if word.claim.step == step), key=list(Standing).index)


def _words(heard: list[Said], adopter: int, publisher_id: int | None, today: date) -> list[_Word]:
    """The last word of each voice that has not been rejected or corrected. A source that goes on to say what others
    rejected is not heard again; people may report anew, and whoever took back a word may say it again."""
    by_id = {statement.id: statement for statement in heard}
    fallen: set[tuple[object, ...]] = set()
    for statement in heard:
        target = by_id.get(statement.answers_id or 0)
        if target and statement.answer in (Answer.REJECT, Answer.CORRECT) and _may_answer(statement, target, adopter):
            fallen.add((target.id,))
            if target.role is Speaker.SOURCE and statement.voice != target.voice:
                fallen.add((target.voice, target.claim.step))
    latest: dict[tuple[object, ...], _Word] = {}
    for statement in sorted(heard, key=lambda one: (one.speaks_of, one.said_on, one.fingerprint)):
        word = _word(statement, by_id, adopter, publisher_id, today)
        if word is not None:
            latest[(statement.voice, _vouched(statement, adopter, publisher_id))] = word
    return [
        word
        for word in latest.values()
        if (word.said.id,) not in fallen and (word.said.voice, word.claim.step) not in fallen
    ]


def _may_answer(statement: Said, target: Said, adopter: int) -> bool:
    entitled = statement.role is Speaker.ADOPTER and statement.speaker_id == adopter
    return entitled or statement.voice == target.voice


def _word(statement: Said, by_id: dict[int, Said], adopter: int, publisher_id: int | None, today: date) -> _Word | None:
    if statement.answer is Answer.REJECT:
        return None
    target = by_id.get(statement.answers_id or 0)
    claim = target.claim if target and statement.answer is Answer.ACCEPT else statement.claim
    vouched = _vouched(statement, adopter, publisher_id)
    if not claim.uses:
        return None
    if vouched is Standing.REPORTED:
        if statement.answer is Answer.ACCEPT:
            return None  # nobody else's nod makes a statement more than it was
        return _Word(claim, vouched, statement.speaks_of, statement, None)
    falls = [] if claim.step is AdoptionStep.ENDED else [months_later(statement.said_on, STANDS_MONTHS)]
    if falls and vouched is Standing.VERIFIED:
        falls.append(months_later(statement.said_on, 2 * STANDS_MONTHS))
    fallen = sum(day <= today for day in falls)
    standing = list(Standing)[list(Standing).index(vouched) - fallen]
    return _Word(claim, standing, statement.said_on, statement, next((day for day in falls if day > today), None))


def _vouched(statement: Said, adopter: int, publisher_id: int | None) -> Standing:
    """Which standing the speaker's word can give."""
    if statement.role is Speaker.ADOPTER and statement.speaker_id == adopter:
        return Standing.CONFIRMED
    foreign = statement.speaker_id is not None and statement.speaker_id not in (adopter, publisher_id)
    return (
        Standing.VERIFIED if statement.role is Speaker.CURATOR and foreign and statement.evidence else Standing.REPORTED
    )


def _lateness(word: _Word) -> tuple[date, int, str]:
    return word.said.said_on, list(Standing).index(word.standing), word.said.fingerprint


def _furthest_told(reports: list[_Word]) -> AdoptionStep | None:
    """The furthest step that is reported; an end stands until something newer is told."""
    step: AdoptionStep | None = None
    for word in sorted(reports, key=lambda one: (one.day, one.said.fingerprint)):
        told = word.claim.step
        if told is AdoptionStep.ENDED or step is AdoptionStep.ENDED:
            step = told or step
        elif told is not None:
            step = told if step is None else max(step, told, key=_ORDER.index)
    return step


def _standing_step(confirmed: AdoptionStep | None, reported: AdoptionStep | None) -> AdoptionStep | None:
    """The furthest of both; what only a report says neither ends nor revives what is confirmed."""
    if confirmed is None or reported is None:
        return confirmed or reported
    if AdoptionStep.ENDED in (confirmed, reported):
        return confirmed
    return max(confirmed, reported, key=_ORDER.index)


def _teller(words: list[_Word], step: AdoptionStep | None) -> _Word:
    """The last one that tells of this step, to be named as the one who says so."""
    return max((word for word in words if word.claim.step == step), key=_lateness, default=max(words, key=_lateness))


def _before_end(
    heard: list[Said], adopter: int, publisher_id: int | None
) -> tuple[AdoptionStep | None, AdoptionStep | None]:
    """How far it had come: by what was confirmed, and by all that was told."""
    told = [one for one in heard if one.claim.step in IN_USE and one.answer is not Answer.REJECT]
    vouched = [one for one in told if _vouched(one, adopter, publisher_id) is not Standing.REPORTED]
    return _furthest(vouched), _furthest(told)


def _furthest(statements: list[Said]) -> AdoptionStep | None:
    steps = [one.claim.step for one in statements if one.claim.step is not None]
    return max(steps, key=_ORDER.index, default=None)


def _first(words: Sequence[_Word], name: str) -> Manner | None:
    return next((getattr(word.claim, name) for word in words if getattr(word.claim, name)), None)


def _taken_from(words: list[_Word]) -> str | None:
    """From whom: where the adopter or evidence says so, or two voices say the same."""
    told: dict[str, set[object]] = defaultdict(set)
    for word in words:
        if origin := word.claim.taken_from:
            certain = word.said.role is Speaker.ADOPTER or word.said.evidence
            told[origin] |= {word.said.voice, "certain"} if certain else {word.said.voice}
    return min((origin for origin, voices in told.items() if len(voices) > 1), default=None)
