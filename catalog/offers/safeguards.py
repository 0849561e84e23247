"""What a data protection officer asks before any purchase, as twelve questions to each offer.

An absent answer counts as open. Where no personal data are processed, what hangs on them is answered by that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from schemas.dates import last_day
from schemas.operation import Certificate, Safeguards

SOON = timedelta(days=90)


class Expiry(StrEnum):
    """Whether a proof still holds."""

    HOLDS = "holds"
    SOON = "soon"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


QUESTIONS: Mapping[str, Callable[[Safeguards], bool]] = {
    "personal_data": lambda said: said.processes_personal_data is not None or bool(said.personal_data),
    "persons": lambda said: bool(said.persons),
    "role": lambda said: bool(said.role or said.operator_role),
    "agreement": lambda said: bool(said.processor_agreement or said.processor_agreement_link),
    "record": lambda said: bool(said.record_of_processing),
    "measures": lambda said: bool(said.technical_measures),
    "assessment": lambda said: bool(said.assessment or said.impact_assessment),
    "place": lambda said: bool(said.place_of_processing),
    "sub_processors": lambda said: bool(said.called_in or said.sub_processors or said.no_sub_processors),
    "deletion": lambda said: bool(said.deletion_periods),
    "proofs": lambda said: bool(said.proofs or said.certificates),
    "accessibility": lambda said: bool(
        said.accessibility_test or said.accessibility_standard or said.accessibility_report
    ),
}
"""Each question, and whether it is answered by words or data of its own."""
_OF_PERSONAL_DATA = frozenset({"persons", "role", "agreement", "record", "assessment", "deletion"})


@dataclass(frozen=True, slots=True)
class Checklist:
    """``needless`` are questions that the absence of personal data answers."""

    answered: frozenset[str]
    needless: frozenset[str]

    @property
    def done(self) -> int:
        """How many of the questions are not open."""
        return len(self.answered | self.needless)

    @property
    def of(self) -> int:
        """How many there are."""
        return len(QUESTIONS)

    def is_open(self, question: str) -> bool:
        """Whether nobody has answered it."""
        return question not in self.answered and question not in self.needless


def checklist(said: Safeguards) -> Checklist:
    """What is answered, and what is open."""
    answered = frozenset(key for key, is_answered in QUESTIONS.items() if is_answered(said))
    needless = _OF_PERSONAL_DATA - answered if said.processes_personal_data is False else frozenset()
    return Checklist(answered, needless)


def expiry(proof: Certificate, today: date) -> Expiry:
    """Whether the proof holds today; a month or year holds to its last day."""
    if proof.valid_until is None:
        return Expiry.UNKNOWN
    last = last_day(proof.valid_until)
    if last < today:
        return Expiry.EXPIRED
    return Expiry.SOON if last < today + SOON else Expiry.HOLDS
