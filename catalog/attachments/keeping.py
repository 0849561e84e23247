"""Adding, describing, ordering and removing files. Their bytes are kept once, by their digest."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from auth.rules import Who
from auth.tokens import new_key
from catalog import audit
from catalog.attachments.reading import files_of, held_by
from catalog.db import one_at_a_time
from catalog.models import Attachment, Draft, Solution, StoredFile
from content.files import Prepared
from schemas.names import fold
from schemas.publishing import AttachmentKind

MOST_FILES = 20
"""So many at one entry: more nobody looks through."""
LONGEST_NAME = 80


class TooManyFiles(Exception):
    """There are as many already as one entry may have."""


class Overtaken(Exception):
    """Somebody else changed the words of the file meanwhile."""


def add(
    db: Session,
    holder: Solution | Draft,
    organisation_id: int,
    made: Prepared,
    words: tuple[str, str, str],
    by: Who,
    now: datetime,
) -> Attachment:
    """Keep a file at the end of the list; ``words`` are what it was called, its title and what is to be seen.

    Raises TooManyFiles.
    """
    rows = files_of(db, holder)
    if len(rows) >= MOST_FILES:
        raise TooManyFiles
    called, title, alt = words
    row = Attachment(
        key=new_key(),
        organisation_id=organisation_id,
        kind=AttachmentKind.PICTURE if made.is_picture else AttachmentKind.DOCUMENT,
        digest=_kept(db, made.media_type, made.content, now),
        thumbnail_digest=_kept(db, made.media_type, made.thumbnail, now) if made.thumbnail else None,
        name=name_of(called, made.ending),
        title=title or called.rpartition(".")[0] or called or made.ending,
        alt=alt if made.is_picture else "",
        width=made.width,
        height=made.height,
        accessible=made.accessible,
        position=max((one.position for one in rows), default=0) + 1,
        added_at=now,
    )
    _hold(row, holder)
    db.add(row)
    db.flush()
    audit.note(db, audit.acting(by), "file_added", ("file", row.id), now, organisation_id=organisation_id)
    return row


def describe(db: Session, row: Attachment, title: str, alt: str, before: str, by: Who, now: datetime) -> None:
    """Other words for it. ``before`` is the stamp of the words that the writer had before them. Raises Overtaken."""
    if before != stamp(row):
        raise Overtaken
    if (title, alt) == (row.title, row.alt):
        return
    row.title, row.alt = title, alt
    audit.note(db, audit.acting(by), "file_changed", ("file", row.id), now, organisation_id=row.organisation_id)


def stamp(row: Attachment) -> str:
    """What the words of a file are told apart by."""
    return sha256(f"{row.title}\0{row.alt}".encode()).hexdigest()[:16]


def shift(db: Session, holder: Solution | Draft, row: Attachment, steps: int) -> None:
    """Let it stand so many places further down, or up where that is negative."""
    rows = files_of(db, holder)
    at = next(number for number, one in enumerate(rows) if one.id == row.id)
    rows.insert(max(0, at + steps), rows.pop(at))
    for number, one in enumerate(rows, 1):
        one.position = number


def remove(db: Session, row: Attachment, by: Who, now: datetime) -> None:
    """Take it away; its bytes go later, when nothing refers to them."""
    audit.note(db, audit.acting(by), "file_removed", ("file", row.id), now, organisation_id=row.organisation_id)
    db.delete(row)


def remove_all(db: Session, holder: Solution | Draft) -> None:
    """Take all of them away, as with a draft that is thrown away."""
    for row in files_of(db, holder):
        db.delete(row)


def move(db: Session, draft: Draft, solution: Solution) -> int:
    """Hand the files of a draft on to the entry that it became, behind those that are there. Returns how many."""
    last = db.scalar(select(func.max(Attachment.position)).where(held_by(solution))) or 0
    rows = files_of(db, draft)
    for number, row in enumerate(rows, last + 1):
        row.draft_id, row.solution_id, row.position = None, solution.id, number
    return len(rows)


def unreferred() -> ColumnElement[bool]:
    """Kept bytes to which nothing refers."""
    small = select(Attachment.thumbnail_digest).where(Attachment.thumbnail_digest.is_not(None))
    return and_(StoredFile.digest.not_in(select(Attachment.digest)), StoredFile.digest.not_in(small))


def name_of(called: str, ending: str) -> str:
    """The name under which it is offered: of what it was called, letters that stand in every address."""
    stem = fold(called.rpartition(".")[0] or called).replace(" ", "-")[:LONGEST_NAME].strip("-")
    return f"{stem or 'datei'}.{ending}"


def _hold(row: Attachment, holder: Solution | Draft) -> None:
    if isinstance(holder, Solution):
        row.solution_id = holder.id
    else:
        row.draft_id = holder.id


def _kept(db: Session, media_type: str, content: bytes, now: datetime) -> str:
    digest = sha256(content).hexdigest()
    one_at_a_time(db, "stored_file")
    if db.scalar(select(StoredFile.digest).where(StoredFile.digest == digest)) is None:
        db.add(StoredFile(digest=digest, media_type=media_type, size=len(content), content=content, created_at=now))
        db.flush()
    return digest
