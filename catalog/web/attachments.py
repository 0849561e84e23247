"""Files at an entry or a draft, for those who write it: added, described, put in order, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from auth.rules import Action
from catalog import attachments
from catalog.attachments import MOST_FILES, Overtaken, TooManyFiles
from catalog.models import Attachment, Draft, Solution
from catalog.web.attached import line_of
from catalog.web.attachment_words import LEFT, NOT_TAKEN, REMOVED
from catalog.web.entry import entry_for
from catalog.web.errors import Missing
from catalog.web.page import Answer, Visit, see, show
from catalog.web.publishing_reached import draft_for, path_of_draft
from content.files import NotTaken, Prepared, prepare_apart
from content.files.taken import MOST_BYTES
from content.locale.speech import message, say
from schemas.publishing import AttachmentKind
from schemas.texts import readable

LIMIT = MOST_BYTES + 64 * 1024
"""A little more than a file may have, so that one that is a little too large is told so at its field."""
LONGEST = 200
LONGEST_ALT = 500
SAVED = {
    "neu": message("Die Datei ist hochgeladen."),
    "bild": message("Das Bild ist hochgeladen. Beschreiben Sie noch, was zu sehen ist: Erst dann wird es gezeigt."),
    "geaendert": message("Die Angaben sind gespeichert."),
    "entfernt": message("Die Datei ist entfernt."),
    "verschoben": message("Die Reihenfolge ist geändert."),
}
FULL = message("Es sind schon {count} Dateien da. Entfernen Sie eine, bevor Sie die nächste hochladen.")
TITLE_LONG = message("Kürzen Sie den Titel auf höchstens {limit} Zeichen.")
TITLE_MISSING = message("Geben Sie der Datei einen Titel, an dem man sie erkennt.")
ALT_LONG = message("Kürzen Sie die Bildbeschreibung auf höchstens {limit} Zeichen.")
ALT_MISSING = message("Sagen Sie in einem Satz, was auf dem Bild zu sehen ist, für alle, die es nicht sehen.")
OVERTAKEN = message("Jemand anderes hat diese Angaben inzwischen geändert. Unten steht Ihre Fassung; prüfen Sie beide.")
Problems = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """What the files belong to, and where its pages are."""

    thing: Solution | Draft
    organisation_id: int
    title: str
    home: str

    @property
    def base(self) -> str:
        """The address of the list."""
        return f"{self.home}/dateien"


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in."""

    title: str = ""
    alt: str = ""
    stamp: str = ""
    problems: Problems = ()

    def problem(self, field: str) -> str:
        """The sentence at a field, empty when it is right."""
        return dict(self.problems).get(field, "")


def overview(visit: Visit) -> Answer:
    """The files that are there, and what was done a moment ago."""
    holder = _holder(visit)
    saved = SAVED.get(visit.query.one("gespeichert"), "")
    return _show(
        "dateien.html",
        holder,
        rows=[line_of(row) for row in attachments.files_of(visit.db, holder.thing)],
        saved_as=say(saved) if saved else "",
        removed=[say(REMOVED[each]) for each in visit.query.all("ohne") if each in REMOVED],
        left=[say(LEFT[each]) for each in visit.query.all("bleibt") if each in LEFT],
        most=MOST_FILES,
    )


def new(visit: Visit) -> Answer:
    """The empty form."""
    return _upload_form(_holder(visit), Typed())


def look(visit: Visit) -> Prepared | str:
    """What the file that came is, found out before the database is asked to wait; else the code of why not."""
    _holder(visit)
    upload = visit.form.file("datei")
    if upload is None:
        return "missing"
    try:
        return prepare_apart(upload.data, upload.name)
    except NotTaken as error:
        return error.code


def add(visit: Visit) -> Answer:
    """Keep the file that came."""
    holder, made = _holder(visit), visit.first
    typed = _typed(visit, problem=say(NOT_TAKEN[made]) if isinstance(made, str) else "")
    if typed.problems:
        return _upload_form(holder, typed, 422)
    upload = visit.form.file("datei")
    words = (upload.name if upload else "", typed.title, typed.alt)
    try:
        row = attachments.add(visit.db, holder.thing, holder.organisation_id, made, words, visit.who, visit.now)
    except TooManyFiles:
        full = (("datei", say(FULL, count=MOST_FILES)),)
        return _upload_form(holder, Typed(typed.title, typed.alt, problems=full), 409)
    if row.kind is AttachmentKind.PICTURE and not row.alt:
        return see(f"{holder.base}/{row.id}?gespeichert=bild")
    said = [*(f"ohne={each}" for each in made.removed), *(f"bleibt={each}" for each in made.left)]
    return see(f"{holder.base}?" + "&".join(["gespeichert=neu", *said]))


def edit(visit: Visit) -> Answer:
    """The form with what is said of a file."""
    holder = _holder(visit)
    row = _row(visit, holder)
    saved = say(SAVED["bild"]) if visit.query.one("gespeichert") == "bild" else ""
    return _edit_form(holder, row, Typed(row.title, row.alt, attachments.stamp(row)), saved_as=saved)


def change(visit: Visit) -> Answer:
    """Keep other words for a file."""
    holder = _holder(visit)
    row, typed = _row(visit, holder), _typed(visit, wanted=True)
    picture = row.kind is AttachmentKind.PICTURE
    if picture and not typed.alt:
        typed = Typed(typed.title, "", typed.stamp, (*typed.problems, ("alt", say(ALT_MISSING))))
    if typed.problems:
        return _edit_form(holder, row, typed, 422)
    alt = typed.alt if picture else ""
    try:
        attachments.describe(visit.db, row, typed.title, alt, typed.stamp, visit.who, visit.now)
    except Overtaken:
        again = Typed(typed.title, typed.alt, attachments.stamp(row))
        return _edit_form(holder, row, again, 409, reason=say(OVERTAKEN))
    return see(f"{holder.base}?gespeichert=geaendert")


def shift(visit: Visit) -> Answer:
    """Let a file stand one place further up or down."""
    holder = _holder(visit)
    row = _row(visit, holder)
    attachments.shift(visit.db, holder.thing, row, -1 if visit.form.one("richtung") == "hoch" else 1)
    return see(f"{holder.base}?gespeichert=verschoben")


def ask_to_remove(visit: Visit) -> Answer:
    """Whether a file is really to go."""
    holder = _holder(visit)
    return _show("datei_entfernen.html", holder, row=line_of(_row(visit, holder)))


def remove(visit: Visit) -> Answer:
    """Take a file away."""
    holder = _holder(visit)
    attachments.remove(visit.db, _row(visit, holder), visit.who, visit.now)
    return see(f"{holder.base}?gespeichert=entfernt")


def _holder(visit: Visit) -> Holder:
    if "slug" in visit.request.path_params:
        entry = entry_for(visit, Action.ENTRY_EDIT)
        if entry.publisher_id is None:
            raise Missing
        return Holder(entry, entry.publisher_id, entry.title, f"/loesungen/{entry.slug}")
    draft = draft_for(visit)
    if draft.ended_at is not None:
        raise Missing
    return Holder(draft, draft.organisation_id, draft.title or say("Eintrag ohne Titel"), path_of_draft(draft))


def _row(visit: Visit, holder: Holder) -> Attachment:
    number = visit.name("number")
    rows = attachments.files_of(visit.db, holder.thing)
    found = next((row for row in rows if str(row.id) == number), None)
    if found is None:
        raise Missing
    return found


def _typed(visit: Visit, *, wanted: bool = False, problem: str = "") -> Typed:
    title, alt = readable(visit.form.one("titel")), readable(visit.form.one("alt"))
    found = [("datei", problem)] if problem else []
    if wanted and not title:
        found.append(("titel", say(TITLE_MISSING)))
    if len(title) > LONGEST:
        found.append(("titel", say(TITLE_LONG, limit=LONGEST)))
    if len(alt) > LONGEST_ALT:
        found.append(("alt", say(ALT_LONG, limit=LONGEST_ALT)))
    return Typed(title, alt, visit.form.one("stand"), tuple(found))


def _show(template: str, holder: Holder, status: int = 200, **values: Any) -> Answer:
    return show(template, status=status, here="loesungen", holder=holder, **values)


def _upload_form(holder: Holder, typed: Typed, status: int = 200) -> Answer:
    return _show("datei_neu.html", holder, status, typed=typed)


def _edit_form(
    holder: Holder, row: Attachment, typed: Typed, status: int = 200, *, saved_as: str = "", reason: str = ""
) -> Answer:
    return _show("datei.html", holder, status, typed=typed, row=line_of(row), saved_as=saved_as, reason=reason)
