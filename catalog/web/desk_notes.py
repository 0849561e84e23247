"""„Angabe falsch?“ on the desk: the notes of readers that somebody in charge of the entry marks as done.

A note belongs to whoever it speaks of, too: nobody marks one about their own employer's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from auth.rules import Action, Thing, Verdict, in_scope, judge
from catalog import audit, notes
from catalog.curation import thing_of, things_of, with_contribution
from catalog.models import Note, Solution
from catalog.reports import DAYS_TO_DECIDE
from catalog.web.errors import Missing
from catalog.web.listing import asked_page, cut
from catalog.web.page import Answer, Visit, see, show
from catalog.web.words import TOPICS
from content.locale.speech import message, say
from schemas.dates import day_of

PER_PAGE = 20
HOME = "/arbeitsplatz/hinweise"
SAVED = {
    "erledigt": message("Der Hinweis ist erledigt."),
    "offen": message("Der Hinweis wartet wieder."),
}
_SECTIONS = {words: key for key, words in TOPICS.items()}


@dataclass(frozen=True, slots=True)
class WaitingNote:
    """A note and the entry that it is about."""

    note: Note
    solution: Solution
    overdue: bool


@dataclass(frozen=True, slots=True)
class Notes:
    """Those that one may mark as done, and how many in one's scope are about the own employer's words."""

    mine: list[WaitingNote]
    own: int


def notes_waiting(visit: Visit) -> Notes:
    """The notes that wait for whoever asks, the oldest first."""
    if not (visit.who.curator or visit.who.administrator):
        return Notes([], 0)
    query = select(Note, Solution).join(Solution, Solution.id == Note.solution_id).where(Note.done_at.is_(None))
    rows = [(note, entry) for note, entry in visit.db.execute(query.order_by(Note.created_at, Note.id))]
    things = things_of(visit.db, {entry.id: entry for _, entry in rows}.values())
    mine, own = [], 0
    for note, entry in rows:
        thing = _about(visit, note, things[entry.id])
        if judge(Action.CONTRIBUTION_DECIDE, visit.who, thing) is Verdict.ALLOWED:
            mine.append(WaitingNote(note, entry, is_late(note.created_at, visit.now)))
        else:
            own += visit.who.administrator or in_scope(visit.who, thing)
    return Notes(mine, own)


def is_late(since: datetime, now: datetime) -> bool:
    """Whether somebody has waited for longer than the house promises."""
    return day_of(now) > day_of(since + timedelta(days=DAYS_TO_DECIDE))


def waiting(visit: Visit) -> Answer:
    """All notes that wait for me."""
    found = notes_waiting(visit)
    page, rows = cut(found.mine, asked_page(visit.query), PER_PAGE, HOME)
    done = visit.query.one("gespeichert")
    return show(
        "arbeitsplatz_hinweise.html",
        here="arbeitsplatz",
        page=page,
        rows=rows,
        own=found.own,
        page_url=lambda number: f"{HOME}?seite={number}",
        saved=say(SAVED[done]) if done in SAVED else "",
        undo=_undo(visit) if done == "erledigt" else None,
    )


def done(visit: Visit) -> Answer:
    """Mark a note as done."""
    note = note_for(visit, visit.name("id"))
    if notes.done(visit.db, note.id, visit.now):
        audit.note(visit.db, audit.acting(visit.who), "note_done", ("note", note.id), visit.now)
    return see(f"{HOME}?gespeichert=erledigt&hinweis={note.id}")


def reopen(visit: Visit) -> Answer:
    """Take that back."""
    note = note_for(visit, visit.name("id"))
    if notes.reopen(visit.db, note.id):
        audit.note(visit.db, audit.acting(visit.who), "note_reopened", ("note", note.id), visit.now)
    return see(f"{HOME}?gespeichert=offen")


def note_for(visit: Visit, id: str) -> Note:
    """The note of this number, for who may decide about it. Raises Missing, and what ``Visit.allow`` raises."""
    known = id.isascii() and id.isdecimal() and len(id) < 10
    note = visit.db.get(Note, int(id)) if known else None
    if note is None:
        raise Missing
    entry = visit.db.get_one(Solution, note.solution_id)
    visit.allow(Action.CONTRIBUTION_DECIDE, _about(visit, note, thing_of(visit.db, entry)))
    return note


def _undo(visit: Visit) -> str | None:
    """The number of the note that was just marked, to take it back."""
    id = visit.query.one("hinweis")
    return id if id.isascii() and id.isdecimal() and len(id) < 10 else None


def _about(visit: Visit, note: Note, thing: Thing) -> Thing:
    """The note keeps the words of the section as they stand in the form, and behind a colon whose words are meant."""
    words, _, which = note.about.partition(": ")
    return with_contribution(visit.db, thing, note.solution_id, _SECTIONS.get(words, ""), which)
