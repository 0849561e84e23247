"""What readers say is wrong, kept for the administrator until it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Note, Solution

LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class OpenNote:
    """A note that waits, with the entry that it is about."""

    id: int
    slug: str
    title: str
    about: str
    text: str
    reply_to: str | None
    created_at: datetime


def add_note(db: Session, solution: Solution, about: str, text: str, reply_to: str | None, now: datetime) -> Note:
    """Keep what a reader says is wrong. ``about`` names the statement that is meant."""
    note = Note(
        solution_id=solution.id, about=about, text=text.strip()[:LONGEST_TEXT], reply_to=reply_to, created_at=now
    )
    db.add(note)
    db.flush()
    return note


def open_notes(db: Session, limit: int | None = None) -> list[OpenNote]:
    """Notes that wait, the oldest first."""
    query = (
        select(Note, Solution.slug, Solution.title)
        .join(Solution)
        .where(Note.done_at.is_(None))
        .order_by(Note.created_at, Note.id)
        .limit(limit)
    )
    return [
        OpenNote(note.id, slug, title, note.about, note.text, note.reply_to, note.created_at)
        for note, slug, title in db.execute(query)
    ]


def done(db: Session, id: int, now: datetime) -> bool:
    """Close a note, and forget whom to answer; False when there is none of that number that waits."""
    note = db.get(Note, id)
    if note is None or note.done_at is not None:
        return False
    note.done_at, note.reply_to = now, None
    return True
