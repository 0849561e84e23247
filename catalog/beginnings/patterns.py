"""Another entry as a pattern: what two solutions of one kind share is filled in, what each says of itself is not."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import solutions
from catalog.drafts.beginning import Beginning
from catalog.models import Solution, SolutionVersion
from catalog.models.solution import CURRENT
from catalog.sources import Record
from content.locale.speech import message, say
from schemas.names import sort_key
from schemas.solution import PublicationStatus

SOURCE = "pattern"
SHARED = ("fields_of_action", "kind", "keywords", "standards", "licence", "licence_words", "products")
_IN_ADDRESS = re.compile(r"/loesungen/([a-z0-9][a-z0-9-]{0,99})")
TITLE = message("Eintrag „{title}“")


def entry_meant(db: Session, typed: str, *, samples: bool) -> Solution | None:
    """The published entry that somebody means by its address or its whole title."""
    found = _IN_ADDRESS.search(typed)
    address = solutions.address(db, found[1] if found else typed.strip().lower()[:100])
    if address:
        rows = [db.get_one(Solution, address.id)]
    else:
        rows = list(db.scalars(select(Solution).where(Solution.sort_name == sort_key(typed.strip())).limit(3)))
    shown = [
        row
        for row in rows
        if row.publication_status is PublicationStatus.PUBLISHED and (samples or not row.sample)
    ]  # fmt: skip
    return shown[0] if len(shown) == 1 else None


def beginning_like(db: Session, solution: Solution, today: date, token: str) -> Beginning:
    """What a draft has in common with that entry. ``token`` keeps its record apart from those of other drafts."""
    query = select(SolutionVersion.content).join(Solution, CURRENT).where(Solution.id == solution.id)
    content = db.scalars(query).one()
    record = Record(
        source=SOURCE,
        external_id=f"{solution.slug} {token}",
        raw={"source_title": say(TITLE, title=solution.title)},
        parsed={name: content[name] for name in SHARED if content.get(name)},
        retrieved_on=today,
    )
    return Beginning((record,))
