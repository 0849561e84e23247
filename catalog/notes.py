"""What readers say is wrong, kept for the administrator until it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import one_at_a_time
from catalog.models import Note, Solution
from schemas.dates import day_of
from schemas.texts import readable

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
    """Keep what a reader says is wrong. ``about`` names the statement that is meant.

    What was sent twice on a day, by a second click, is kept once.
    """
    about, text = readable(about), readable(text).strip()[:LONGEST_TEXT]
    one_at_a_time(db, f"note {solution.id}")
    if note := _sent_before(db, solution, about, text, now):
        note.reply_to = reply_to or note.reply_to
        return note
    note = Note(solution_id=solution.id, about=about, text=text, reply_to=reply_to, created_at=now)
    db.add(note)
    db.flush()
    return note


def _sent_before(db: Session, solution: Solution, about: str, text: str, now: datetime) -> Note | None:
    same = (Note.solution_id == solution.id, Note.about == about, Note.text == text, Note.done_at.is_(None))
    newest = select(Note).where(*same).order_by(Note.created_at.desc(), Note.id.desc()).limit(1)
    note = db.scalar(newest)
    return note if note and day_of(note.created_at) == day_of(now) else None


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


def reopen(db: Session, id: int) -> bool:
    """Take back that a note is done; whom to answer stays forgotten. False when there is none that is done."""
    note = db.get(Note, id)
    if note is None or note.done_at is None:
        return False
    note.done_at = None
    return True
