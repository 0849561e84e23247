"""Each source keeps its own last record of an entry; the entry is what they make together.

``merge`` is pure. It goes field by field: a person's record wins, then the source with the younger date, then what was
read later. Where each part came from is kept by JSON pointer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Solution, SourceRecord
from schemas.dates import last_day
from schemas.solution import SolutionContent

PERSON = "person"
"""The source of what people enter themselves."""
GERMAN = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one source says of one entry. ``parsed`` holds only the fields of SolutionContent that it states."""

    source: str
    external_id: str
    raw: Mapping[str, Any]
    parsed: Mapping[str, Any]
    retrieved_on: date
    url: str | None = None
    as_of: str | None = None

    @property
    def hash(self) -> str:
        """Equal for what says the same, whenever it was fetched."""
        words = [self.raw, self.parsed, self.url, self.as_of]
        return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def stated(content: SolutionContent) -> dict[str, Any]:
    """The fields that a document really states, as a record keeps them."""
    return content.model_dump(mode="json", exclude_defaults=True)


def find_record(db: Session, source: str, external_id: str) -> SourceRecord | None:
    """The last record that a source gave under this id."""
    return db.scalar(select(SourceRecord).where(SourceRecord.source == source, SourceRecord.external_id == external_id))


def keep_record(db: Session, solution: Solution, record: Record) -> bool:
    """Keep the source's last record in place of its earlier one. False when it says nothing new."""
    row = find_record(db, record.source, record.external_id)
    if row and row.hash == record.hash:
        return False
    if row is None:
        db.add(new_record(solution, record))
    else:
        row.solution_id = solution.id
        row.url, row.as_of, row.retrieved_on = record.url, record.as_of, record.retrieved_on
        row.raw, row.parsed, row.hash = dict(record.raw), dict(record.parsed), record.hash
    db.flush()
    return True


def new_record(solution: Solution, record: Record) -> SourceRecord:
    """The row of a record, for a source that has given none under this id yet."""
    return SourceRecord(
        source=record.source,
        external_id=record.external_id,
        solution_id=solution.id,
        url=record.url,
        as_of=record.as_of,
        retrieved_on=record.retrieved_on,
        raw=dict(record.raw),
        parsed=dict(record.parsed),
        hash=record.hash,
    )


def records_of(db: Session, solution: Solution) -> list[Record]:
    """All records of one entry."""
    rows = db.scalars(select(SourceRecord).where(SourceRecord.solution_id == solution.id))
    return [
        Record(
            source=row.source,
            external_id=row.external_id,
            raw=row.raw,
            parsed=row.parsed,
            retrieved_on=row.retrieved_on,
            url=row.url,
            as_of=row.as_of,
        )
        for row in rows
    ]


def merge(records: Sequence[Record]) -> tuple[SolutionContent, dict[str, str]]:
    """The entry that all records make, and the source of each of its parts by JSON pointer.

    A person's record states what is not known as well: its ``null`` stands. Texts come from records in one language
    (a person's, else German, else that of the weightiest); those in others become translations. Raises
    ValidationError where not even a title and a summary come together.
    """
    content: dict[str, Any] = {}
    provenance: dict[str, str] = {}
    ordered = sorted(records, key=_weight, reverse=True)
    shown = _language(ordered)
    for foreign in (False, True):
        for record in ordered:
            for name, value in _said(record, shown, foreign).items():
                if name not in content:
                    content[name] = value
                    provenance[f"/{name}"] = record.source
    if translations := _translations(ordered, shown):
        content["translations"] = translations
    return SolutionContent.model_validate(
        {name: value for name, value in content.items() if value is not None}
    ), provenance


_TEXTS = ("title", "summary", "description", "features")
_NEEDED = ("title", "summary")


def _own_language(record: Record) -> str:
    return str(record.parsed.get("language") or GERMAN)


def _language(ordered: Sequence[Record]) -> str:
    """The one that the entry is shown in."""
    telling = [record for record in ordered if any(record.parsed.get(name) for name in _NEEDED)]
    personal = [record for record in telling if record.source == PERSON]
    languages = [_own_language(record) for record in personal or telling]
    return next((one for one in languages if one.partition("-")[0] == GERMAN), languages[0] if languages else GERMAN)


def _said(record: Record, shown: str, foreign: bool) -> Mapping[str, Any]:
    """What a record brings in: first what is in the language that is shown, then what is needed from others."""
    if foreign:
        return {name: record.parsed[name] for name in _NEEDED if record.parsed.get(name)}
    own = _own_language(record) == shown
    return {
        name: value
        for name, value in record.parsed.items()
        if name != "translations" and (own or name not in (*_TEXTS, "language"))
    }


def _translations(ordered: Sequence[Record], shown: str) -> dict[str, Any]:
    """All texts in other languages by their tags, those of the weightiest record first."""
    found: dict[str, Any] = {}
    for record in ordered:
        own = {name: record.parsed[name] for name in _TEXTS if record.parsed.get(name)}
        if "summary" in own:
            found.setdefault(_own_language(record), own)
        for tag, wording in (record.parsed.get("translations") or {}).items():
            found.setdefault(tag, wording)
    found.pop(shown, None)
    return found


def _weight(record: Record) -> tuple[bool, date, date, str, str]:
    as_of = last_day(record.as_of) if record.as_of else date.min
    return record.source == PERSON, as_of, record.retrieved_on, record.source, record.external_id
