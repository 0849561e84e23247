"""From what was found to drafts, which remember what was said of their sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from catalog import drafts
from catalog.drafts.beginning import Beginning
from catalog.models import Draft, Organisation, Person

REMARKS = "hinweise-der-quellen"
"""Beside the steps of ``Draft.typed``: what could not be read, as it was said when the draft began."""


def begin_one(
    db: Session,
    organisation: Organisation,
    person: Person,
    beginning: Beginning,
    now: datetime,
    *,
    batch: str | None = None,
) -> Draft:
    """One draft."""
    draft = drafts.begin(db, organisation, person, beginning, now, batch=batch)
    if beginning.remarks:
        draft.typed = {**draft.typed, REMARKS: list(beginning.remarks)}
    return draft


def begin_several(
    db: Session,
    organisation: Organisation,
    person: Person,
    beginnings: Sequence[Beginning],
    now: datetime,
    *,
    batch: str,
) -> None:
    """A draft for each, all with the key ``batch``."""
    for beginning in beginnings:
        begin_one(db, organisation, person, beginning, now, batch=batch)


def remarks_of(draft: Draft) -> tuple[str, ...]:
    """What was said of the draft's sources when it began."""
    said = draft.typed.get(REMARKS, ())
    return tuple(each for each in said if isinstance(each, str)) if isinstance(said, list) else ()
