"""What a draft says: its fields read into the body of an entry and into what stands beside it.

Pure. The person who writes and the sources together make the body (catalog/sources.py): what a source filled in and
nobody changed stays the source's, all else is the person's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog import sources
from catalog.contacts import ContactContent
from catalog.drafts.body_fields import READ_BODY
from catalog.drafts.fields import REPOSITORIES, STEPS, YES, texts
from catalog.drafts.typed_fields import Problem, StepReader
from catalog.models import Draft
from catalog.sources import PERSON, Record
from content.locale.speech import message, say
from schemas.dates import day_of
from schemas.operation import ContactDetails, OperatorOfferContent
from schemas.reuse import AdoptionClaim, AdoptionStep, ExperienceContent
from schemas.solution import LifecycleStatus, SolutionContent

TEXT_PARTS = ("title", "summary", "description", "features")
"""Parts that are in one language: they are all of one source, or all of the person's."""
WITHOUT_REPOSITORY = message("Nennen Sie die Adresse des Repositorys, zu dem die Lizenz gehört.")
WITHOUT_MAILBOX = message("Nennen Sie das Postfach, unter dem die Ansprechstelle zu erreichen ist.")
WITHOUT_ROLE = message("Nennen Sie die Aufgabe der Ansprechstelle, zum Beispiel „Stabsstelle Digitales“.")
TITLE_MISSING = message("Geben Sie dem Eintrag einen Titel.")
SENTENCE_MISSING = message("Sagen Sie in einem Satz, was die Lösung leistet.")
STEP_OF: Mapping[str, AdoptionStep] = {
    LifecycleStatus.PILOT: AdoptionStep.TRIAL,
    LifecycleStatus.IN_DEVELOPMENT: AdoptionStep.INTRODUCTION,
    LifecycleStatus.IN_OPERATION: AdoptionStep.OPERATION,
    LifecycleStatus.ENDED: AdoptionStep.ENDED,
}
"""What the status of a solution says of the use by its own publisher."""


EXPERIENCE = {
    "erreicht": "achieved", "vorher-gewusst": "wish_we_had_known", "nicht-wieder": "not_again", "aufwand": "effort",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Code:
    """A repository with its licence as an SPDX expression."""

    url: str
    licence: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a draft says. ``content`` is None where not even a title and a sentence are there.

    ``own`` are the parts of the body that the person states, None for what they know not to be known. ``problems``
    name what is wrong in what was typed, ``missing`` what is needed to publish; a draft may have both for as long as
    it is one.
    """

    content: SolutionContent | None
    own: Mapping[str, Any]
    provenance: Mapping[str, str]
    code: tuple[Code, ...] = ()
    contact: ContactContent | None = None
    contact_details: ContactDetails | None = None
    offer: OperatorOfferContent | None = None
    experience: ExperienceContent | None = None
    use: AdoptionClaim | None = None
    problems: tuple[Problem, ...] = ()
    missing: tuple[Problem, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether it may be published as it is."""
        return self.content is not None and not self.problems and not self.missing


def read(draft: Draft) -> Reading:
    """What the draft says now."""
    records, today = kept_records(draft), day_of(draft.changed_at)
    before = merged([record for record in records if record.source != PERSON])
    shown = {**before, **_person(records)}
    readers = {step.key: StepReader(step.key, texts(draft.typed, step.key), today, shown) for step in STEPS}
    body: dict[str, Any] = {}
    for step, read_step in READ_BODY.items():
        body |= read_step(readers[step])
    own = stated(body, before, _person(records))
    content, provenance = _together(draft, records, own)
    return Reading(
        content,
        own,
        provenance,
        code=_code(readers["code"]),
        contact=_contact(readers["kontakt"]),
        contact_details=_details(readers["kontakt"]),
        offer=_offer(readers["betrieb"], draft.organisation.name),
        experience=_experience(readers["erfahrungen"], body.get("title") or ""),
        use=use_of(body),
        missing=_missing(readers["thema"]),
        problems=tuple(problem for reader in readers.values() for problem in reader.problems),
    )


def kept_records(draft: Draft) -> list[Record]:
    """The records of sources from which the draft was filled."""
    return [
        Record(**{**record, "retrieved_on": date.fromisoformat(record["retrieved_on"])}) for record in draft.sources
    ]


def merged(records: Sequence[Record]) -> dict[str, Any]:
    """The body that these records make, even where a title or a sentence is still missing."""
    if not records:
        return {}
    try:
        return sources.stated(sources.merge(records)[0])
    except ValueError:
        return {name: value for record in records for name, value in record.parsed.items()}


def stated(body: Mapping[str, Any], before: Mapping[str, Any], person: Mapping[str, Any]) -> dict[str, Any]:
    """What the person states: what differs from the sources, and what they have stated without a field for it."""
    beyond = {name: value for name, value in person.items() if name not in body}
    own = {name: value for name, value in body.items() if value != before.get(name)}
    if any(name in own for name in TEXT_PARTS) and before:
        own |= {name: body[name] for name in TEXT_PARTS}
        own.setdefault("language", person.get("language") or before.get("language") or sources.GERMAN)
    return {**beyond, **own}


def _person(records: Sequence[Record]) -> Mapping[str, Any]:
    return next((record.parsed for record in records if record.source == PERSON), {})


def _together(
    draft: Draft, records: Sequence[Record], own: Mapping[str, Any]
) -> tuple[SolutionContent | None, dict[str, str]]:
    person = Record(source=PERSON, external_id=draft.key, raw={}, parsed=own, retrieved_on=day_of(draft.changed_at))
    try:
        return sources.merge([*(one for one in records if one.source != PERSON), person])
    except ValueError:
        return None, {}


def _missing(reader: StepReader) -> tuple[Problem, ...]:
    needed = (("titel", TITLE_MISSING), ("satz", SENTENCE_MISSING))
    return tuple(Problem("thema", field, say(words)) for field, words in needed if not reader.has(field))


def _code(reader: StepReader) -> tuple[Code, ...]:
    found: dict[str, Code] = {}
    for row in range(1, REPOSITORIES + 1):
        url, licence = reader.address(f"repository-{row}"), reader.licence(f"repository-lizenz-{row}")
        if reader.has(f"repository-lizenz-{row}") and not reader.has(f"repository-{row}"):
            reader.wrong(f"repository-{row}", say(WITHOUT_REPOSITORY))
        if url:
            found.setdefault(url, Code(url, licence))
    return tuple(found.values())


def _contact(reader: StepReader) -> ContactContent | None:
    role, mailbox, unit = reader.line("aufgabe"), reader.mail("postfach"), reader.line("einheit")
    if reader.has("aufgabe", "einheit", "sprechzeit") and not reader.has("postfach"):
        reader.wrong("postfach", say(WITHOUT_MAILBOX))
    if reader.has("postfach") and not reader.has("aufgabe"):
        reader.wrong("aufgabe", say(WITHOUT_ROLE))
    return ContactContent(role, mailbox, unit) if role and mailbox else None


def _details(reader: StepReader) -> ContactDetails | None:
    hours, answers = reader.line("sprechzeit"), reader.checked("auskunft")
    return ContactDetails(answers_others=answers, hours=hours) if hours or answers else None


def _offer(reader: StepReader, organisation: str) -> OperatorOfferContent | None:
    opened = reader.choice("offen")
    said = {
        "model": reader.choice("modell"),
        "description": reader.line("leistung"),
        "serves": reader.line("fuer-wen"),
        "open_to_others": None if opened is None else opened == YES,
        "hosting": reader.line("hosting"),
    }
    if all(value is None for value in said.values()):
        return None
    return OperatorOfferContent(title=f"Betrieb durch {organisation}"[:200], **said)


def _experience(reader: StepReader, title: str) -> ExperienceContent | None:
    said = {name: reader.line(field) for field, name in EXPERIENCE.items()}
    if not any(said.values()):
        return None
    return ExperienceContent(title=f"Erfahrungen mit {title}"[:200].strip(), written_as="publisher", **said)


def use_of(body: Mapping[str, Any]) -> AdoptionClaim | None:
    """The use by the organisation itself, as far as the status tells of one."""
    step = STEP_OF.get(body.get("lifecycle_status") or "")
    if step is None:
        return None
    ended = step is AdoptionStep.ENDED
    return AdoptionClaim(
        step=step,
        since=body.get("in_use_since"),
        end_reason=body.get("ended_because") if ended else None,
        lesson=body.get("lesson") if ended else None,
    )
